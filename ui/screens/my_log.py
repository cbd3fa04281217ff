"""My own operations, the newest first: when, what, before and after; each can be taken back."""

import streamlit as st

from classroom.workbench import LogRow, log_length, log_of
from crm.book import Book
from crm.changes import CREATED, REMOVED, Change, changes
from sample_data.schema import code, table_named
from ui import desk
from ui.widgets.frame import heading
from ui.widgets.saving import saved_line, undo_button
from ui.widgets.status import chip, empty_state, moment, plain
from ui.widgets.tables import page_of, pager
from ui.words import _, t

PAGE = "my_log"
SIZE, MOST_CHANGES = 20, 12


def show() -> None:
    book = desk.book()
    heading(_("My log"), _("Every operation is kept. What you take back stays in the log too."))
    saved_line(PAGE, book)
    mine, who = desk.workspace(), desk.visitor()
    with desk.db() as session:
        total = log_length(session, who, mine.id)
        pages = max(1, -(-total // SIZE))
        page = min(page_of(PAGE), pages)
        rows = log_of(session, who, mine.id, page=page, size=SIZE)
    if not rows:
        empty_state(_("Nothing done yet"), _("Open an account and make the first change."))
        return
    for row in rows:
        _row(book, row)
    pager(PAGE, page, pages, total)


def _row(book: Book, row: LogRow) -> None:
    with st.container(border=True, key=f"log-{row.seq}", gap="xsmall"):
        with st.container(
            horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"
        ):
            st.markdown(_title(book, row), width="stretch")
            if book.can_reverse(row.seq):
                undo_button(row.seq, PAGE, book, key=f"undo-{row.seq}")
        lines = changes(book, row.patches)
        if lines:
            st.caption(_told(lines))


def _title(book: Book, row: LogRow) -> str:
    by = "" if row.actor == desk.visitor().name else f" · {plain(row.actor)}"
    mark = f" {chip('inactive', _('Taken back'))}" if row.undone else ""
    return f"**{row.seq}** · {moment(row.at)}{by} · {plain(t(row.says))}{mark}"


def _told(lines: list[Change]) -> str:
    told = [_line(line) for line in lines[:MOST_CHANGES]]
    if len(lines) > MOST_CHANGES:
        told.append(_("and {n} more values").format(n=len(lines) - MOST_CHANGES))
    return "  \n".join(told)


def _line(line: Change) -> str:
    table = plain(t(table_named(line.table).label))
    record = table if line.count > 1 else f"{table} {code(line.table, line.id)}"
    before, after = (plain(t(text)) for text in (line.before, line.after))
    if line.what in (CREATED, REMOVED):
        return f"{record} · {t(line.what)} · {before}{after}"
    empty = _("(empty)")
    return f"{record} · {plain(t(line.what))} · {before or empty} → **{after or empty}**"


show()
