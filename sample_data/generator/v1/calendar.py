"""Days, seasons and working hours of a firm. Day 0 is the first day; minutes count within a day."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import numpy as np

from kit.seeds import Floats, Ints
from sample_data.industry import Industry

Season = tuple[date, date, int]
"""First day, last day, percent of usual ordering."""
OPENS, CLOSES = 540, 1080
"""Business hours 9:00 to 18:00, Monday to Friday, in minutes."""
LENGTH = CLOSES - OPENS
AFTER = 400
"""Working days are known for this many days after the last day of data."""


@dataclass(frozen=True)
class Calendar:
    """The firm's days. `busy[d]` is how much ordering time has passed when day d begins."""

    days: int
    busy: Floats
    workdays: Ints
    work_number: Ints
    """For each day: how many working days came before it."""
    is_workday: Ints
    cells_a_day: float
    day_of_cell: Ints
    """Ordering time cut into equal cells shorter than any day: the day each cell begins in."""
    starts_at_epoch: int
    """Days from 1970-01-01 to day 0."""

    def when_busy(self, passed: Floats) -> Ints:
        """The day on which that much ordering time has passed."""
        day = self.day_of_cell[(passed * self.cells_a_day).astype(np.int64)]
        return np.asarray(day + (passed >= self.busy[day + 1]))

    def business_minutes(self, day: Ints, minute: Ints) -> Ints:
        """Working minutes from day 0 to that instant."""
        today = np.clip(minute - OPENS, 0, LENGTH) * self.is_workday[day]
        return self.work_number[day] * LENGTH + today

    def at_business_minute(self, passed: Ints) -> Ints:
        """The instant (in minutes from day 0, 0:00) when that much working time has passed."""
        number = np.minimum(passed // LENGTH, len(self.workdays) - 1)
        return self.workdays[number] * 1440 + OPENS + passed % LENGTH


def calendar(industry: Industry) -> Calendar:
    seasons = tuple((part.first, part.last, part.percent) for part in industry.calendar.seasons)
    weekdays = tuple(industry.calendar.weekdays)
    return _calendar(industry.first_day, industry.days, weekdays, seasons)


@lru_cache(maxsize=64)
def _calendar(
    first_day: date, days: int, weekdays: tuple[int, ...], seasons: tuple[Season, ...]
) -> Calendar:
    levels = np.array(_levels(first_day, days, weekdays, seasons), dtype=np.int64)
    cumulated = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(levels)])
    number = np.arange(days + AFTER, dtype=np.int64)
    is_workday = ((number + first_day.weekday()) % 7 < 5).astype(np.int64)
    busy = cumulated.astype(np.float64) * (days / float(cumulated[-1]))
    cells_a_day = float(np.ceil(2.0 / np.diff(busy).min()))
    begins = np.arange(int(days * cells_a_day) + 2, dtype=np.float64) * (1.0 / cells_a_day)
    day_of_cell = np.searchsorted(busy, begins, side="right").astype(np.int64) - 1
    return Calendar(
        days,
        busy,
        np.flatnonzero(is_workday).astype(np.int64),
        np.cumsum(is_workday) - is_workday,
        is_workday,
        cells_a_day,
        np.minimum(day_of_cell, days - 1),
        first_day.toordinal() - date(1970, 1, 1).toordinal(),
    )


def _levels(
    first_day: date, days: int, weekdays: tuple[int, ...], seasons: tuple[Season, ...]
) -> list[int]:
    """Relative ordering of each day, weekday times season."""
    levels = []
    for number in range(days):
        day = first_day + timedelta(days=number)
        percent = 100
        for first, last, season in seasons:
            if first <= day <= last:
                percent = season
        levels.append(weekdays[day.weekday()] * percent)
    return levels
