"""A list of any table of the firm, drawn from its schema.

`record_list(table)` draws views, search, filters, columns, order, pages, choosing for bulk edit and
the file; a click on a line opens the record, a click on a header sorts. What was chosen stays while
one looks at a record and comes back.
"""

import zlib
from collections.abc import Callable, Sequence
from typing import Any

import polars as pl
import streamlit as st

from crm.book import Book
from crm.conditions import Condition, Filter, Group, count_filters
from crm.lists import Page, Query, find
from ui import desk
from ui.widgets.bulk_edit import bulk_bar
from ui.widgets.list_files import file_popover
from ui.widgets.list_filters import column_popover, filter_line, filter_popover, quick_filters
from ui.widgets.list_state import ListState, current_query, list_state, open_view, quick_columns
from ui.widgets.records import open_record, presented
from ui.widgets.saved_view_bar import view_bar
from ui.widgets.status import empty_state
from ui.widgets.tables import first_page, page_of, pager, plain_table
from ui.widgets.trail import follow
from ui.words import _, t

Actions = Callable[[Book, tuple[int, ...]], None]
SIZE = 25


def record_list(
    table: str,
    *,
    columns: Sequence[str] | None = None,
    start: Condition | str | None = None,
    actions: Actions | None = None,
    key: str | None = None,
    page: str | None = None,
) -> None:
    """Draw the list. `columns`: those shown at first. `start`: the key of the view to begin with,
    or a condition that always holds. `actions(book, ids)` draws more buttons for the chosen
    records. `page` is the name the screen uses with `saved_line`; the table's unless said."""
    book = desk.book()
    begin = start if isinstance(start, str) else "all"
    state = list_state(book, key or table, table, columns, begin)
    query = _asked(book, state, None if isinstance(start, str) else start, page or table)
    found = find(book, table, query)
    if found.total == 0:
        _nothing(book, state)
        return
    above = st.container(key=f"{state.key}-chosen-bar")
    chosen = _table(book, state, found)
    with above:
        if chosen:
            bulk_bar(book, state, query, found.total, chosen, page or table, actions)
        else:  # as high as the bar: the table stays where it is while one ticks
            st.caption(_("Click a line to open it, a header to sort, the boxes to choose several."))
    pager(state.key, found.page, found.pages, found.total)
    _open_clicked(book, state, query, found)


def _asked(book: Book, state: ListState, always: Condition | None, page: str) -> Query:
    """Draw what narrows the list, and return what it asks for."""
    about = book.schema[state.table]
    with st.container(horizontal=True, vertical_alignment="center", key=f"{state.key}-list-bar"):
        quick = _chosen_quick(book, state)
        view_bar(book, state, current_query(state, quick), page)
        search = st.text_input(
            _("Search"), key=f"{state.key}-search", type="search", live="400ms", width=250,
            max_chars=60, placeholder=_search_hint(about.columns.keys()), persist_state="session",
            on_change=first_page, args=(state.key,), label_visibility="collapsed",
        )  # fmt: skip
        filter_popover(book, state)
        column_popover(book, state)
        files = st.container(width="content")
    quick = quick_filters(book, state, quick_columns(about, state.table))
    merged = state.table == "accounts" and bool(st.session_state.get(f"{state.key}-merged"))
    conditions = tuple(part for part in (always, state.condition) if part is not None)
    query = Query(
        search or "", quick, state.sort, state.descending, page_of(state.key), SIZE, merged,
        Group("and", conditions) if conditions else None,
    )  # fmt: skip
    with files:
        file_popover(book, state, query)
    filter_line(book, state)
    return query


def _search_hint(columns: Any) -> str:
    if "phone" in columns or "mobile" in columns:
        return _("Name, pinyin, phone, e-mail or ID")
    return _("Name, pinyin or ID")


