"""The opportunity board: one column per stage, a card per opportunity."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal, cast

import polars as pl

from crm.book import Book, Row
from crm.rules import CLOSED, PROBABILITIES, stage_label
from crm.sales.quarters import quarter_of, shifted
from kit.text import Text
from sample_data.schema import code, schema

Step = Literal["late", "planned", "none"]
SHOWN = (
    "id", "name", "account_id", "owner_id", "amount", "probability", "close_date", "next_step",
    "next_step_on", "stage", "created_on",
)  # fmt: skip


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


def board(
    book: Book,
    owner_id: int | None = None,
    period: Period = "all",
    search: str = "",
    closed: bool = True,
) -> list[Column]:
    """Return the columns in the order of the stages, lost last; the largest amount on top.
    With `owner_id`, only that person's opportunities; with `search`, those whose name, customer or
    code holds it in any case; not `closed`, without the columns won and lost."""
    wanted = search.strip().casefold()
    key = ("board", owner_id, period, wanted, closed)
    return book.remember(key, lambda: _board(book, owner_id, period, wanted, closed))


def within(columns: Sequence[Column], most: int) -> list[Column]:
    """The columns with at most `most` cards together. A short column keeps all of its own; the long
    ones share what is left evenly. Counts and sums stay those of all."""
    room, kept = most, dict[str, int]()
    for place, column in enumerate(sorted(columns, key=lambda c: len(c.cards))):
        kept[column.stage] = min(len(column.cards), room // (len(columns) - place))
        room -= kept[column.stage]
    return [replace(column, cards=column.cards[: kept[column.stage]]) for column in columns]


def _board(
    book: Book, owner_id: int | None, period: Period, wanted: str, closed: bool
) -> list[Column]:
    frame = book.table("opportunities").select(SHOWN)
    chosen = [] if period == "all" else [_closing(book.as_of, period)]
    if owner_id is not None:
        chosen.append(pl.col("owner_id") == owner_id)
    if not closed:
        chosen.append(~pl.col("stage").cast(pl.String).is_in(CLOSED))
    rows = (frame.filter(*chosen) if chosen else frame).iter_rows(named=True)
    stages = schema()["opportunities"].columns["stage"].values
    cards: dict[str, list[Card]] = {stage: [] for stage in stages if closed or stage not in CLOSED}
    for row in rows:
        card = _card(book, row)
        if not wanted or _holds(card, wanted):
            cards[card.stage].append(card)
    for found in cards.values():
        found.sort(key=lambda card: (-card.amount, card.id))
    return [_column(stage, found) for stage, found in cards.items()]


def _holds(card: Card, wanted: str) -> bool:
    called = (card.name, card.account, code("opportunities", card.id))
    return any(wanted in name.casefold() for name in called)


def _closing(today: date, period: Period) -> pl.Expr:
    closes = pl.col("close_date")
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


def _entered(book: Book, deal: Row) -> date | None:
    """The day an opportunity entered its present stage: what the history tells, else its first."""
    told = book.pointing_to("stage_history", "opportunity_id", deal["id"])
    days: list[date] = [book.value("stage_history", line, "changed_on") for line in told]
    return max(days, default=cast(date | None, deal["created_on"]))


def _card(book: Book, row: Row) -> Card:
    today, account = book.as_of, row["account_id"]
    since = _entered(book, row) or today
    return Card(
        id=row["id"],
        name=row["name"] or "",
        account_id=account,
        account=book.value("accounts", account, "name") or "",
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
