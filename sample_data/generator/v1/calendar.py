"""Days, seasons and working hours of a firm. Day 0 is the first day; minutes count within a day."""

from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from kit.seeds import Floats, Ints
from sample_data.industry import Industry

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
    starts_at_epoch: int
    """Days from 1970-01-01 to day 0."""

    def when_busy(self, passed: Floats) -> Ints:
        """The day on which that much ordering time has passed."""
        return np.searchsorted(self.busy, passed, side="right").astype(np.int64) - 1

    def business_minutes(self, day: Ints, minute: Ints) -> Ints:
        """Working minutes from day 0 to that instant."""
        today = np.clip(minute - OPENS, 0, LENGTH) * self.is_workday[day]
        return self.work_number[day] * LENGTH + today

    def at_business_minute(self, passed: Ints) -> Ints:
        """The instant (in minutes from day 0, 0:00) when that much working time has passed."""
        number = np.minimum(passed // LENGTH, len(self.workdays) - 1)
        return self.workdays[number] * 1440 + OPENS + passed % LENGTH


def calendar(industry: Industry) -> Calendar:
    levels = np.array(_levels(industry), dtype=np.int64)
    cumulated = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(levels)])
    busy = cumulated.astype(np.float64) * (industry.days / float(cumulated[-1]))
    first = industry.first_day.weekday()
    number = np.arange(industry.days + AFTER, dtype=np.int64)
    is_workday = ((number + first) % 7 < 5).astype(np.int64)
    return Calendar(
        industry.days,
        busy,
        np.flatnonzero(is_workday).astype(np.int64),
        np.cumsum(is_workday) - is_workday,
        is_workday,
        industry.first_day.toordinal() - 719163,
    )


def _levels(industry: Industry) -> list[int]:
    """Relative ordering of each day, weekday times season."""
    levels = []
    for number in range(industry.days):
        day = industry.first_day + timedelta(days=number)
        percent = 100
        for season in industry.calendar.seasons:
            if season.first <= day <= season.last:
                percent = season.percent
        levels.append(industry.calendar.weekdays[day.weekday()] * percent)
    return levels
