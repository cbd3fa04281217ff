"""Tables of records: headers from the firm's schema in the visitor's language, units, pages.

`paged_table(page, "accounts", ["id", "name", "amount"], key="list")` shows one page of crm.lists
(raw values) with a pager under it and returns the id of the record the person clicked, or None.
The pager writes `st.session_state[page_key("list")]` (from 1): read it with `page_of("list")`
before asking crm.lists for the rows. `plain_table(frame, …)` shows any ready-made frame.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

import polars as pl
import streamlit as st

from sample_data.schema import Column, present, table_named
from ui.widgets.status import number
from ui.words import _, language, t

MOST_ROWS = 100
"""More rows than this make a page slow for a whole class; page or aggregate instead."""


MOST_PAGES = 5
"""Numbers of pages shown at once, besides the two arrows."""
DATE_WIDTH, LABEL_AS_WIDE = 94, 10
"""Pixels of a day, and characters of a heading that need no more."""
WIDTH_OF_ONE = 44
"""Pixels of one number or arrow. Left to its contents, the widget hides numbers it has room for."""


class Rows(Protocol):
    """What crm.lists.find answers: one page of raw values."""

    @property
    def rows(self) -> pl.DataFrame: ...
    @property
    def total(self) -> int: ...
    @property
    def page(self) -> int: ...
    @property
    def pages(self) -> int: ...


def paged_table(
    page: Rows,
    table: str,
    columns: Sequence[str],
    key: str,
    *,
    alt: str = "",
    height: int | str = "content",
    on_select: bool = True,
) -> int | None:
    """Show the page; return the id of the clicked record (needs an `id` column in the rows)."""
    rows = page.rows.head(MOST_ROWS)
    chosen = record_table(rows, table, columns, key, alt=alt, height=height, on_select=on_select)
    pager(key, page.page, page.pages, page.total)
    return chosen


def record_table(
    rows: pl.DataFrame,
    table: str,
    columns: Sequence[str],
    key: str,
    *,
    alt: str = "",
    height: int | str = "content",
    on_select: bool = False,
) -> int | None:
    """Rows of one table of the firm without a pager; returns the id of the clicked record."""
    shown = present(table, rows.select(columns), language())
    about = table_named(table)
    config = {t(about.columns[name].label): column_config(about.columns[name]) for name in columns}
    event = plain_table(
        shown,
        key,
        alt=alt or t(about.label),
        column_config=config,
        height=height,
        on_select=on_select,
    )
    row = clicked_row(event) if on_select else None
    return int(rows["id"][row]) if row is not None and row < rows.height else None


def plain_table(
    frame: pl.DataFrame,
    key: str,
    *,
    alt: str,
    column_config: Mapping[str, Any] | None = None,
    height: int | str = "content",
    on_select: bool | Callable[[], None] = False,
    selection_mode: Sequence[str] = ("single-cell",),
) -> Any:
    """A frame whose headers are already words. With `on_select`, a click on any cell reruns."""
    select: Any = {}
    if on_select:
        handler = on_select if callable(on_select) else "rerun"
        select = {"on_select": handler, "selection_mode": list(selection_mode)}
    return st.dataframe(
        # as Arrow: a Polars frame would first be turned into pandas, which costs a millisecond
        frame.head(MOST_ROWS).to_arrow(),
        hide_index=True,
        key=key,
        alt=alt,
        height=height,  # type: ignore[arg-type]
        placeholder="",
        column_config=dict(column_config or {}),
        **select,
    )


def clicked_row(event: Any) -> int | None:
    """Which row of the shown page was clicked, from 0."""
    cells = event.selection.cells
    return int(cells[0][0]) if cells else None


def column_config(about: Column) -> Any:
    """How one column of the schema looks: money right-aligned in yuan, rates in per cent."""
    label = t(about.label)
    help = t(about.meaning) if about.meaning else None
    if about.type == "money":
        return money_column(label, help)
    if about.type == "rate":
        return st.column_config.NumberColumn(label, help=help, format="percent")
    if about.type in ("count", "number"):
        shown = f"{label} ({t(about.unit)})" if about.unit else label
        form = "%,d" if about.type == "count" else "%,.2f"
        return st.column_config.NumberColumn(shown, help=help, format=form)
    if about.type == "date":
        width = DATE_WIDTH if len(label) <= LABEL_AS_WIDE else None
        return st.column_config.DateColumn(label, help=help, format="YYYY-MM-DD", width=width)
    if about.type == "datetime":
        return st.column_config.DatetimeColumn(label, help=help, format="YYYY-MM-DD HH:mm")
    return st.column_config.TextColumn(label, help=help)


def called_label(about: Column) -> str:
    """The label of a column; of one that points to another record, without the word for its
    number: what is shown is what the record is called."""
    label = t(about.label)
    if about.type != "id":
        return label
    return label.removesuffix("编号").removesuffix(" ID") or label


def money_column(label: str, help: str | None = None) -> Any:
    """A column of yuan (not fen) with its unit in the header."""
    if label.endswith((")", "）")):  # one pair of brackets is enough
        shown = label[:-1] + ("，" if label[-1] == "）" else ", ") + _("yuan") + label[-1]
    else:
        shown = _("{label} (yuan)").format(label=label)
    return st.column_config.NumberColumn(shown, help=help, format="%,.2f", alignment="right")


def page_key(key: str) -> str:
    return f"{key}-page"


def page_of(key: str) -> int:
    """The page the person is on, from 1."""
    return int(st.session_state.get(page_key(key), 1))


def first_page(key: str) -> None:
    """Go back to page 1: for the on_change of a search field or filter."""
    st.session_state[page_key(key)] = 1


def pager(key: str, page: int, pages: int, total: int) -> None:
    """The line under a table: how many there are, and which page one is on."""
    with st.container(
        horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"
    ):
        st.caption(
            _("{total} in all, page {page} of {pages}").format(
                total=number(total), page=page, pages=max(pages, 1)
            ),
            width="content",
        )
        if pages > 1:
            if page_of(key) > pages:
                first_page(key)
            st.pagination(
                pages, key=page_key(key), max_visible_pages=MOST_PAGES, persist_state="session",
                width=WIDTH_OF_ONE * (min(pages, MOST_PAGES) + 3),
            )  # fmt: skip
