"""What it costs to serve each customer, and what he leaves after that: activity-based costing.

Each activity has a driver (minutes, orders, cases …) and a cost of one unit of it; a customer is
charged what he used (Kaplan and Cooper 1998, Cost & Effect). Customers ranked by what they leave,
added up, make the whale curve (Kaplan and Narayanan 2001, Measuring and Managing Customer
Profitability). Everything counts over the last 365 days.
"""

from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path

import polars as pl
from pydantic import BaseModel, ConfigDict, Field

from crm.book import Book
from crm.conventions import VALID
from kit.text import Text
from kit.yamlfiles import read_model
from sample_data.schema import table_named

FILE = Path(__file__).with_name("service_costs.yaml")
ACTIVITIES = ("sales_time", "order", "return", "case", "campaign")
DAYS = 365
DRIVERS = {
    "sales_time": Text(zh="分钟", en="minutes"),
    "order": Text(zh="笔订单", en="orders"),
    "return": Text(zh="笔退货", en="orders with returns"),
    "case": Text(zh="张工单", en="cases"),
    "campaign": Text(zh="次触达", en="messages"),
}
"""What is counted."""


class _Rates(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    effective_date: str
    sales_time: int
    order: int
    returned: int = Field(alias="return")
    case: int
    campaign: int


@cache
def usual_rates() -> dict[str, int]:
    """Fen a unit that every firm begins with."""
    read = read_model(FILE, _Rates)
    return {name: getattr(read, "returned" if name == "return" else name) for name in ACTIVITIES}


def rates(book: Book) -> dict[str, int]:
    """Fen a unit of each activity: the student's own where he set one."""
    own = book.table("service_rates")
    changed = own.select(pl.col("activity").cast(pl.String), "unit_cost").iter_rows()
    return {**usual_rates(), **dict(changed)}


def activity_label(activity: str) -> Text:
    """What an activity is called."""
    return table_named("service_rates").columns["activity"].values[activity]


def profits(book: Book) -> pl.DataFrame:
    """One row per account that bought or was served within the year: `id`, the units of each
    activity, `revenue`, `margin` (net of returns, less the cost of goods), `cost_to_serve` and
    `profit` = margin − cost_to_serve, all in fen; the largest profit first."""
    return book.remember("customer profits", lambda: _profits(book))


def _profits(book: Book) -> pl.DataFrame:
    since = book.as_of - timedelta(days=DAYS)
    parts = (_time(book), _orders(book), _returns(book), _cases(book), _messages(book))
    whole: pl.LazyFrame | None = None
    for part in parts:
        recent = part.filter(pl.col("on") >= since, pl.col("id").is_not_null())
        summed = recent.group_by("id").agg(pl.exclude("on", "id").sum())
        if whole is None:
            whole = summed
        else:
            whole = whole.join(summed, on="id", how="full", coalesce=True)
    assert whole is not None
    cost, known = pl.lit(0, pl.Int64), rates(book)
    for name in ACTIVITIES:
        cost = cost + pl.col(name) * known[name]
    return (
        whole.with_columns(pl.exclude("id").fill_null(0).cast(pl.Int64))
        .with_columns(cost_to_serve=cost)
        .with_columns(profit=pl.col("margin") - pl.col("cost_to_serve"))
        .sort(["profit", "id"], descending=[True, False])
        .collect()
    )


def _time(book: Book) -> pl.LazyFrame:
    done = book.table("activities").lazy()
    return done.select(id="account_id", on="done_on", sales_time=pl.col("cost_minutes"))


def _orders(book: Book) -> pl.LazyFrame:
    valid = book.table("orders").lazy().filter(pl.col("status").is_in(list(VALID)))
    return valid.select(
        id="account_id", on="order_date", order=pl.lit(1), revenue="amount",
        margin=pl.col("amount") - pl.col("cogs").fill_null(0),
    )  # fmt: skip


def _returns(book: Book) -> pl.LazyFrame:
    back = book.table("order_lines").lazy().filter(pl.col("quantity") < 0)
    orders = book.table("orders").lazy()
    some = orders.join(back.select(id="order_id").unique(), on="id", how="semi")
    return some.select(
        pl.col("account_id").alias("id"), pl.col("order_date").alias("on"),
        pl.lit(1).alias("return"),
    )  # fmt: skip


def _cases(book: Book) -> pl.LazyFrame:
    twice = 1 + pl.col("reopened").fill_null(False).cast(pl.Int64)
    return book.table("cases").lazy().select(
        id="account_id", on=pl.col("opened_at").dt.date(), case=twice
    )  # fmt: skip


def _messages(book: Book) -> pl.LazyFrame:
    sent = book.table("campaign_members").lazy().filter(pl.col("sent_on").is_not_null())
    return sent.select(id="account_id", on="sent_on", campaign=pl.lit(1))


# --- one customer, and the curve --------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Charge:
    """What one customer used of one activity; costs in fen."""

    activity: str
    quantity: int
    unit_cost: int

    @property
    def cost(self) -> int:
        return self.quantity * self.unit_cost


def charges(book: Book, account_id: int) -> list[Charge]:
    """What a customer used of each activity within the year, none left out."""
    found = profits(book).filter(pl.col("id") == account_id).to_dicts()
    used = found[0] if found else dict.fromkeys(ACTIVITIES, 0)
    known = rates(book)
    return [Charge(name, used[name], known[name]) for name in ACTIVITIES]


@dataclass(frozen=True, slots=True)
class Whale:
    """The whale curve: after each share of the customers (0..1), the share of the total profit
    that they leave together. Money in fen."""

    customers: int
    losing: int
    total: int
    peak: int
    curve: tuple[tuple[float, float], ...]


MOST_POINTS = 120


def whale(book: Book) -> Whale:
    """The curve of all customers of the year; no points where the total is not above zero."""
    profit = profits(book)["profit"]
    summed = profit.cum_sum()
    n, total = len(profit), int(profit.sum() or 0)
    peak = int(profit.filter(profit > 0).sum() or 0)
    places = sorted({round(i * (n - 1) / MOST_POINTS) for i in range(MOST_POINTS + 1)}) if n else []
    points = [(0.0, 0.0), *(((i + 1) / n, summed[i] / total) for i in places)] if total > 0 else []
    return Whale(n, int((profit < 0).sum()), total, peak, tuple(points))
