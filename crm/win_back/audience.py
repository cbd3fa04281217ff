"""Whom a win-back campaign may reach on a student's own firm, by RFM class, and what they spend."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import polars as pl

from crm.book import Book
from crm.conventions import half_up
from crm.metric import compute
from crm.win_back.parameters import CLASSES
from kit.seeds import Floats, Ints

Respect = Literal["both", "do_not_contact", "consent", "nothing"]


@dataclass(frozen=True)
class Audience:
    """One entry per reachable customer, and one per class."""

    ids: Ints
    kinds: Ints
    """Position in CLASSES of each customer in `ids`."""
    members: Ints
    """Customers of each class, those who may not be contacted included."""
    basket: Floats
    """Mean net value of a valid order of the class, yuan to 0.01."""
    revenue_per_customer: Floats
    """Net revenue of the class per customer, yuan to 0.01: often taken for the basket."""

    @cached_property
    def counts(self) -> Ints:
        """Customers of each class who may be contacted."""
        return np.bincount(self.kinds, minlength=len(CLASSES)).astype(np.int64)


def audience(book: Book, respect: Respect = "both", cut: str = "mean") -> Audience:
    """The buyers of this book; who has not agreed or asked to be left alone is left out.

    `respect` other than both forgets one of the two, `cut` median puts customers into other
    classes: mistakes that exercises know.
    """
    return book.remember(("audience", respect, cut), lambda: _audience(book, respect, cut))


def _audience(book: Book, respect: Respect, cut: str) -> Audience:
    classes: pl.DataFrame = compute("rfm_classes", book, {"cut": cut})
    kinds = np.searchsorted(sorted(CLASSES), classes["class"].to_numpy())
    kinds = np.array([list(CLASSES).index(code) for code in sorted(CLASSES)])[kinds]
    ids = classes["account"].to_numpy().astype(np.int64)
    may = may_contact(book, respect)[ids - 1]
    size = len(CLASSES)
    members = np.bincount(kinds, minlength=size).astype(np.int64)
    orders = np.bincount(kinds, weights=classes["frequency"].to_numpy(), minlength=size)
    fen = np.asarray(classes["monetary"].to_numpy() * 100, dtype=np.float64)
    fen = np.bincount(kinds, weights=fen, minlength=size).astype(np.float64)
    return Audience(
        ids[may], kinds[may], members, _yuan_each(fen, orders), _yuan_each(fen, members)
    )


def may_contact(book: Book, respect: Respect) -> npt.NDArray[np.bool_]:
    """By account id - 1: has agreed to marketing and is not marked as do-not-contact."""
    accounts = book.table("accounts")
    agreed = accounts["consent"].fill_null(False).to_numpy()
    blocked = accounts["do_not_contact"].fill_null(False).to_numpy()
    agreed = agreed | (respect in ("do_not_contact", "nothing"))
    may = np.zeros(int(accounts["id"].max() or 0), dtype=np.bool_)  # type: ignore[arg-type]
    may[accounts["id"].to_numpy() - 1] = agreed & ~(
        blocked & (respect in ("both", "do_not_contact"))
    )
    return may


def _yuan_each(fen: Floats, number: npt.NDArray[Any]) -> Floats:
    pairs = zip(fen, number, strict=True)
    return np.array([half_up(round(f), round(n)) / 100 if n else 0.0 for f, n in pairs])
