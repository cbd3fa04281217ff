"""The conventions behind every number (as-of date, valid orders, rounding, ties): one place only.

T0 is the day after the last day of data. A valid order has the status `completed`; returns are
negative lines and an order's amount is net of them; cancelled and test orders never count. Orders
belong to the account that they stand under after merging. Money is yuan, half-up to 0.01; rates
are percentage points.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, TypedDict

import numpy as np
import numpy.typing as npt
import polars as pl

from crm.book import Book
from sample_data.schema import schema

Ints = npt.NDArray[np.int64]
Counting = Literal["orders", "lines"]
Amount = Literal["net", "gross"]
VALID: tuple[str, ...] = ("completed",)
EPOCH = date(1970, 1, 1)


class Reading(TypedDict, total=False):
    """How orders are read. The defaults are right; the others are what people get wrong."""

    statuses: Sequence[str]
    """Order statuses that count."""
    counting: Counting
    """What frequency counts: orders, or by mistake their lines."""
    amount: Amount
    """Revenue after returns (net), or by mistake before them (gross)."""


@dataclass(frozen=True)
class Purchases:
    """One entry per buying account, by rising account id. Days count from 1970-01-01."""

    accounts: Ints
    last_day: Ints
    frequency: Ints
    fen: Ints
    largest: Ints
    """The largest single order, in fen."""


def purchases(
    book: Book,
    statuses: Sequence[str] = VALID,
    counting: Counting = "orders",
    amount: Amount = "net",
    since: date | None = None,
    until: date | None = None,
) -> Purchases:
    """What each account bought from `since` (included) to `until` (not included)."""
    orders = book.table("orders")
    account = orders["account_id"].to_numpy()
    counts = _counts(orders, statuses, since, until)
    size = int(account.max()) + 1 if len(account) else 1
    frequency = np.bincount(account[counts], minlength=size)
    buyers = np.flatnonzero(frequency)
    last_day = np.zeros(size, dtype=np.int64)
    np.maximum.at(last_day, account[counts], _days(orders)[counts])
    amounts = _fen(book, orders, amount)[counts]
    fen = _per_account(account[counts], amounts, size)
    largest = np.zeros(size, dtype=np.int64)
    np.maximum.at(largest, account[counts], amounts)
    if counting == "lines":
        lines = _lines_per_order(book, orders)
        frequency = _per_account(account[counts], lines[counts], size)
    frequency = frequency.astype(np.int64)
    return Purchases(buyers, last_day[buyers], frequency[buyers], fen[buyers], largest[buyers])


def valid_orders(book: Book, statuses: Sequence[str] = VALID) -> pl.DataFrame:
    """The orders that count, every column."""
    return book.table("orders").filter(pl.col("status").is_in(list(_known(statuses))))


def day_number(day: date) -> int:
    return (day - EPOCH).days


def days_before(book: Book, days: int) -> date:
    """The day that lies this many days before T0."""
    return book.firm.as_of - timedelta(days=days)


def half_up(part: int, whole: int) -> int:
    """Whole-number division, halves away from zero.

    >>> half_up(5, 2), half_up(-5, 2), half_up(4, 3)
    (3, -3, 1)
    """
    sign = -1 if (part < 0) != (whole < 0) else 1
    return sign * ((2 * abs(part) + abs(whole)) // (2 * abs(whole)))


def yuan(fen: int) -> float:
    """Fen as yuan."""
    return int(fen) / 100


def points(part: float, whole: float) -> float:
    """A share in percentage points; 0 of nothing is 0."""
    return 100 * float(part) / float(whole) if whole else 0.0


def top_count(customers: int, percent: float) -> int:
    """How many customers are `percent` of all, halves rounded up, at least one."""
    return max(1, half_up(round(customers * percent * 1000), 100_000)) if customers else 0


def _counts(
    orders: pl.DataFrame, statuses: Sequence[str], since: date | None, until: date | None
) -> npt.NDArray[np.bool_]:
    codes = [_STATUSES.index(status) for status in _known(statuses)]
    counts: npt.NDArray[np.bool_] = np.isin(orders["status"].to_physical().to_numpy(), codes)
    if since is not None:
        counts = counts & (_days(orders) >= day_number(since))
    if until is not None:
        counts = counts & (_days(orders) < day_number(until))
    return counts


def _known(statuses: Sequence[str]) -> Sequence[str]:
    unknown = [status for status in statuses if status not in _STATUSES]
    if unknown:
        raise ValueError(f"{unknown[0]!r} is no order status; known: {', '.join(_STATUSES)}")
    return statuses


def _days(orders: pl.DataFrame) -> Ints:
    return orders["order_date"].to_physical().to_numpy().astype(np.int64)


def _fen(book: Book, orders: pl.DataFrame, amount: Amount) -> Ints:
    if amount == "net":
        return orders["amount"].to_numpy().astype(np.int64)
    lines = book.table("order_lines").filter(pl.col("quantity") > 0)
    return _per_account(_place(lines, orders), lines["amount"].to_numpy(), orders.height)


def _lines_per_order(book: Book, orders: pl.DataFrame) -> Ints:
    return np.bincount(_place(book.table("order_lines"), orders), minlength=orders.height)


def _place(lines: pl.DataFrame, orders: pl.DataFrame) -> Ints:
    """In which row of `orders`, whose ids rise, each line's order stands."""
    return np.searchsorted(orders["id"].to_numpy(), lines["order_id"].to_numpy())


def _per_account(keys: npt.NDArray[np.integer], values: Ints, size: int) -> Ints:
    """Sums per key; doubles hold every sum of fen under 2**53 exactly."""
    return np.bincount(keys, weights=values, minlength=size).astype(np.int64)


_STATUSES = list(schema()["orders"].columns["status"].values)