def _chosen_quick(book: Book, state: ListState) -> tuple[Filter, ...]:
    """The quick filters as they were chosen, before they are drawn below."""
    chosen = []
    for column in quick_columns(book.schema[state.table], state.table):
        values = st.session_state.get(f"{state.key}-{column}")
        if values:
            chosen.append(Filter(column, "in", tuple(values)))
    return tuple(chosen)


def _nothing(book: Book, state: ListState) -> None:
    about = book.schema[state.table]
    label = t(about.label).lower()
    if book.height(state.table) == 0:
        empty_state(_("No {what} yet").format(what=label), _("Nothing has been recorded here."))
        return
    hint = _("Change the search or clear the filters.")
    empty_state(_("No {what} found").format(what=label), hint)
    narrowed = state.condition is not None and count_filters(state.condition)
    typed = st.session_state.get(f"{state.key}-search")
    if narrowed or typed or _chosen_quick(book, state):
        quick = quick_columns(about, state.table)
        st.button(
            _("Show all"), key=f"{state.key}-show-all", on_click=_show_all, args=(state, quick)
        )  # fmt: skip


def _show_all(state: ListState, quick: Sequence[str]) -> None:
    open_view(state, None)
    st.session_state[f"{state.key}-search"] = ""
    for column in quick:
        st.session_state[f"{state.key}-{column}"] = []


# --- the table --------------------------------------------------------------------------------


def _table(book: Book, state: ListState, found: Page) -> tuple[int, ...]:
    """Draw the page; return the ids whose boxes are ticked."""
    about = book.schema[state.table]
    names = [*state.shown]
    if st.session_state.get(f"{state.key}-merged") and "merged_into" not in names:
        names.append("merged_into")
    names = [name for name in names if name in about.columns]
    shown, config = presented(book, state.table, found.rows, names)
    ids = tuple(found.rows["id"].to_list())
    widget = _widget(book, state, found.rows)
    if state.sort in names and (state.sort, state.descending) != ("id", False):
        label = t(about.columns[state.sort].label)
        config = _order_marked(config, label, state.descending)
    event = plain_table(
        shown, widget, alt=t(about.label), column_config=config,
        on_select=lambda: _touched(state, widget, ids, tuple(names)),
        selection_mode=("multi-row", "single-cell", "single-column"),
    )  # fmt: skip
    rows = event.selection.rows
    return tuple(ids[row] for row in rows if row < len(ids))


def _widget(book: Book, state: ListState, rows: pl.DataFrame) -> str:
    """Another table whenever it shows other lines, so that no tick moves to another record."""
    shown = zlib.crc32(rows["id"].to_numpy().tobytes())
    return f"{state.key}-{shown:08x}-{state.sort}-{state.descending}-{book.seq}"


def _order_marked(config: dict[str, Any], label: str, descending: bool) -> dict[str, Any]:
    """The column that orders the list says so in its header."""
    marked = f"{label} {'↓' if descending else '↑'}"
    return config | {label: {**(config.get(label) or st.column_config.Column()), "label": marked}}


def _touched(state: ListState, widget: str, ids: tuple[int, ...], names: tuple[str, ...]) -> None:
    """A header was clicked: sort by it, the other way round the second time. A cell: open it."""
    selection = st.session_state[widget]["selection"]
    columns, cells = selection.get("columns") or [], selection.get("cells") or []
    labels = [t(desk.book().schema[state.table].columns[name].label) for name in names]
    if columns and columns[0] in labels:
        column = names[labels.index(columns[0])]
        state.descending = not state.descending if state.sort == column else False
        state.sort = column
        first_page(state.key)
    elif cells and cells[0][0] < len(ids):
        st.session_state[f"_open-{state.key}"] = ids[cells[0][0]]


def _open_clicked(book: Book, state: ListState, query: Query, found: Page) -> None:
    clicked = st.session_state.pop(f"_open-{state.key}", None)
    if clicked is not None:
        follow(state.table, query, found.rows["id"].to_list(), found.pages, found.total)
        open_record(book, state.table, clicked)
