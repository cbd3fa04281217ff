"""The customers behind the records of a report, and the rule by which a segment keeps them."""

from typing import Any

import polars as pl

from crm.analysis.columns import columns_of
from crm.analysis.records import joined
from crm.book import Book
from crm.condition_parts import MOST_VALUES
from crm.conditions import Filter, Group, plain_condition

PATHS = ("account_id", "order_id.account_id", "opportunity_id.account_id", "case_id.account_id")
"""Where a table may say whose a record is, the nearest first."""


def customer_path(book: Book, table: str) -> str | None:
    """The column that leads to the customer of a record; None when there is none."""
    if table == "accounts":
        return "id"
    columns = columns_of(book.schema, table)
    return next((path for path in PATHS if path in columns), None)


def customers_of(book: Book, table: str, records: pl.Series) -> list[int]:
    """Ids of the live customers of these records (by id), each once, ascending."""
    path = customer_path(book, table)
    if path is None:
        return []
    if path == "id":
        found = records
    else:
        frame = joined(book, table, [path]).filter(pl.col("id").is_in(records.implode()))
        found = frame.select(path).collect().to_series()
    live = book.live_accounts()["id"]
    return live.filter(live.is_in(found.drop_nulls().unique().implode())).sort().to_list()


def rule_of_customers(accounts: list[int]) -> dict[str, Any]:
    """A segment's rule that names these customers; the codes stand in lists of at most 1,000."""
    lists = [accounts[at : at + MOST_VALUES] for at in range(0, len(accounts), MOST_VALUES)]
    parts = tuple(Filter("id", "in", tuple(one)) for one in lists)
    return plain_condition(parts[0] if len(parts) == 1 else Group("or", parts))
