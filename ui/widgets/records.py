"""Records of the practice CRM on the page: tables with names instead of staff codes, and links."""

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl
import streamlit as st

from crm.book import Book
from sample_data.schema import Column, code, present
from ui.widgets.frame import SCREENS
from ui.widgets.status import empty_state
from ui.widgets.tables import clicked_row, column_config, plain_table
from ui.words import language, t

ACCOUNT = SCREENS / "account.py"
NAME_WIDTH = 150
"""Pixels: a company's name in Chinese."""


def listed(
    book: Book,
    table: str,
    rows: pl.DataFrame,
    columns: Sequence[str],
    key: str,
    *,
    on_select: bool = False,
) -> int | None:
    """Show rows of one table; return the id of the row that was clicked."""
    known = book.schema
    about = known[table]
    shown = present(table, rows.select(columns), language(), known)
    named = {
        t(about.columns[name].label): _names(book, rows[name])
        for name in columns
        if about.columns[name].to == "staff"
    }
    config = {
        t(about.columns[name].label): _config(name, about.columns[name])
        for name in columns
        if about.columns[name].to != "staff"
    }
    event = plain_table(
        shown.with_columns(pl.Series(label, names) for label, names in named.items()),
        key,
        alt=t(about.label),
        column_config=config,
        on_select=on_select,
    )
    row = clicked_row(event) if on_select else None
    return int(rows["id"][row]) if row is not None and row < rows.height else None


def related(
    book: Book, table: str, rows: pl.DataFrame, columns: Sequence[str], nothing: str
) -> None:
    """A related list under a record, or what to do when it is empty."""
    if rows.height == 0:
        empty_state(t(book.schema[table].label), nothing)
    else:
        listed(book, table, rows, columns, f"related-{table}")


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
    return dict(book.table("staff").select("id", "name").iter_rows())


def _names(book: Book, ids: pl.Series) -> list[str | None]:
    names: Mapping[Any, str] = staff_names(book)
    return [names.get(id) for id in ids]


def _config(name: str, about: Column) -> Any:
    if name in ("name", "subject"):
        return st.column_config.TextColumn(t(about.label), width=NAME_WIDTH)
    return column_config(about)
