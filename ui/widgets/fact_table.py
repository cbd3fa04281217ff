"""Customers with what is known of them, as a table one can click."""

from collections.abc import Sequence

import polars as pl

from crm.book import Book
from crm.marketing.facts import account_facts, fact_columns
from kit.text import Text
from sample_data.schema import Column, Table, present
from ui.widgets.records import open_account, staff_names
from ui.widgets.tables import clicked_row, column_config, page_of, pager, plain_table
from ui.words import language, t

FACTS = "account facts"
MEMBERS = (
    "id", "name", "region", "orders", "revenue", "last_order_on", "days_since_order",
    "rfm_class", "consent", "do_not_contact",
)  # fmt: skip
SIZE = 10


def members_table(book: Book, ids: pl.Series, key: str, columns: Sequence[str] = MEMBERS) -> None:
    """One page of these customers, those with the largest revenue first; a click opens one."""
    facts = account_facts(book)
    found = facts.filter(pl.col("id").is_in(ids.implode()))
    found = found.select(columns).sort("revenue", "id", descending=[True, False])
    pages = max(1, -(-found.height // SIZE))
    page = min(page_of(key), pages)
    rows = found.slice((page - 1) * SIZE, SIZE)
    event = plain_table(
        _shown(book, rows),
        f"{key}-{page}",
        alt=t(book.schema["accounts"].label),
        column_config={t(about.label): column_config(about) for about in _about(book, columns)},
        on_select=True,
    )
    pager(key, page, pages, found.height)
    row = clicked_row(event)
    if row is not None and row < rows.height:
        open_account(int(rows["id"][row]))


def _about(book: Book, columns: Sequence[str]) -> list[Column]:
    known = fact_columns(book)
    return [known[name] for name in columns]


def _shown(book: Book, rows: pl.DataFrame) -> pl.DataFrame:
    known = fact_columns(book)
    about = Table(label=Text(zh="客户", en="Account"), prefix="C", columns=known)
    shown = present(FACTS, rows, language(), {**book.schema, FACTS: about})
    if "owner_id" in rows.columns:
        names = staff_names(book)
        named = pl.Series(t(known["owner_id"].label), [names.get(id) for id in rows["owner_id"]])
        shown = shown.with_columns(named)
    return shown
