"""Business minutes: 9:00 to 18:00 on working days, by the official holiday calendar.

The calendar (holidays.yaml) follows the State Council's yearly notices with their make-up working
days; `WEEKDAYS_ONLY` knows Monday to Friday and nothing else. In a year without a notice both say
the same. Instants are the firm's own, to the minute: seconds are not counted.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ConfigDict

from kit.text import Text
from kit.yamlfiles import read_model

Ints = npt.NDArray[np.int64]
FILE = Path(__file__).with_name("holidays.yaml")
OPENS, CLOSES = time(9), time(18)
OPENING, LENGTH = 9 * 60, 9 * 60
"""Opening minute of a working day, and how many minutes it has."""
DAY = 24 * 60
FIRST, LAST = date(2000, 1, 1), date(2101, 12, 31)
"""The days a calendar knows."""
EPOCH = date(1970, 1, 1)


class _Plain(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Holiday(_Plain):
    """Days off in a row, weekends among them included."""

    name: Text
    first: date
    last: date


class Year(_Plain):
    """What one notice says."""

    year: int
    source: str
    published: date
    effective_date: date
    holidays: tuple[Holiday, ...]
    working: tuple[date, ...]
    """Saturdays and Sundays that are worked."""


class Notices(_Plain):
    years: tuple[Year, ...]
    missing: tuple[int, ...]
    """Years looked for without finding their notice."""


@dataclass(frozen=True)
class Calendar:
    """Which days are worked, from FIRST to LAST."""

    off: frozenset[date] = frozenset()
    working: frozenset[date] = frozenset()
    is_workday: Ints = field(init=False, repr=False, compare=False)
    workdays: Ints = field(init=False, repr=False, compare=False)
    """Day numbers (from FIRST) of the working days."""
    before: Ints = field(init=False, repr=False, compare=False)
    """For each day: how many working days came before it."""

    def __post_init__(self) -> None:
        days = np.arange((LAST - FIRST).days + 1, dtype=np.int64)
        worked = ((days + FIRST.weekday()) % 7 < 5).astype(np.int64)
        worked[[(day - FIRST).days for day in self.off]] = 0
        worked[[(day - FIRST).days for day in self.working]] = 1
        object.__setattr__(self, "is_workday", worked)
        object.__setattr__(self, "workdays", np.flatnonzero(worked).astype(np.int64))
        object.__setattr__(self, "before", np.cumsum(worked) - worked)

    def passed(self, minutes: Ints) -> Ints:
        """Business minutes from FIRST to instants given in minutes from FIRST, 0:00."""
        day = np.clip(minutes // DAY, 0, len(self.before) - 1)
        today = np.clip(minutes % DAY - OPENING, 0, LENGTH) * self.is_workday[day]
        return np.asarray(self.before[day] * LENGTH + today)

    def reached(self, passed: Ints) -> Ints:
        """The first instant (minutes from FIRST) at which that many business minutes are over."""
        number = np.clip((passed - 1) // LENGTH, 0, len(self.workdays) - 1)
        return np.asarray(self.workdays[number] * DAY + OPENING + (passed - 1) % LENGTH + 1)


@dataclass(frozen=True)
class RoundTheClock(Calendar):
    """Every minute of every day counts, as people reckon who forget the business hours."""

    def passed(self, minutes: Ints) -> Ints:
        return minutes

    def reached(self, passed: Ints) -> Ints:
        return passed


WEEKDAYS_ONLY, ROUND_THE_CLOCK = Calendar(), RoundTheClock()


@cache
def notices() -> Notices:
    """The notices on file; a located ContentError when the file is wrong."""
    return read_model(FILE, Notices)


@cache
def official() -> Calendar:
    """Monday to Friday with the holidays and make-up days of every year on file."""
    off = {
        holiday.first + timedelta(days=n)
        for year in notices().years
        for holiday in year.holidays
        for n in range((holiday.last - holiday.first).days + 1)
    }
    return Calendar(frozenset(off), frozenset(day for y in notices().years for day in y.working))


def unpublished_year(day: date) -> int | None:
    """The year of a day that lies beyond the last notice on file: its holidays are not published
    yet, so Monday to Friday count. None for a day that a notice covers."""
    return day.year if day.year > max(known.year for known in notices().years) else None


def is_workday(day: date, calendar: Calendar | None = None) -> bool:
    """Whether the desk is staffed on that day."""
    return bool((calendar or official()).is_workday[(day - FIRST).days])


def business_minutes(start: datetime, end: datetime, calendar: Calendar | None = None) -> int:
    """Business minutes from `start` to `end`; negative when `end` comes first.

    >>> business_minutes(datetime(2026, 9, 4, 17, 30), datetime(2026, 9, 7, 9, 30))
    60
    """
    passed = (calendar or official()).passed(np.array([minute_of(start), minute_of(end)]))
    return int(passed[1] - passed[0])


def due_at(opened: datetime, minutes: int, calendar: Calendar | None = None) -> datetime:
    """The instant at which `minutes` business minutes have passed since `opened`.

    >>> due_at(datetime(2026, 9, 4, 17, 30), 240)  # Friday, four hours
    datetime.datetime(2026, 9, 7, 12, 30)
    """
    if minutes <= 0:
        return opened
    known = calendar or official()
    passed = known.passed(np.array([minute_of(opened)])) + minutes
    return instant_of(int(known.reached(passed)[0]))


def minute_of(instant: datetime) -> int:
    """Minutes from FIRST, 0:00."""
    return (instant.date() - FIRST).days * DAY + instant.hour * 60 + instant.minute


def instant_of(minute: int) -> datetime:
    return datetime.combine(FIRST, time()) + timedelta(minutes=minute)
