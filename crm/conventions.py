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
    how = ("purchases", tuple(statuses), counting, amount, since, until)
    return book.remember(how, lambda: _purchases(book, statuses, counting, amount, since, until))


def _purchases(
    book: Book,
    statuses: Sequence[str],
    counting: Counting,
    amount: Amount,
    since: date | None,
    until: date | None,
) -> Purchases:
    orders = _orders(book)
    counts = _counts(orders, statuses, since, until)
    account, day = orders.account[counts], orders.day[counts]
    amounts = (orders.fen if amount == "net" else _gross(book, orders))[counts]
    size = int(orders.account.max()) + 1 if len(orders.account) else 1
    frequency = np.bincount(account, minlength=size)
    buyers = np.flatnonzero(frequency)
    last_day = np.zeros(size, dtype=np.int64)
    np.maximum.at(last_day, account, day)
    largest = np.zeros(size, dtype=np.int64)
    np.maximum.at(largest, account, amounts)
    if counting == "lines":
        frequency = _per_account(account, _lines_per_order(book, orders)[counts], size)
    found = (last_day, frequency, _per_account(account, amounts, size), largest)
    return Purchases(_kept(buyers), *(_kept(values[buyers]) for values in found))


def valid_orders(book: Book, statuses: Sequence[str] = VALID) -> pl.DataFrame:
    """The orders that count, every column."""
    return book.table("orders").filter(pl.col("status").is_in(list(_known(statuses))))


def day_number(day: date) -> int:
    return (day - EPOCH).days


def days_before(book: Book, days: int) -> date:
    """The day that lies this many days before T0."""
    return book.as_of - timedelta(days=days)


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


@dataclass(frozen=True)
class _Orders:
    """Columns of the orders as arrays; days count from 1970-01-01."""

    id: Ints
    account: Ints
    day: Ints
    status: Ints
    """Position in the list of statuses."""
    fen: Ints


def _orders(book: Book) -> _Orders:
    return book.remember("orders", lambda: _order_arrays(book.table("orders")))


def _order_arrays(orders: pl.DataFrame) -> _Orders:
    columns = (
        orders["id"],
        orders["account_id"],
        orders["order_date"].to_physical(),
        orders["status"].to_physical(),
        orders["amount"],
    )
    return _Orders(*(_kept(column.to_numpy()) for column in columns))


def _kept(values: npt.NDArray[np.integer]) -> Ints:
    """As whole numbers that nobody can edit, for they are shared."""
    array = values.astype(np.int64)
    array.flags.writeable = False
    return array


def _counts(
    orders: _Orders, statuses: Sequence[str], since: date | None, until: date | None
) -> npt.NDArray[np.bool_]:
    counted = np.zeros(len(_STATUSES), dtype=np.bool_)
    counted[[_STATUSES.index(status) for status in _known(statuses)]] = True
    counts = counted[orders.status]
    if since is not None:
        counts = counts & (orders.day >= day_number(since))
    if until is not None:
        counts = counts & (orders.day < day_number(until))
    return counts


def _known(statuses: Sequence[str]) -> Sequence[str]:
    unknown = [status for status in statuses if status not in _STATUSES]
    if unknown:
        raise ValueError(f"{unknown[0]!r} is no order status; known: {', '.join(_STATUSES)}")
    return statuses


def _gross(book: Book, orders: _Orders) -> Ints:
    """Fen of each order before returns."""
    lines = book.table("order_lines").filter(pl.col("quantity") > 0)
    return _per_account(_place(lines, orders), lines["amount"].to_numpy(), len(orders.id))


def _lines_per_order(book: Book, orders: _Orders) -> Ints:
    return np.bincount(_place(book.table("order_lines"), orders), minlength=len(orders.id))


def _place(lines: pl.DataFrame, orders: _Orders) -> Ints:
    """In which row of the orders, whose ids rise, each line's order stands."""
    return np.searchsorted(orders.id, lines["order_id"].to_numpy())


def _per_account(keys: npt.NDArray[np.integer], values: Ints, size: int) -> Ints:
    """Sums per key; doubles hold every sum of fen under 2**53 exactly."""
    return np.bincount(keys, weights=values, minlength=size).astype(np.int64)


_STATUSES = list(schema()["orders"].columns["status"].values)
