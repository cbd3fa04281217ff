"""The history of one record's fields: when, who, which operation, from what to what."""

from itertools import groupby

import streamlit as st

from classroom.workbench import LogRow, log_lines
from crm.book import Book
from crm.changes import CREATED, REMOVED
from crm.history import FieldChange, field_history
from ui import desk
from ui.widgets.status import chip, empty_state, moment, plain
from ui.words import _, t

MOST_STEPS = 30


def record_history(book: Book, table: str, id: int) -> None:
    """Draw the latest operations that changed the record."""
    steps = [(seq, [*lines]) for seq, lines in groupby(field_history(book, table, id), _seq)]
    if not steps:
        empty_state(_("Not changed yet"), _("Every change of a field will stand here."), "history")
        return
    mine, shown = desk.workspace(), steps[:MOST_STEPS]
    with desk.db() as session:
        rows = log_lines(session, mine, [seq for seq, _lines in shown])
    log = {row.seq: row for row in rows}
    for seq, changes in shown:
        st.markdown(_step(log.get(seq), seq, changes))
    if len(steps) > MOST_STEPS:
        st.caption(_("{n} earlier steps stand in my log.").format(n=len(steps) - MOST_STEPS))


def _seq(change: FieldChange) -> int:
    return change.seq


def _step(row: LogRow | None, seq: int, changes: list[FieldChange]) -> str:
    head = f"**{seq}**"
    if row is not None:
        head += f" · {moment(row.at)} · {plain(row.actor)} · {plain(t(row.says))}"
    if changes[0].undone:
        head += f" {chip('inactive', _('Taken back'))}"
    return head + "  \n" + "  \n".join(map(_line, changes))


def _line(change: FieldChange) -> str:
    what = plain(t(change.what))
    if change.what in (CREATED, REMOVED):
        return f":gray[{what}]"
    before, after = (plain(t(words)) or _("(empty)") for words in (change.before, change.after))
    return _(":gray[{field}:] {before} → **{after}**").format(
        field=what, before=before, after=after
    )
