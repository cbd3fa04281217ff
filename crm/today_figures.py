"""The firm in a few figures, and what customers did while the clock last moved."""

from dataclasses import dataclass
from datetime import timedelta

import polars as pl

from crm.book import Book
from crm.conventions import VALID
from crm.life.story import Advance, Line, advances, altered, arrived, story
from crm.sales.quarters import quarter_of

LATELY = 30
"""Days that the figures look back, today included."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure (fen where it is `money`), and how much of it came with the last advance of the
    clock; None where the clock has not moved or that cannot be said."""

    key: str
    value: int
    money: bool
    change: int | None


@dataclass(frozen=True, slots=True)
class Since:
    """The last advance of the clock and what happened in it."""

    advance: Advance
    lines: tuple[Line, ...]


def figures(book: Book) -> tuple[Figure, ...]:
    """Orders, receipts and leads of the last 30 days, deals won this quarter, open cases."""
    return book.remember("today's figures", lambda: _figures(book))


def since_last_time(book: Book) -> Since | None:
    """What happened in the last advance; None while the clock has not moved."""
    last = _last(book)
    return None if last is None else Since(last, tuple(story(book, last.seq)))


def _last(book: Book) -> Advance | None:
    return next(iter(book.remember("advances", lambda: advances(book))), None)


def _figures(book: Book) -> tuple[Figure, ...]:
    last = _last(book)
    seq = None if last is None else last.seq
    first = book.as_of - timedelta(days=LATELY - 1)
    lately = pl.lit(first)
    orders = book.table("orders").filter(
        pl.col("status").is_in(VALID), pl.col("order_date") >= lately
    )
    leads = book.table("leads").filter(pl.col("created_on") >= lately)
    cases = book.table("cases").filter(pl.col("status").cast(pl.String) != "closed")
    return (
        Figure("orders", orders.height, False, _valid_orders(book, seq)),
        Figure("receipts", _received(book, lately), True, _paid(book, seq)),
        Figure("won", _won(book), True, None),
        Figure("leads", leads.height, False, _came(book, seq, "leads")),
        Figure("cases", cases.height, False, _came(book, seq, "cases")),
    )


def _came(book: Book, seq: int | None, table: str) -> int | None:
    return None if seq is None else arrived(book, seq, table).height


def _valid_orders(book: Book, seq: int | None) -> int | None:
    if seq is None:
        return None
    return arrived(book, seq, "orders").filter(pl.col("status").is_in(VALID)).height


def _received(book: Book, first: pl.Expr) -> int:
    rows = book.table("payments").filter(pl.col("paid_on") >= first, pl.col("amount") > 0)
    return int(rows["amount"].sum())


def _paid(book: Book, seq: int | None) -> int | None:
    if seq is None:
        return None
    ids = altered(book, seq, "payments", "paid_on")
    return sum(book.value("payments", id, "amount") or 0 for id in ids)


def _won(book: Book) -> int:
    deals = book.table("opportunities").filter(
        pl.col("stage").cast(pl.String) == "won",
        pl.col("close_date") >= pl.lit(quarter_of(book.as_of)),
    )
    return int(deals["amount"].sum())
