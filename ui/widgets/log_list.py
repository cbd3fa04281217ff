"""Lines of a log, the newest first: when, what, before and after; one's own can be taken back."""

from functools import partial

import streamlit as st

from classroom.exchange.log_file import Format, log_file
from classroom.log_search import LogQuery, hand_ins, log_index, search_log
from classroom.store import Store
from classroom.visits import Visitor
from classroom.workbench import LogRow
from crm.book import Book
from crm.changes import CREATED, REMOVED, Change, changes, last_reset
from kit.text import Language
from sample_data.schema import code
from ui import desk
from ui.widgets.log_filter import log_filter
from ui.widgets.saving import undo_button
from ui.widgets.status import chip, empty_state, moment, plain, visitor_zone
from ui.widgets.tables import page_of, pager
from ui.words import _, language, t

PAGER, VIEW, STEP = "my_log", "log-view", "replay-step"
SIZE, MOST_CHANGES = 20, 12


def log_list(
    book: Book, workspace_id: int, *, last_seq: int | None = None, undo_on: str = ""
) -> None:
    """Draw filter, lines, pager and export. `undo_on` names the page that tells of an undo; without
    it the log is only read. Nothing after `last_seq` is shown."""
    who = desk.visitor()
    with desk.db() as session:
        lines = log_index(session, who, workspace_id)
        handed_in = hand_ins(session, who, workspace_id)
    if not lines:
        empty_state(_("Nothing done yet"), _("Open an account and make the first change."))
        return
    query = log_filter(book, lines, PAGER, last_seq, handed_in)
    with desk.db() as session:
        found = search_log(session, who, workspace_id, query, page=page_of(PAGER), size=SIZE)
    if not found.rows:
        empty_state(_("No operation fits"), _("Clear one of the filters above."))
        return
    fresh = last_reset(book)
    for row in found.rows:
        _row(book, row, row.seq > fresh, undo_on)
    pager(PAGER, found.page, found.pages, found.total)
    _export(who, workspace_id, query)


def _row(book: Book, row: LogRow, names: bool, undo_on: str) -> None:
    with st.container(border=True, key=f"log-{row.seq}", gap="xsmall"):
        with st.container(
            horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"
        ):
            st.markdown(_title(row, names), width="stretch")
            st.button(
                _("See the CRM here"), key=f"see-{row.seq}", icon=":material/history:",
                type="tertiary", on_click=_see, args=(row.seq,),
            )  # fmt: skip
            if undo_on and book.can_reverse(row.seq):
                undo_button(row.seq, undo_on, book, key=f"undo-{row.seq}")
        lines = changes(book, row.patches, names=names)
        if lines:
            st.caption(changes_told(book, lines))


def _title(row: LogRow, names: bool) -> str:
    by = "" if row.actor == desk.visitor().name else f" · {plain(row.actor)}"
    word = _("Taken back") if names else _("Before the reset")
    mark = f" {chip('inactive', word)}" if row.undone else ""
    return f"**{row.seq}** · {moment(row.at)}{by} · {plain(t(row.says))}{mark}"


def _see(seq: int) -> None:
    """Callback: on to the firm as it stood after a step."""
    st.session_state[VIEW], st.session_state[STEP] = "replay", seq


def log_views() -> str:
    """The choice between the operations ("list") and the firm as it stood ("replay")."""
    words = {"list": _("Operations"), "replay": _("As it stood")}
    chosen = st.segmented_control(
        _("What to see"), list(words), default="list", required=True, key=VIEW,
        format_func=lambda one: words[one], label_visibility="collapsed",
    )  # fmt: skip
    return chosen or "list"


def changes_told(book: Book, lines: list[Change]) -> str:
    """What an operation changed, a line each, as Markdown."""
    told = [_line(book, line) for line in lines[:MOST_CHANGES]]
    if len(lines) > MOST_CHANGES:
        told.append(_("and {n} more values").format(n=len(lines) - MOST_CHANGES))
    return "  \n".join(told)


def _line(book: Book, line: Change) -> str:
    before, after = (plain(t(text)) for text in (line.before, line.after))
    if not line.table:
        return f"{t(line.what)} · {before or after}"
    table = plain(t(book.schema[line.table].label))
    several = line.count > 1
    record = table if several else f"{table} {code(line.table, line.id, book.schema)}"
    if line.what in (CREATED, REMOVED):
        return f"{record} · {t(line.what)} · {before}{after}"
    empty = _("(empty)")
    return f"{record} · {plain(t(line.what))} · {before or empty} → **{after or empty}**"


# --- the log as a file --------------------------------------------------------------------------


def _export(who: Visitor, workspace_id: int, query: LogQuery) -> None:
    with st.container(horizontal=True, key="log-export"):
        for format, label in (("xlsx", _("Log as Excel")), ("csv", _("Log as CSV"))):
            st.download_button(
                label,
                data=partial(
                    _file, desk.store(), who, workspace_id, query, format, language(),
                    visitor_zone(),
                ),
                file_name=f"{_('operations log')}.{format}",
                icon=":material/download:",
                type="tertiary",
                key=f"log-{format}",
                on_click="ignore",
            )  # fmt: skip


def _file(
    store: Store,
    who: Visitor,
    workspace_id: int,
    query: LogQuery,
    format: Format,
    spoken: Language,
    zone: object,
) -> bytes:
    """Made when the button is pressed, on a thread that knows no visitor."""
    with store.session() as session:
        return log_file(session, who, workspace_id, query, format, spoken, zone)  # type: ignore[arg-type]
