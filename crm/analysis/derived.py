"""Columns that are worked out for reports: what a customer bought, an order's margin, a case's
hours."""

from collections.abc import Callable, Mapping

import polars as pl

from crm.analysis.columns import DERIVED
from crm.book import Book
from crm.lifecycle import lifecycle
from crm.rfm import classes
from crm.service_costs import profits


def table_with(book: Book, table: str, wanted: set[str]) -> pl.DataFrame:
    """The table's live records with those of its derived columns that are wanted."""
    frame = book.live_accounts() if table == "accounts" else book.table(table)
    asked = wanted & set(DERIVED.get(table, {}))
    return MADE[table](book, frame, asked) if asked else frame


def all_records(book: Book, table: str, wanted: set[str]) -> pl.DataFrame:
    """As `table_with`, merged accounts included: what a link may point to."""
    asked = wanted & set(DERIVED.get(table, {}))
    return MADE[table](book, book.table(table), asked) if asked else book.table(table)


def _bought(book: Book, accounts: pl.DataFrame, asked: set[str]) -> pl.DataFrame:
    """Valid orders only, net of returns; RFM by the mean, as the lessons cut it."""
    if "lifecycle" in asked:
        accounts = accounts.join(lifecycle(book), on="id", how="left", maintain_order="left")
    if asked & {"cost_to_serve", "customer_profit"}:
        served = profits(book).select("id", "cost_to_serve", customer_profit="profit")
        joined = accounts.join(served, on="id", how="left", maintain_order="left")
        accounts = joined.with_columns(pl.col("cost_to_serve", "customer_profit").fill_null(0))
    if asked <= {"lifecycle", "cost_to_serve", "customer_profit"}:
        return accounts
    found = classes(book)
    about = DERIVED["accounts"]
    bought = pl.DataFrame(
        {
            "id": pl.Series(found.accounts, dtype=pl.Int32),
            "valid_orders": pl.Series(found.frequency, dtype=pl.Int32),
            "revenue": found.fen,
            "recency_days": pl.Series(found.recency, dtype=pl.Int32),
            "rfm_class": pl.Series(found.codes, dtype=pl.String),
        }
    )
    joined = accounts.join(bought, on="id", how="left", maintain_order="left")
    return joined.with_columns(
        pl.col("valid_orders", "revenue").fill_null(0),
        pl.col("rfm_class").fill_null("none").cast(about["rfm_class"].dtype),
    )


def _margin(book: Book, orders: pl.DataFrame, asked: set[str]) -> pl.DataFrame:
    return orders.with_columns((pl.col("amount") - pl.col("cogs")).alias("margin"))


def _hours(book: Book, cases: pl.DataFrame, asked: set[str]) -> pl.DataFrame:
    """Hours by the clock on the wall, nights and weekends included."""
    ends = {"response_hours": "first_response_at", "resolution_hours": "resolved_at"}
    return cases.with_columns(
        ((pl.col(end) - pl.col("opened_at")).dt.total_seconds() / 3600).alias(name)
        for name, end in ends.items()
    )


MADE: Mapping[str, Callable[[Book, pl.DataFrame, set[str]], pl.DataFrame]] = {
    "accounts": _bought,
    "orders": _margin,
    "cases": _hours,
}
