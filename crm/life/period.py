"""A stretch of the firm's time, and what those who act in it share.

Instants are whole minutes from 2000-01-01 0:00, days whole days from there (crm.service.hours).
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from crm.book import Book
from crm.life.parameters import Parameters, parameters
from crm.service.hours import DAY as DAY
from crm.service.hours import EPOCH, FIRST, Calendar, minute_of, official
from kit.seeds import Ints
from kit.text import Text
from sample_data.generator.v1.draws import Draws

Flags = npt.NDArray[np.bool_]
NEVER = np.int64(1 << 60)
"""The instant of what has not happened."""
SINCE_EPOCH = (FIRST - EPOCH).days
MILLISECONDS = 60_000
OPENS, MINUTES_OPEN = 9 * 60, 12 * 60
"""Customers act from 9:00 to 21:00."""
DAYS = 1 << 16
MOMENTS = 1 << 26
"""More than days or minutes there are, to make one key of an account and its moment."""


@dataclass
class Period:
    """From `start` (not included) to `end` (included)."""

    book: Book
    start: int
    end: int
    draws: Draws
    about: Parameters
    calendar: Calendar
    events: list[dict[str, Any]] = field(default_factory=list)
    """Lines for the history of cases; whoever acts last writes them in their order."""
    extra: list[tuple[Ints, Ints]] = field(default_factory=list)
    """Orders that the law does not foretell, of campaigns and new customers: account, instant."""
    walked_in: list[int] = field(default_factory=list)
    """New customers of this period, whose first order is among these."""
    reopening: dict[int, int] = field(default_factory=dict)
    """Closed cases that customers will reopen in this period, and the instant of it."""

    def within(self, minutes: Ints) -> Flags:
        return np.asarray((minutes > self.start) & (minutes <= self.end))

    @property
    def begins(self) -> int:
        """Midnight of T0."""
        return int(day_of(self.book.firm.as_of)) * DAY

    @property
    def first_day(self) -> int:
        return self.start // DAY

    @property
    def last_day(self) -> int:
        return self.end // DAY

    def say(self, text: Text) -> str:
        """In the language of the firm's records."""
        return text.in_language(self.book.firm.key.locale)

    def business(self, minutes: Ints) -> Ints:
        """Working minutes from the beginning of the calendar to those instants."""
        return self.calendar.passed(minutes)

    def after_business(self, minutes: Ints, working: int | Ints) -> Ints:
        """The instants at which so many working minutes more have passed."""
        return self.calendar.reached(self.calendar.passed(minutes) + working)


def period(book: Book, start: datetime, end: datetime) -> Period:
    draws = Draws(book.firm.key.seed)
    return Period(book, minute_of(start), minute_of(end), draws, parameters(), official())


def day_of(day: date) -> int:
    return (day - FIRST).days


def as_date(day: int) -> date:
    return FIRST + timedelta(days=int(day))


def days_of(dates: pl.Series) -> Ints:
    """Days of a column of dates; -1 for nothing."""
    days = dates.to_physical().fill_null(SINCE_EPOCH - 1).to_numpy().astype(np.int64)
    return days - SINCE_EPOCH


def minutes_of(instants: pl.Series) -> Ints:
    """Minutes of a column of instants; NEVER for nothing."""
    found = instants.dt.epoch("ms").fill_null(0).to_numpy() // MILLISECONDS - SINCE_EPOCH * DAY
    return np.where(instants.is_null().to_numpy(), NEVER, found)


def dates(days: Ints) -> pl.Series:
    return pl.Series((days + SINCE_EPOCH).astype(np.int32)).cast(pl.Date)


def instants(minutes: Ints) -> pl.Series:
    return pl.Series((minutes + SINCE_EPOCH * DAY) * MILLISECONDS).cast(pl.Datetime("ms"))


def moment_key(accounts: Ints, minutes: Ints) -> Ints:
    """What stands for one account at one minute in all draws."""
    return accounts * MOMENTS + minutes


def day_key(accounts: Ints, days: Ints) -> Ints:
    """What stands for one account on one day in all draws."""
    return accounts * DAYS + days


def largest_id(ids: pl.Series) -> int:
    """The largest of some ids, 0 for none."""
    return int(ids.drop_nulls().to_numpy().max(initial=0))
