"""The firm at a glance: a handful of figures and small tables to plot. Money in fen."""

from dataclasses import dataclass
from datetime import date

import polars as pl

from crm.book import Book
from crm.conventions import valid_orders
from sample_data.schema import Table

OPEN_PATH = ("prospecting", "qualification", "proposal", "negotiation", "won")


@dataclass(frozen=True, slots=True)
class Overview:
    """What a newcomer asks first. `first_day` to `last_day` is the period of the data."""

    customers: int
    buyers: int
    orders: int
    revenue: int
    open_opportunities: int
    open_amount: int
    first_day: date
    last_day: date
    as_of: date


def overview(book: Book) -> Overview:
    """Live customers (merged ones count once) and valid orders, as every lesson counts them."""
    return book.remember("overview", lambda: _overview(book))


def _overview(book: Book) -> Overview:
    orders = valid_orders(book)
    going = book.table("opportunities").filter(~pl.col("stage").is_in(["won", "lost"]))
    days = book.table("orders")["order_date"]
    return Overview(
        customers=book.live_accounts().height,
        buyers=orders["account_id"].n_unique(),
        orders=orders.height,
        revenue=int(orders["amount"].sum()),
        open_opportunities=going.height,
        open_amount=int(going["amount"].sum()),
        first_day=days.min() or book.firm.first_day,  # type: ignore[arg-type]
        last_day=days.max() or book.firm.first_day,  # type: ignore[arg-type]
        as_of=book.as_of,
    )


def revenue_by_month(book: Book) -> pl.DataFrame:
    """month (its first day), revenue, orders; months without a valid order are left out."""
    return (
        valid_orders(book)
        .group_by(pl.col("order_date").dt.truncate("1mo").alias("month"))
        .agg(pl.col("amount").sum().alias("revenue"), pl.len().alias("orders"))
        .sort("month")
    )


def revenue_by_channel(book: Book) -> pl.DataFrame:
    """channel, revenue, orders; the largest first. Orders of unknown channel are left out."""
    return (
        valid_orders(book)
        .drop_nulls("channel")
        .group_by("channel")
        .agg(pl.col("amount").sum().alias("revenue"), pl.len().alias("orders"))
        .sort("revenue", "channel", descending=[True, False])
    )


def stage_funnel(book: Book) -> pl.DataFrame:
    """stage, reached: how many opportunities ever came at least as far, won last.

    Counted from the stage history, so those that have moved on still count as having been there.
    """
    rank = {stage: place for place, stage in enumerate(OPEN_PATH)}
    moves = book.table("stage_history")
    left = moves.select("opportunity_id", pl.col("from_stage").alias("stage"))
    entered = moves.select("opportunity_id", pl.col("to_stage").alias("stage"))
    now = book.table("opportunities").select(pl.col("id").alias("opportunity_id"), "stage")
    furthest = (
        pl.concat([left, entered, now])
        .with_columns(
            pl.col("stage")
            .cast(pl.String)
            .replace_strict(rank, default=0, return_dtype=pl.Int64)
            .alias("rank")
        )
        .group_by("opportunity_id")
        .agg(pl.col("rank").max())["rank"]
    )
    reached = [int((furthest >= place).sum()) for place in range(len(OPEN_PATH))]
    return pl.DataFrame({"stage": list(OPEN_PATH), "reached": reached})


def customers_by_region(book: Book) -> pl.DataFrame:
    """region, customers, revenue of the live customers; the most customers first.

    Regions stand as they were written; the empty one (null) is that of customers without any.
    """
    bought = valid_orders(book).group_by("account_id").agg(pl.col("amount").sum())
    written = pl.col("region").str.strip_chars().replace("", None)
    return (
        book.live_accounts()
        .select("id", written)
        .join(bought, left_on="id", right_on="account_id", how="left")
        .group_by("region")
        .agg(pl.len().alias("customers"), pl.col("amount").sum().alias("revenue"))
        .sort("customers", "region", descending=[True, False])
    )


def sizes(book: Book) -> dict[str, int]:
    """Rows of every table in use: the firm's in the order of its schema, then those of its CRM
    that hold something."""
    own = book.firm.schema
    rows = {name: book.height(name) for name in book.schema}
    return {name: n for name, n in rows.items() if n or name in own}


def tables_in_use(book: Book) -> dict[str, Table]:
    """The tables of `sizes` with the columns a person may see. Those the CRM keeps beside the
    firm's own columns appear where something stands in them."""
    return {name: _seen(book, name) for name in sizes(book)}


def _seen(book: Book, name: str) -> Table:
    table, own = book.schema[name], book.firm.schema.get(name)
    frame = book.table(name)
    columns = {
        key: column
        for key, column in table.columns.items()
        if column.shown
        and (own is None or key in own.columns or frame[key].null_count() < frame.height)
    }
    return table.model_copy(update={"columns": columns})
