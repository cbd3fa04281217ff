"""The opportunity board: one column per stage, a card per opportunity."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import polars as pl

from crm.book import Book, Row
from crm.rules import CLOSED, PROBABILITIES, stage_label
from crm.sales.quarters import quarter_of, shifted
from kit.text import Text
from sample_data.schema import schema

Step = Literal["late", "planned", "none"]


@dataclass(frozen=True, slots=True)
class Card:
    """One opportunity; money in fen, ages in days."""

    id: int
    name: str
    account_id: int
    account: str
    owner_id: int | None
    amount: int
    probability: float
    close_date: date | None
    days_in_stage: int
    next_step: str
    next_step_on: date | None
    step: Step
    """How the next step stands: late (before today), planned, or none."""
    stage: str

    @property
    def weighted(self) -> int:
        """Amount times probability in fen, half up."""
        return int(self.amount * self.probability + 0.5)


@dataclass(frozen=True, slots=True)
class Column:
    """One stage; `weighted` is the sum of amount times probability, in fen."""

    stage: str
    label: Text
    probability: float
    count: int
    amount: int
    weighted: int
    cards: list[Card]


Period = Literal["all", "overdue", "this_quarter", "next_quarter"]
"""Which deals by close date; overdue: before today and still open."""


def board(book: Book, owner_id: int | None = None, period: Period = "all") -> list[Column]:
    """Return the columns in the order of the stages, lost last; the largest amount on top.
    With `owner_id`, only that person's opportunities."""
    return book.remember(("board", owner_id, period), lambda: _board(book, owner_id, period))


def _board(book: Book, owner_id: int | None, period: Period) -> list[Column]:
    frame = book.table("opportunities").filter(_closing(book.as_of, period))
    if owner_id is not None:
        frame = frame.filter(pl.col("owner_id") == owner_id)
    entered = _entered(book)
    rows: dict[str, list[Row]] = {
        stage: [] for stage in schema()["opportunities"].columns["stage"].values
    }
    for row in frame.sort("amount", "id", descending=[True, False]).iter_rows(named=True):
        rows[row["stage"]].append(row)
    names = _account_names(book, frame)
    return [
        _column(stage, [_card(book.as_of, row, entered, names) for row in found])
        for stage, found in rows.items()
    ]


def _closing(today: date, period: Period) -> pl.Expr:
    closes = pl.col("close_date")
    if period == "all":
        return pl.lit(True)
    if period == "overdue":
        return (closes < today) & ~pl.col("stage").cast(pl.String).is_in(CLOSED)
    start = shifted(quarter_of(today), 0 if period == "this_quarter" else 1)
    return closes.is_between(start, shifted(start, 1), closed="left")


def weighted_amount(cards: Iterable[Card]) -> int:
    """Sum of amount times probability, in fen, each product rounded half up."""
    return sum(card.weighted for card in cards)


def _column(stage: str, cards: list[Card]) -> Column:
    total = sum(card.amount for card in cards)
    return Column(
        stage,
        stage_label(stage),
        PROBABILITIES[stage],
        len(cards),
        total,
        weighted_amount(cards),
        cards,
    )


def _entered(book: Book) -> dict[int, date]:
    """The day each opportunity entered its present stage, where the history tells."""
    history = book.table("stage_history").group_by("opportunity_id").agg(pl.col("changed_on").max())
    return dict(history.iter_rows())


def _account_names(book: Book, opportunities: pl.DataFrame) -> dict[int, str]:
    accounts = book.table("accounts").select("id", "name")
    wanted = opportunities.select(pl.col("account_id").alias("id")).unique()
    return dict(accounts.join(wanted, on="id", how="semi").iter_rows())


def _card(today: date, row: Row, entered: dict[int, date], names: dict[int, str]) -> Card:
    since = entered.get(row["id"]) or row["created_on"] or today
    return Card(
        id=row["id"],
        name=row["name"] or "",
        account_id=row["account_id"],
        account=names.get(row["account_id"], ""),
        owner_id=row["owner_id"],
        amount=row["amount"] or 0,
        probability=row["probability"] or 0.0,
        close_date=row["close_date"],
        days_in_stage=(today - since).days,
        next_step=row["next_step"] or "",
        next_step_on=row["next_step_on"],
        step=_step(row, today),
        stage=row["stage"],
    )


def _step(row: dict[str, Any], today: date) -> Step:
    if row["next_step_on"] is None:
        return "none"
    return "late" if row["next_step_on"] < today else "planned"
