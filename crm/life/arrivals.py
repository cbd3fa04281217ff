"""People who get in touch for the first time: when they come, what they are called."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from crm.firm_memory import once
from crm.life.period import DAY, MINUTES_OPEN, OPENS, Period
from kit.seeds import Ints
from sample_data.firm import Firm
from sample_data.generator.v1 import names
from sample_data.generator.v1.look_up import pools
from sample_data.generator.v1.world import World, world
from sample_data.industry import industry
from sample_data.real.data import is_data

YEAR = 365
SLOTS = 4
"""Chances a day for each one expected, so that days differ as they do."""
PLACES = 1 << 12
FIRST_NUMBERS = {"lead": 300_000_000, "newcomer": 440_000_000}
"""Phone numbers from here on belong to nobody in a firm."""
NUMBERS = 1 << 27
POOLS = "retail"
"""Whose kinds of organisations are used where the firm is of no trade of ours."""


@dataclass(frozen=True)
class Called:
    """One entry per arrival."""

    person: pl.Series
    company: pl.Series
    phone: pl.Series


def arrivals(period: Period, what: str, yearly: int) -> tuple[Ints, Ints]:
    """Key and instant of everybody who comes within the period, by instant, where so many come in
    a year."""
    if not yearly:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    slots = min(max(SLOTS, -(-yearly * SLOTS // YEAR)), PLACES)
    day = np.arange(period.first_day, period.last_day + 1, dtype=np.int64)
    key = (day[:, None] * PLACES + np.arange(slots, dtype=np.int64)).ravel()
    key = key[period.draws.chance(f"life {what}", key, yearly / (YEAR * slots))]
    minute = key // PLACES * DAY + OPENS
    minute = minute + period.draws.below(f"life {what} at", key, MINUTES_OPEN)
    here = period.within(minute)
    key, minute = key[here], minute[here]
    order = np.lexsort((key, minute))
    return key[order], minute[order]


def names_of(period: Period, what: str, key: Ints) -> Called:
    """A person, a company and a phone for each; the caller knows which of the two it is."""
    place, draws = _world(period.book.firm), period.draws
    right = np.zeros(len(key), dtype=np.int64)
    pool, kinds = len(pools()["company_zh"]), len(place.industry.words.organisation_kinds)
    first, second = (draws.below(f"life {what} {word}", key, pool) for word in ("first", "second"))
    kind = draws.below(f"life {what} kind", key, kinds)
    number = FIRST_NUMBERS[what] + key % NUMBERS
    return Called(
        names.person_names(place, names.persons(draws, f"life {what}", key), right),
        names.company_names(place, first, second, kind, right),
        names.phones(draws, number, right),
    )


def _world(firm: Firm) -> World:
    trade = POOLS if is_data(firm.key.industry) else firm.key.industry
    return once(firm, "world", lambda: world(firm.key, industry(trade)))
