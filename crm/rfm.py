"""Recency, frequency and money of every buying account: scores 1-5, and high or low."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
import polars as pl

from crm.book import Book
from crm.conventions import VALID, Amount, Counting, Ints, Purchases, Reading, day_number, purchases
from kit.text import Text

Ties = Literal["shared", "first"]
Cut = Literal["mean", "median"]

CLASSES: dict[str, Text] = {
    "111": Text(zh="重要价值客户", en="Important, value"),
    "011": Text(zh="重要保持客户", en="Important, keep"),
    "101": Text(zh="重要发展客户", en="Important, develop"),
    "001": Text(zh="重要挽留客户", en="Important, win back"),
    "110": Text(zh="一般价值客户", en="Ordinary, value"),
    "010": Text(zh="一般保持客户", en="Ordinary, keep"),
    "100": Text(zh="一般发展客户", en="Ordinary, develop"),
    "000": Text(zh="一般挽留客户", en="Ordinary, win back"),
}
"""Class by (R, F, M high = 1). Chinese sources disagree; this printed table is the one we grade
against (one vendor's wording, CONTENT V13)."""


CODES = [f"{bits:03b}" for bits in range(8)]


class Scoring(Reading, total=False):
    """How scores are given, beside how orders are read."""

    recent_is_high: bool
    """The most recent buyers score 5; by mistake they score 1."""
    ties: Ties
    """Equal values share a score; by mistake the one met first scores lower."""
    days_early: int
    """T0 is the day after the last day of data; by mistake it is put this many days earlier."""


class Cutting(Reading, total=False):
    """Where high begins, beside how orders are read."""

    cut: Cut
    """High is above the mean; by mistake above the median."""
    buyers_only: bool
    """Accounts without an order are left out; by mistake they are averaged in."""
    recent_is_high: bool


@dataclass(frozen=True)
class Scores:
    """One entry per buying account. `recency` in days before T0, money in fen, scores 1 to 5."""

    accounts: Ints
    recency: Ints
    frequency: Ints
    fen: Ints
    r: Ints
    f: Ints
    m: Ints

    @property
    def cells(self) -> Ints:
        """555 for the best in all three."""
        return self.r * 100 + self.f * 10 + self.m


def scores(
    book: Book,
    statuses: Sequence[str] = VALID,
    counting: Counting = "orders",
    amount: Amount = "net",
    recent_is_high: bool = True,
    ties: Ties = "shared",
    days_early: int = 0,
) -> Scores:
    """Score every account that has at least one order that counts."""
    bought = purchases(book, statuses, counting, amount)
    how = ("scores", tuple(statuses), counting, amount, recent_is_high, ties, days_early)
    return book.remember(how, lambda: _scores(book, bought, recent_is_high, ties, days_early))


def _scores(
    book: Book, bought: Purchases, recent_is_high: bool, ties: Ties, days_early: int
) -> Scores:
    recency = day_number(book.as_of) - days_early - bought.last_day
    ranked = -recency if recent_is_high else recency
    return Scores(
        bought.accounts,
        recency,
        bought.frequency,
        bought.fen,
        quintiles(ranked, ties),
        quintiles(bought.frequency, ties),
        quintiles(bought.fen, ties),
    )


def quintiles(values: Ints, ties: Ties = "shared") -> Ints:
    """Scores 1-5 by percent rank r = (#less + 0.5 #equal) / n, score = 1 + floor(5r), at most 5.

    Whole numbers throughout, so that no score hangs on a rounding error.

    >>> quintiles(np.array([1, 1, 1, 2, 9])).tolist()
    [2, 2, 2, 4, 5]
    """
    number = len(values)
    if not number:
        return np.zeros(0, dtype=np.int64)
    if ties == "first":
        twice_rank = np.empty(number, dtype=np.int64)
        twice_rank[np.argsort(values, kind="stable")] = 2 * np.arange(number) + 1
    else:
        in_order = np.sort(values)
        less = np.searchsorted(in_order, values, "left")
        twice_rank = less + np.searchsorted(in_order, values, "right")
    return np.minimum(5, 1 + (5 * twice_rank) // (2 * number)).astype(np.int64)


@dataclass(frozen=True)
class Classes:
    """One entry per account: raw values and the class code, "111" to "000"."""

    accounts: Ints
    recency: Ints
    frequency: Ints
    fen: Ints
    codes: list[str]


def classes(
    book: Book,
    cut: Cut = "mean",
    buyers_only: bool = True,
    recent_is_high: bool = True,
    statuses: Sequence[str] = VALID,
    counting: Counting = "orders",
    amount: Amount = "net",
) -> Classes:
    """High is above the cut; for recency, days below it. With `buyers_only` false, accounts without
    an order are averaged in, by mistake, with no orders and the days since they were entered."""
    bought = purchases(book, statuses, counting, amount)
    recency = day_number(book.as_of) - bought.last_day
    columns = [bought.accounts, recency, bought.frequency, bought.fen]
    if not buyers_only:
        columns = _with_idle(book, columns)
    accounts, recency, frequency, fen = columns
    recent = above(-recency if recent_is_high else recency, cut)
    bits = 4 * recent + 2 * above(frequency, cut) + above(fen, cut)
    return Classes(accounts, recency, frequency, fen, [CODES[bit] for bit in bits.tolist()])


def _with_idle(book: Book, columns: list[Ints]) -> list[Ints]:
    live = book.live_accounts().filter(~pl.col("id").is_in(columns[0].tolist()))
    entered = live["created_on"].to_physical().to_numpy().astype(np.int64)
    idle = np.zeros(live.height, dtype=np.int64)
    extra = [live["id"].to_numpy(), day_number(book.as_of) - entered, idle, idle]
    return [np.concatenate(pair) for pair in zip(columns, extra, strict=True)]


def above(values: Ints, cut: Cut) -> npt.NDArray[np.bool_]:
    """Which values lie above the mean (compared in whole numbers) or the median."""
    if cut == "median":
        return np.asarray(2 * values > 2 * np.median(values))
    return np.asarray(values * len(values) > values.sum())
