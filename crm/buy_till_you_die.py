"""Orders as buy-till-you-die models read them: repeats, recency and age of every buying account.

The conventions are those of Fader, Hardie & Lee (2005), under which published figures come out:
orders of one day are one purchase; frequency x counts the purchases after the first one; recency
t_x runs from the first to the last purchase (not back from T0); age T runs from the first purchase
to the last day of data. That is the day before T0, or T0 itself when orders are dated T0; orders
after T0 do not count. Spending averages the purchases after the first (Fader & Hardie 2013), whose
value is often unlike the rest; accounts without a positive mean are left out of its fit.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypedDict

import numpy as np
import polars as pl

from crm import bgnbd, gamma_gamma
from crm.book import Book
from crm.conventions import VALID, Ints, day_number, valid_orders
from kit.errors import UserError
from kit.seeds import Floats

Unit = Literal["days", "weeks", "months"]
DAYS: dict[str, float] = {"days": 1.0, "weeks": 7.0, "months": 365.25 / 12}
"""A month is a twelfth of a year."""


class Histories(TypedDict, total=False):
    """How purchases are read. The defaults are right; the others are what people get wrong."""

    unit: Unit
    """Unit of all times."""
    statuses: Sequence[str]
    counts: Literal["repeats", "all"]
    """Frequency counts repeat purchases, or by mistake the first one too."""
    recency: Literal["from_first", "to_as_of"]
    """Recency runs from the first purchase to the last, or by mistake from the last to T0."""
    same_day: Literal["one", "each"]
    """Orders of one day are one purchase, or each is one of its own."""


@dataclass(frozen=True)
class History:
    """One entry per buying account, by rising account id; times in the unit asked for."""

    accounts: Ints
    repeats: Floats
    recency: Floats
    age: Floats

    def fit(self) -> bgnbd.Fit:
        return bgnbd.fit(self.repeats, self.recency, self.age)

    def expected(self, given: bgnbd.Parameters, ahead: float) -> Floats:
        """Purchases to come in the next `ahead` units of time."""
        return bgnbd.expected_repeats(given, ahead, self.repeats, self.recency, self.age)

    def chance_alive(self, given: bgnbd.Parameters) -> Floats:
        return bgnbd.chance_alive(given, self.repeats, self.recency, self.age)


@dataclass(frozen=True)
class Spending:
    """One entry per buying account: how many purchases are averaged, and their mean in yuan."""

    accounts: Ints
    count: Floats
    mean: Floats

    def fit(self) -> gamma_gamma.Fit:
        return gamma_gamma.fit(self.count, self.mean)

    def expected(self, given: gamma_gamma.Parameters) -> Floats:
        """Each account's expected order value in yuan."""
        known = self.mean > 0
        return gamma_gamma.expected_mean(given, self.count * known, self.mean)


def history(
    book: Book,
    unit: Unit = "weeks",
    statuses: Sequence[str] = VALID,
    counts: Literal["repeats", "all"] = "repeats",
    recency: Literal["from_first", "to_as_of"] = "from_first",
    same_day: Literal["one", "each"] = "one",
) -> History:
    """What each account with a valid order did."""
    if unit not in DAYS:
        raise UserError(
            "unknown_unit",
            f"时间单位应为 {'、'.join(DAYS)} 之一。",
            f"The unit of time is one of {', '.join(DAYS)}.",
        )
    days = _purchase_days(book, statuses)
    end = max(day_number(book.as_of) - 1, int(days["day"].max() or 0))  # type: ignore[arg-type]
    each = days.group_by("account_id", maintain_order=True).agg(
        (pl.len() if same_day == "one" else pl.col("orders").sum()).alias("purchases"),
        pl.col("day").first().alias("first"),
        pl.col("day").last().alias("last"),
    )
    first, last, bought = (each[name].to_numpy() for name in ("first", "last", "purchases"))
    since = last - first if recency == "from_first" else end - last
    return History(
        each["account_id"].to_numpy().astype(np.int64),
        bought.astype(np.float64) - (counts == "repeats"),
        since / DAYS[unit],
        (end - first) / DAYS[unit],
    )


def spending(
    book: Book, averaged: Literal["repeats", "all"] = "repeats", statuses: Sequence[str] = VALID
) -> Spending:
    """What each account with a valid order spends; `averaged` all takes the first purchase too."""
    days = _purchase_days(book, statuses)
    each = days.group_by("account_id", maintain_order=True).agg(
        pl.len().alias("purchases"), pl.col("fen").sum(), pl.col("fen").first().alias("first")
    )
    left_out = averaged == "repeats"
    count = each["purchases"].to_numpy().astype(np.float64) - left_out
    fen = each["fen"].to_numpy() - left_out * each["first"].to_numpy()
    return Spending(
        each["account_id"].to_numpy().astype(np.int64), count, fen / 100 / np.maximum(count, 1)
    )


def _purchase_days(book: Book, statuses: Sequence[str]) -> pl.DataFrame:
    """Fen and number of orders of every day on which an account bought, by account and day."""
    return (
        valid_orders(book, statuses)
        .filter(pl.col("order_date") <= book.as_of)
        .group_by("account_id", pl.col("order_date").to_physical().alias("day"))
        .agg(pl.col("amount").sum().alias("fen"), pl.len().alias("orders"))
        .sort("account_id", "day")
    )
