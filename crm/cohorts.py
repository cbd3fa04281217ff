"""Cohorts by month of first purchase: how many of them buy again in each later month.

Only months that were over by T0 count. A cohort too young for a month has no value there.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import polars as pl

from crm.book import Book
from crm.conventions import VALID, Ints, points, valid_orders

Denominator = Literal["cohort", "previous"]
"""A rate's whole: the cohort's size, or by mistake its buyers of the month before."""


@dataclass(frozen=True)
class Cohorts:
    """`buyers[c, k]`: accounts that bought first in month `first` + c and again k months later.
    Months are counted from January of year 0."""

    first: int
    buyers: Ints

    def __len__(self) -> int:
        return len(self.buyers)

    @property
    def names(self) -> list[str]:
        """Each cohort's month as 2025-03."""
        return [month_name(self.first + row) for row in range(len(self))]

    def known(self, month: int) -> int:
        """How many cohorts, from the oldest on, are old enough for that month."""
        return max(0, len(self) - month)

    def rate(self, row: int, month: int, denominator: Denominator = "cohort") -> float | None:
        """Percentage points of one cohort who bought in its month `month`; None if too young."""
        if row >= self.known(month):
            return None
        whole = 0 if denominator == "cohort" else max(0, month - 1)
        return points(int(self.buyers[row, month]), int(self.buyers[row, whole]))


def cohorts(book: Book, statuses: Sequence[str] = VALID) -> Cohorts:
    """Group the accounts with a valid order by the month of the first one."""
    over = _number(book.as_of.year, book.as_of.month)
    day = pl.col("order_date")
    number = (day.dt.year() * 12 + day.dt.month().cast(pl.Int32) - 1).alias("month")
    bought = valid_orders(book, statuses).select("account_id", number).unique()
    pairs = bought.filter(pl.col("month") < over).with_columns(
        pl.col("month").min().over("account_id").alias("cohort")
    )
    cohort, month = (pairs[name].to_numpy().astype(np.int64) for name in ("cohort", "month"))
    first = int(cohort.min()) if len(cohort) else over
    buyers = np.zeros((over - first, over - first), dtype=np.int64)
    np.add.at(buyers, (cohort - first, month - cohort), 1)
    return Cohorts(first, buyers)


def month_name(number: int) -> str:
    """A month counted from January of year 0, as written.

    >>> month_name(2025 * 12 + 2)
    '2025-03'
    """
    return f"{number // 12}-{number % 12 + 1:02d}"


def _number(year: int, month: int) -> int:
    return year * 12 + month - 1
