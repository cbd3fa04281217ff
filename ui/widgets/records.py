"""Records of the practice CRM on the page: tables with names instead of staff codes, and links."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import polars as pl
import streamlit as st

from crm.book import Book
from crm.naming import named
from sample_data.schema import Column, code, present
from ui.widgets.frame import SCREENS
from ui.widgets.status import empty_state, plain
from ui.widgets.tables import called_label, clicked_row, column_config, plain_table
from ui.words import language, t

ACCOUNT = SCREENS / "account.py"
RECORD = SCREENS / "record.py"
NAME_WIDTH = 150
"""Pixels: a company's name in Chinese."""
WIDER = {"opportunities": 230, "quotes": 250, "contracts": 250}
"""Names that begin with the customer's."""


def listed(
    book: Book,
    table: str,
    rows: pl.DataFrame,
    columns: Sequence[str],
    key: str,
    *,
    on_select: bool | Callable[[], None] = False,
) -> int | None:
    """Show rows of one table; return the id of the row that was clicked."""
    shown, config = presented(book, table, rows, columns)
    event = plain_table(
        shown,
        key,
        alt=t(book.schema[table].label),
        column_config=config,
        on_select=on_select,
    )
    row = clicked_row(event) if on_select else None
    return int(rows["id"][row]) if row is not None and row < rows.height else None


def presented(
    book: Book, table: str, rows: pl.DataFrame, columns: Sequence[str]
) -> tuple[pl.DataFrame, dict[str, Any]]:
    """Rows as people read them, ids with the name of what they point to, and how each column
    looks."""
    about = book.schema[table].columns
    shown = present(table, rows.select(columns), language(), book.schema)
    pointing = [name for name in columns if about[name].type == "id" and name != "id"]
    names = [
        pl.Series(t(about[name].label), _called(book, about[name].to, rows[name]), pl.String)
        for name in pointing
    ]
    config = {
        t(about[name].label): _config(table, name, about[name])
        if name not in pointing
        else st.column_config.TextColumn(called_label(about[name]))
        for name in columns
    }
    return shown.with_columns(names), config


def related(
    book: Book, table: str, rows: pl.DataFrame, columns: Sequence[str], nothing: str
) -> None:
    """A related list under a record, or what to do when it is empty; a click opens the record."""
    if rows.height == 0:
        empty_state(t(book.schema[table].label), nothing)
        return
    clicked = listed(book, table, rows, columns, f"related-{table}", on_select=True)
    if clicked is not None:
        open_record(book, table, clicked)


def open_record(book: Book, table: str, id: int) -> None:
    """Go to the page of any record."""
    if table == "accounts":
        open_account(id)
    st.switch_page(RECORD, query_params={"id": code(table, id, book.schema)})


def record_link(book: Book, table: str, id: int, before: str = "", icon: str | None = None) -> None:
    """A link to the page of any record, called by code and name, with a word before it."""
    called = _record_name(book, table, id)
    st.page_link(
        ACCOUNT if table == "accounts" else RECORD,
        label=plain(f"{before} {called}".strip()),
        icon=icon,
        query_params={"id": code(table, id, book.schema)},
        width="content",
    )


def open_account(account_id: int) -> None:
    """Go to a customer's page."""
    st.switch_page(ACCOUNT, query_params={"id": code("accounts", account_id)})


def account_link(account_id: int, label: str, icon: str | None = None) -> None:
    """A link to a customer's page; `label` is Markdown."""
    st.page_link(ACCOUNT, label=label, icon=icon, query_params={"id": code("accounts", account_id)})


def verbatim(text: str) -> str:
    """An address as Markdown that shows it without making a link of it."""
    return f"`{text.replace('`', '')}`"


def staff_names(book: Book) -> dict[int, str]:
    staff = book.table("staff")
    return dict(zip(staff["id"].to_list(), staff["name"].to_list(), strict=True))


def staff_with_posts(book: Book) -> dict[int, str]:
    """Names with what each does in the firm, to choose who is to do something."""
    rows = book.table("staff").select("id", "name", "title").iter_rows()
    return {id: f"{name} · {post}" if post else name for id, name, post in rows}


def _called(book: Book, table: str, ids: pl.Series) -> list[str | None]:
    """What ids are called: members of staff by name, other records by code and name."""
    if table == "staff":
        names: Mapping[Any, str] = staff_names(book)
        return [names.get(id) for id in ids]
    return [None if id is None else _record_name(book, table, id) for id in ids]


def _record_name(book: Book, table: str, id: int) -> str:
    return named(book, table, id) if book.has(table, id) else code(table, id, book.schema)


def _config(table: str, name: str, about: Column) -> Any:
    if name in ("name", "subject"):
        return st.column_config.TextColumn(t(about.label), width=WIDER.get(table, NAME_WIDTH))
    return column_config(about)
