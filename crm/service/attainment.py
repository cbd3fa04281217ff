"""How well the desk kept its promises: the SLA attainment and the rating of what was closed."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

import polars as pl

from crm.book import Book
from crm.conventions import points
from crm.service.hours import Calendar
from crm.service.sla import sla_columns, sla_of_cases


@dataclass(frozen=True, slots=True)
class Attainment:
    """Cases that kept the SLA, of those that are judged: closed, or open and breached."""

    met: int
    judged: int

    @property
    def percent(self) -> float:
        """Percentage points; 0 of nothing is 0."""
        return points(self.met, self.judged)


def attainment(
    book: Book,
    days: int | None = None,
    *,
    calendar: Calendar | None = None,
    pauses: bool = True,
    open_breaches: bool = True,
) -> Attainment:
    """Closed cases that met the SLA ÷ (all closed + breached open cases) (CONTENT C.2, V21).

    Of the last `days` days (by the day of closing), or of all; duplicates that were merged into
    another case do not count. The other arguments are what people get wrong.
    """
    usual = calendar is None and pauses
    cases = sla_of_cases(book) if usual else _by_another_clock(book, calendar, pauses)
    counted = cases.filter(pl.col("merged_case_id").is_null())
    closed = counted.filter((pl.col("status") == "closed") & _since(book, days))
    kept = int((closed["state"] == "met").sum())
    late = counted.filter((pl.col("status") != "closed") & (pl.col("state") == "breached")).height
    return Attainment(kept, closed.height + (late if open_breaches else 0))


def rolling_attainment(book: Book, days: int | None = None) -> Attainment:
    """Answers to later messages given in time ÷ (all given + those overdue now), of the cases
    closed in the last `days` days and of the open ones. Not part of the SLA attainment."""
    cases = sla_of_cases(book)
    status_open = pl.col("status") != "closed"
    counted = cases.filter(pl.col("merged_case_id").is_null() & (status_open | _since(book, days)))
    met, late = int(counted["rolling_met"].sum()), int(counted["rolling_late"].sum())
    overdue = int((counted["rolling_state"] == "breached").sum())
    return Attainment(met, met + late + overdue)


def average_rating(book: Book, days: int | None = None) -> float | None:
    """Mean CSAT (1 to 5) of the rated cases closed in the last `days` days; None without any."""
    cases = book.table("cases").filter((pl.col("status") == "closed") & _since(book, days))
    mean = cases["csat"].mean()
    return None if mean is None else float(mean)  # type: ignore[arg-type]


def _by_another_clock(book: Book, calendar: Calendar | None, pauses: bool) -> pl.DataFrame:
    cases = book.table("cases")
    return cases.hstack(sla_columns(cases, book.now, calendar, pauses=pauses))


def _since(book: Book, days: int | None) -> pl.Expr:
    if days is None:
        return pl.lit(True)
    return pl.col("closed_at") >= datetime.combine(book.as_of - timedelta(days=days), time())
