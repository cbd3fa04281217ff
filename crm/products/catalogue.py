"""How products sell: pieces, revenue, buyers over the last twelve months, and their margins."""

from dataclasses import dataclass
from datetime import date

import polars as pl

from crm.book import Book
from crm.conventions import VALID

MONTHS = 12
BUYERS, COMPANIONS = 8, 5
LEAST_TOGETHER = 3
"""Orders two products must share before anything is said about them."""


def year_before(day: date) -> date:
    """The same day a year earlier; 28 February for a leap day."""
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=28)


def catalogue(book: Book) -> pl.DataFrame:
    """Every product with `margin` (share of the list price), `units` and `revenue` (fen, net of
    returns) of the valid orders of the last twelve months; the best-selling first."""
    return book.remember("catalogue", lambda: _catalogue(book))


def _catalogue(book: Book) -> pl.DataFrame:
    recent = book.table("orders").filter(
        pl.col("status").is_in(list(VALID)), pl.col("order_date") >= year_before(book.as_of)
    )
    sold = (
        book.table("order_lines")
        .lazy()
        .join(recent.lazy().select(order_id="id"), on="order_id", how="semi")
        .group_by("product_id")
        .agg(units=pl.col("quantity").sum().cast(pl.Int64), revenue=pl.col("amount").sum())
    )
    price, cost = pl.col("list_price"), pl.col("unit_cost")
    return (
        book.table("products")
        .lazy()
        .join(sold, left_on="id", right_on="product_id", how="left")
        .with_columns(
            pl.col("units", "revenue").fill_null(0),
            margin=pl.when(price > 0).then((price - cost) / price),
        )
        .sort(["revenue", "id"], descending=[True, False])
        .collect()
    )


@dataclass(frozen=True, slots=True)
class Companion:
    """A product bought together with another one."""

    product_id: int
    orders: int
    """Orders that hold both."""
    lift: float
    """How many times as often as if the two had nothing to do with each other."""


def companions(book: Book, product_id: int) -> list[Companion]:
    """The products with the highest lift, over all valid orders.

    lift = P(both) / (P(one) · P(other)), each as a share of orders (Brin, Motwani, Ullman and Tsur
    1997, who call it interest). Pairs in fewer than three orders are left out.
    """
    pairs = _baskets(book)
    orders = pairs["order_id"].n_unique()
    mine = pairs.filter(pl.col("product_id") == product_id).select("order_id")
    if not mine.height:
        return []
    alone = pairs.group_by("product_id").agg(all=pl.len())
    found = (
        pairs.join(mine, on="order_id", how="semi")
        .filter(pl.col("product_id") != product_id)
        .group_by("product_id")
        .agg(both=pl.len())
        .filter(pl.col("both") >= LEAST_TOGETHER)
        .join(alone, on="product_id")
        .with_columns(lift=pl.col("both") * float(orders) / (pl.col("all") * float(mine.height)))
        .sort(["lift", "product_id"], descending=[True, False])
        .head(COMPANIONS)
    )
    return [
        Companion(row["product_id"], row["both"], row["lift"])
        for row in found.iter_rows(named=True)
    ]


def _baskets(book: Book) -> pl.DataFrame:
    """Order and product of every valid order, each pair once."""
    valid = book.table("orders").filter(pl.col("status").is_in(list(VALID))).select(order_id="id")
    lines = book.table("order_lines").filter(
        pl.col("quantity") > 0, pl.col("product_id").is_not_null()
    )
    return lines.select("order_id", "product_id").join(valid, on="order_id", how="semi").unique()


def top_buyers(book: Book, product_id: int) -> pl.DataFrame:
    """`account_id`, `units`, `revenue` (fen) of the customers who bought most of a product in all
    valid orders, net of returns, merged accounts under those that stand for them."""
    lines = book.table("order_lines").filter(pl.col("product_id") == product_id)
    orders = book.table("orders").filter(pl.col("status").is_in(list(VALID)))
    return (
        lines.join(orders.select(order_id="id", account_id="account_id"), on="order_id")
        .group_by("account_id")
        .agg(units=pl.col("quantity").sum(), revenue=pl.col("amount").sum())
        .sort(["revenue", "account_id"], descending=[True, False])
        .head(BUYERS)
    )
