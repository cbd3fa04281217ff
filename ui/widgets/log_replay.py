"""The CRM as it stood after any step of a log: records, lists and the board then, and what has
changed since. Only for reading: nothing here writes."""

from collections.abc import Callable
from functools import partial

import polars as pl
import streamlit as st

from classroom.log_search import Line, book_then, log_index, log_line
from crm.board import board, within
from crm.book import Book
from crm.changes import changes
from crm.lists import Query, find
from crm.then_and_now import Since, changed_tables
from sample_data.schema import code
from ui import desk
from ui.widgets.deal_card import deals_to_read
from ui.widgets.kanban import Board, kanban, sent
from ui.widgets.log_list import changes_told
from ui.widgets.log_record import (
    ask_code,
    open_then,
    opened_record,
    pick,
    record_then,
    round_,
)
from ui.widgets.log_step import BEAT, PAGER, is_playing, step_chosen
from ui.widgets.records import listed, staff_names
from ui.widgets.status import day, empty_state, number, plain
from ui.widgets.tables import first_page, page_of, pager
from ui.words import _, t

SIZE, COLUMNS, MOST_CARDS = 15, 7, 100
DEALS = "replay-deals"
MARKS: dict[str, Callable[[], str]] = {
    "added": lambda: _("added since"),
    "changed": lambda: _("changed since"),
    "removed": lambda: _("gone since"),
}


def log_replay(workspace_id: int, last_seq: int | None = None) -> None:
    """Draw the choice of a step and the firm as it stood then; nothing after `last_seq` is
    shown. Steps redraw this part of the page alone."""
    playing = is_playing()
    st.fragment(_replay, run_every=BEAT if playing else None)(workspace_id, last_seq, playing)


def _replay(workspace_id: int, last_seq: int | None, playing: bool) -> None:
    with desk.db() as session:
        lines = log_index(session, desk.visitor(), workspace_id)
    shown = tuple(one for one in lines if last_seq is None or one.seq <= last_seq)
    if not shown:
        empty_state(_("Nothing done yet"), _("Open an account and make the first change."))
        return
    step = step_chosen(shown)
    if is_playing() != playing:
        st.rerun()  # the page as a whole sets how often this part draws itself
    then, now = _book(workspace_id, step), _book(workspace_id, shown[-1].seq)
    _done(workspace_id, then, shown, step)
    differs = now.remember(("since", step), lambda: changed_tables(then, now))
    _summary(then, differs)
    chosen = opened_record(then, now)
    if chosen is not None:
        record_then(then, now, *chosen)
    elif _view() == "board":
        _board(then)
    else:
        table = _table(then, differs)
        _records(then, now, table, differs.get(table))


def _book(workspace_id: int, step: int) -> Book:
    with desk.db() as session:
        return book_then(session, desk.visitor(), workspace_id, step)


def _done(workspace_id: int, then: Book, lines: tuple[Line, ...], step: int) -> None:
    """Who did the step, and what it changed."""
    if not step:
        return
    with desk.db() as session:
        row = log_line(session, desk.visitor(), workspace_id, step)
    told = changes(then, row.patches)
    if told:
        st.caption(changes_told(then, told))


def _view() -> str:
    words = {"records": _("List"), "board": _("Board")}
    chosen = st.segmented_control(
        _("View"), list(words), default="records", required=True, key="replay-view",
        format_func=lambda one: words[one], label_visibility="collapsed",
    )  # fmt: skip
    return chosen or "records"


def _summary(then: Book, differs: dict[str, Since]) -> None:
    today = _("Today in the firm: {day}").format(day=day(then.as_of))
    if not differs:
        st.caption(f"{today} · {_('Nothing has changed since.')}")
        return
    parts = [
        f"{t(then.schema[name].label)} {number(one.total)}"
        for name, one in differs.items()
        if name != "clock"
    ]
    st.caption(f"{today} · {_('Different since')}: {plain(' · '.join(parts))}")


# --- the board then -----------------------------------------------------------------------------


def _board(then: Book) -> None:
    columns = deals_to_read(within(board(then), MOST_CARDS), staff_names(then), then.as_of)
    kanban(
        DEALS,
        Board(
            label=_("Opportunities by stage"),
            columns=columns,
            key=desk.new_key(),
            acts=[],
            still_acts=[("open", _("Open"))],
        ),
        _opened,
    )


def _opened() -> None:
    told = sent(DEALS)
    if told is not None and told.act == "open":
        open_then("opportunities", told.id)


# --- lists then ---------------------------------------------------------------------------------


def _table(then: Book, differs: dict[str, Since]) -> str:
    """Which records to look at; tables that changed since come first."""
    filled = [name for name in then.schema if then.height(name) or name in differs]
    names = [*(n for n in filled if n in differs), *(n for n in filled if n not in differs)]
    if st.session_state.get("replay-table") not in names:
        st.session_state.pop("replay-table", None)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        table = st.selectbox(
            _("Records to show"), names, key="replay-table", width=300,
            format_func=lambda name: t(then.schema[name].label),
            on_change=first_page, args=(PAGER,),
        )  # fmt: skip
        st.text_input(
            _("Search"), key="replay-search", max_chars=100, width=220,
            on_change=first_page, args=(PAGER,),
        )  # fmt: skip
        ask_code(then)
    return table


def _records(then: Book, now: Book, table: str, since: Since | None) -> None:
    """One page of the table as it stood; a click opens the record then and now."""
    if since is not None and st.toggle(
        _("Only what is different now ({n})").format(n=number(since.total)),
        key="replay-only", on_change=first_page, args=(PAGER,),
    ):  # fmt: skip
        _different(then, now, table, since)
        return
    search = st.session_state.get("replay-search", "")
    found = find(then, table, Query(search, page=page_of(PAGER), size=SIZE, merged=True))
    if not found.total:
        empty_state(_("No record here at that time"), _("Choose a later step or other records."))
        return
    _list(then, table, found.rows, f"replay-{table}-{then.seq}-{found.page}")
    pager(PAGER, found.page, found.pages, found.total)
    st.caption(_("Click a line to see the record then and now."))


def _list(book: Book, table: str, rows: pl.DataFrame, name: str) -> None:
    columns = book.schema[table].columns
    shown = [column for column, about in columns.items() if about.shown][:COLUMNS]
    key = f"{name}-{round_()}"
    ids = rows["id"].to_list()
    listed(book, table, rows, shown, key, on_select=partial(pick, key, table, ids))


def _different(then: Book, now: Book, table: str, since: Since) -> None:
    ids = sorted(since.added | since.changed | since.removed)
    pages = -(-len(ids) // SIZE)
    page = min(page_of(PAGER), pages)
    part = ids[(page - 1) * SIZE : page * SIZE]
    rows = [(now if id in since.added else then).record(table, id) for id in part]
    frame = pl.DataFrame(rows, schema=then.schema[table].dtypes)
    marks = [MARKS[since.kind(id) or "changed"]() for id in part]
    st.caption(
        " · ".join(f"{code(table, i, then.schema)} {m}" for i, m in zip(part, marks, strict=True))
    )
    _list(now, table, frame, f"replay-only-{table}-{then.seq}-{page}")
    pager(PAGER, page, pages, len(ids))
