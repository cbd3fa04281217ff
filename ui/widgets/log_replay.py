"""The CRM as it stood after any step of a log: its records then, and what has changed since."""

from collections.abc import Callable
from datetime import UTC, datetime

import polars as pl
import streamlit as st

from classroom.log_search import Line, book_then, log_index, step_at
from classroom.store import database_url
from crm.book import Book
from crm.lists import Query, find
from crm.then_and_now import Since, changed_tables
from sample_data.schema import code, show_value
from ui import desk
from ui.widgets.records import listed
from ui.widgets.status import day, empty_state, local, number, plain, visitor_zone
from ui.widgets.tables import first_page, page_of, pager, plain_table
from ui.words import _, language, t

STEP, CLOCK, PAGER = "replay-step", "replay-time", "replay"
SIZE, COLUMNS = 15, 7
MARKS: dict[str, Callable[[], str]] = {
    "added": lambda: _("added since"),
    "changed": lambda: _("changed since"),
    "removed": lambda: _("gone since"),
}


def log_replay(workspace_id: int, last_seq: int | None = None) -> None:
    """Draw the choice of a step and the firm as it stood then; nothing after `last_seq` is
    shown."""
    with desk.db() as session:
        lines = log_index(session, desk.visitor(), workspace_id)
    shown = tuple(one for one in lines if last_seq is None or one.seq <= last_seq)
    if not shown:
        empty_state(_("Nothing done yet"), _("Open an account and make the first change."))
        return
    step = _step(shown)
    then = _book(workspace_id, step)
    now = _book(workspace_id, shown[-1].seq)
    differs = now.remember(("since", step), lambda: changed_tables(then, now))
    _summary(then, differs)
    table = _table(then, differs)
    _records(then, now, table, differs.get(table))


@st.cache_resource(max_entries=24, ttl="10m", show_spinner=False)
def _kept(url: str, workspace_id: int, step: int, who: int) -> Book:
    with desk.db() as session:
        return book_then(session, desk.visitor(), workspace_id, step)


def _book(workspace_id: int, step: int) -> Book:
    """The book after a step; the log only grows, so it is the same for good."""
    return _kept(database_url(), workspace_id, step, desk.visitor().person_id)


# --- choosing a moment --------------------------------------------------------------------------


def _step(lines: tuple[Line, ...]) -> int:
    """The step chosen on the slider or by a time of day; 0 is the firm before any work."""
    last = lines[-1].seq
    st.session_state[STEP] = min(st.session_state.get(STEP, last), last)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        step = st.slider(
            _("After step"), 0, last, key=STEP, width=420, on_change=first_page, args=(PAGER,)
        )
        st.datetime_input(
            _("or as it stood at"), None, key=CLOCK, format="YYYY-MM-DD", step=60, width=240,
            on_change=_go_to_time, args=(lines,),
        )  # fmt: skip
        for label, icon, move in (("back", "chevron_left", -1), ("on", "chevron_right", 1)):
            st.button(
                {"back": _("Step back"), "on": _("Step on")}[label], key=f"replay-{label}",
                icon=f":material/{icon}:", disabled=not 0 <= step + move <= last,
                on_click=_move, args=(move,),
            )  # fmt: skip
    _what(lines, step)
    return step


def _what(lines: tuple[Line, ...], step: int) -> None:
    done = next((one for one in lines if one.seq == step), None)
    if done is None:
        st.caption(_("Before the first operation"))
        return
    at = local(done.at).strftime("%Y-%m-%d %H:%M:%S")
    says = plain(done.says.in_language(language()))
    st.caption(_("Step {n}, {time}: {what}").format(n=done.seq, time=at, what=says))


def _go_to_time(lines: tuple[Line, ...]) -> None:
    chosen: datetime | None = st.session_state[CLOCK]
    if chosen is not None:
        until = chosen.replace(tzinfo=visitor_zone(), second=59, microsecond=999_999)
        st.session_state[STEP] = step_at(lines, until.astimezone(UTC))
        first_page(PAGER)


def _move(by: int) -> None:
    st.session_state[STEP] += by
    first_page(PAGER)


# --- the firm then ------------------------------------------------------------------------------


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


def _table(then: Book, differs: dict[str, Since]) -> str:
    """Which records to look at; tables that changed since come first."""
    filled = [name for name in then.schema if then.height(name) or name in differs]
    names = [*(n for n in filled if n in differs), *(n for n in filled if n not in differs)]
    if st.session_state.get("replay-table") not in names:
        st.session_state.pop("replay-table", None)
    return st.selectbox(
        _("Records to show"), names, key="replay-table", width=300,
        format_func=lambda name: t(then.schema[name].label),
        on_change=first_page, args=(PAGER,),
    )  # fmt: skip


def _records(then: Book, now: Book, table: str, since: Since | None) -> None:
    """One page of the table as it stood, and the record that was clicked, then and now."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        search = st.text_input(
            _("Search"), key="replay-search", max_chars=100, width=260,
            on_change=first_page, args=(PAGER,),
        )  # fmt: skip
        only = since is not None and st.toggle(
            _("Only what is different now ({n})").format(n=number(since.total)),
            key="replay-only", on_change=first_page, args=(PAGER,),
        )  # fmt: skip
    if only and since is not None:
        _different(then, now, table, since)
        return
    found = find(then, table, Query(search, page=page_of(PAGER), size=SIZE, merged=True))
    if not found.total:
        empty_state(_("No record here at that time"), _("Choose a later step or other records."))
        return
    columns = _columns(then, table)
    key = f"replay-{table}-{then.seq}-{found.page}"
    chosen = listed(then, table, found.rows, columns, key, on_select=True)
    pager(PAGER, found.page, found.pages, found.total)
    if chosen is None:
        st.caption(_("Click a line to see the record then and now."))
        return
    _then_and_now(then, now, table, chosen)


def _columns(book: Book, table: str) -> list[str]:
    columns = book.schema[table].columns
    return [name for name, about in columns.items() if about.shown][:COLUMNS]


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
    chosen = listed(
        now, table, frame, _columns(then, table), f"replay-only-{table}-{then.seq}-{page}",
        on_select=True,
    )  # fmt: skip
    pager(PAGER, page, pages, len(ids))
    if chosen is not None:
        _then_and_now(then, now, table, chosen)


def _then_and_now(then: Book, now: Book, table: str, id: int) -> None:
    """Every field of one record, those that differ first."""
    st.markdown(f"**{code(table, id, then.schema)}**")
    before, after = (book.record(table, id) if book.has(table, id) else {} for book in (then, now))
    columns = {name: c for name, c in then.schema[table].columns.items() if c.shown}
    names = [n for n in columns if (before.get(n), after.get(n)) != (None, None)]
    names.sort(key=lambda name: before.get(name) == after.get(name))
    told = [
        [show_value(table, n, row.get(n), language(), then.schema) for n in names]
        for row in (before, after)
    ]
    frame = pl.DataFrame(
        {
            _("Field"): [t(columns[name].label) for name in names],
            _("At that time"): told[0],
            _("Now"): told[1],
            "≠": ["≠" if before.get(n) != after.get(n) else "" for n in names],
        }
    )
    config = {"≠": st.column_config.TextColumn("≠", width=40)}
    plain_table(
        frame, f"replay-record-{table}-{id}-{then.seq}",
        alt=_("The record then and now"), column_config=config,
    )  # fmt: skip
