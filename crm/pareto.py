"""Rank buying accounts by revenue and cut them into A, B and C."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from crm.book import Book
from crm.conventions import VALID, Amount, Counting, Ints, Reading, purchases, top_count

Rule = Literal["revenue", "customers"]
Crossing = Literal["higher", "lower"]


class Cutting(Reading, total=False):
    """Where classes are cut, beside how orders are read."""

    a: float
    """Percent of revenue up to which an account is A."""
    b: float
    """Percent of revenue up to which an account is B."""
    crossing: Crossing
    """The account that crosses a line goes to the higher class; by mistake to the lower."""
    rule: Rule
    """Cut by revenue; by mistake by a fifth and a half of the customers."""


@dataclass(frozen=True)
class Ranked:
    """Accounts from the largest revenue down; equal revenue: the lower id first."""

    accounts: Ints
    fen: Ints
    classes: list[str]

    @property
    def total(self) -> int:
        return int(self.fen.sum())


def ranked(
    book: Book,
    a: float = 80,
    b: float = 95,
    crossing: Crossing = "higher",
    rule: Rule = "revenue",
    statuses: Sequence[str] = VALID,
    counting: Counting = "orders",
    amount: Amount = "net",
) -> Ranked:
    """Rank and cut. With the rule `customers` the first 20% are A and the next 30% B."""
    bought = purchases(book, statuses, counting, amount)
    order = np.argsort(-bought.fen, kind="stable")
    fen = bought.fen[order]
    if rule == "customers":
        ends = [top_count(len(fen), 20), top_count(len(fen), 50)]
    else:
        ends = [_end(fen, percent, crossing) for percent in (a, b)]
    names = np.full(len(fen), "C")
    names[: ends[1]] = "B"
    names[: ends[0]] = "A"
    return Ranked(bought.accounts[order], fen, names.tolist())


def _end(fen: Ints, percent: float, crossing: Crossing) -> int:
    """How many accounts lie before the line, in whole numbers of a thousandth of a percent."""
    line = round(percent * 1000) * int(fen.sum())
    reached = 100_000 * fen.cumsum()
    if crossing == "lower":
        return int(np.count_nonzero(reached <= line))
    return int(np.count_nonzero(reached - 100_000 * fen < line))
