"""Activities by day: what is planned, what is overdue and what was done, for a calendar."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

import polars as pl

from crm.book import Book

State = Literal["late", "planned", "done"]
Span = Literal["week", "month"]
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Entry:
    """One activity on its day: that it is due on, or was done on."""

    id: int
    kind: str
    subject: str
    account_id: int | None
    owner_id: int | None
    state: State


def days_of(span: Span, day: date) -> tuple[date, ...]:
    """The days that a calendar shows: the week of `day` from Monday, or the whole weeks of its
    month."""
    first = day if span == "week" else day.replace(day=1)
    first -= timedelta(days=first.weekday())
    if span == "week":
        return tuple(first + timedelta(days=n) for n in range(7))
    last = (day.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    weeks = ((last - first).days + 7) // 7
    return tuple(first + timedelta(days=n) for n in range(7 * weeks))


def moved(span: Span, day: date, step: int) -> date:
    """A day of the week or month that lies `step` further."""
    if span == "week":
        return day + step * WEEK
    months = day.year * 12 + day.month - 1 + step
    return date(months // 12, months % 12 + 1, 1)


def agenda(
    book: Book, first: date, last: date, owner_id: int | None = None
) -> Mapping[date, tuple[Entry, ...]]:
    """Day -> its activities, those to be done before those that were done."""
    key = ("agenda", first, last, owner_id)
    return book.remember(key, lambda: _agenda(book, first, last, owner_id))


def _agenda(
    book: Book, first: date, last: date, owner_id: int | None
) -> dict[date, tuple[Entry, ...]]:
    day = pl.coalesce("done_on", "due_on").alias("day")
    rows = book.table("activities").with_columns(day).filter(pl.col("day").is_between(first, last))
    if owner_id is not None:
        rows = rows.filter(pl.col("owner_id") == owner_id)
    found: dict[date, list[Entry]] = {}
    open_first = pl.col("done_on").is_not_null()
    for row in rows.sort(open_first, "id").iter_rows(named=True):
        state: State = "done" if row["done_on"] else "planned"
        if state == "planned" and row["day"] < book.as_of:
            state = "late"
        entry = Entry(
            row["id"], row["kind"] or "", row["subject"] or "", row["account_id"],
            row["owner_id"], state,
        )  # fmt: skip
        found.setdefault(row["day"], []).append(entry)
    return {day: tuple(entries) for day, entries in found.items()}
