"""The numbers that customers' behaviour hangs on, read strictly from life.yaml."""

from datetime import date
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from kit.text import Text
from kit.yamlfiles import read_model

FILE = Path(__file__).with_name("life.yaml")


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Orders(_Part):
    own_basket_weight: int
    pieces_percent: int
    deals_percent: int


class Buys(_Part):
    base: float
    slope: float
    most: float


class Recency(_Part):
    days: int
    factor: float


class Campaigns(_Part):
    opened: dict[str, float]
    clicked: dict[str, float]
    buys: Buys
    recency: tuple[Recency, ...]
    never: float
    answered_before: float
    opted_out: dict[str, float]
    crowded: float
    crowded_days: int
    answer_days: int


class Leaving(_Part):
    days: int
    chance: float


class Leaves(_Part):
    unanswered: Leaving
    unsolved: Leaving
    complaint: Leaving


class Rating(_Part):
    level: float
    late: float
    reopened: float
    unpleasant: float
    spread: float


class Reopens(_Part):
    base: float
    late: float
    again: float
    within: int


class Service(_Part):
    asks_again_after: tuple[int, ...]
    leaves: Leaves
    answers: float
    answer_hours: int
    asks_how_far_after: tuple[int, ...]
    asks_how_far: float
    rated: float
    rated_hours: int
    rating: Rating
    reopens: Reopens
    asks_again: Text
    reopened: Text
    how_far: Text
    answered: Text
    rates: Text


class Surveys(_Part):
    after: int
    within: int
    spoilt: float


class Opportunities(_Part):
    interested: dict[str, float]
    less: float
    silent_days: int
    interest: Text
    silence: Text
    long_silence: Text


class Days(_Part):
    least: int
    most: int


class Accepted(_Part):
    level: float
    slope: float
    per_day: float
    next_step: float
    most: float


class Quotes(_Part):
    days: Days
    accepted: Accepted


class Habit(_Part):
    share: float
    from_: int = Field(alias="from")
    to: int


class Payments(_Part):
    habits: tuple[Habit, ...]
    known_from: int
    varies: int


class Parameters(_Part):
    """Everything in life.yaml, where each number's meaning stands."""

    effective_date: date
    orders: Orders
    campaigns: Campaigns
    service: Service
    surveys: Surveys
    opportunities: Opportunities
    quotes: Quotes
    payments: Payments


@cache
def parameters() -> Parameters:
    """As they stand on file; a located ContentError when the file is wrong."""
    return read_model(FILE, Parameters)
