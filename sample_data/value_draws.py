"""Draws of categories, flags, numbers, words, days and instants: dice of a column's own."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from kit.text import Text
from sample_data.draw_parts import (
    Amount,
    DayName,
    Drawn,
    Factor,
    Path,
    Shares,
    Wait,
    either,
)
from sample_data.profile_part import DisagreementError, Part, Share, adds_up_to_one


class Choice(Drawn):
    """A category, or a whole number: by shares that add up to 1, or by another column's own."""

    kind: Literal["choice"]
    shares: Shares = Field(default_factory=dict)
    by: Path | None = None
    shares_by: dict[str, Shares] = Field(default_factory=dict)
    even: bool = False
    """The shares hold among every 100 rows, so that two students' firms are equally hard."""

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        either(bool(self.shares), bool(self.by), "shares", "by")
        either(not self.by, bool(self.shares_by), "by", "shares_by", together=True)
        for name, shares in (self.shares_by or {"shares": self.shares}).items():
            adds_up_to_one(name, list(shares.values()))
        return self


class Word(Text):
    weight: Annotated[int, Field(ge=1, le=100_000)] = 1


class Words(Drawn):
    """A text out of a list in both languages, which may depend on another column."""

    kind: Literal["words"]
    words: list[Word] = Field(default_factory=list, max_length=5000)
    by: Path | None = None
    words_by: dict[str, list[Word]] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _given(self) -> Self:
        either(bool(self.words), bool(self.by), "words", "by")
        either(not self.by, bool(self.words_by), "by", "words_by", together=True)
        if not all((self.words_by or {"words": self.words}).values()):
            raise DisagreementError("词表不能是空的", "a list of words is empty")
        return self


class Chance(Drawn):
    """A yes or no."""

    kind: Literal["chance"]
    chance: Share | None = None
    by: Path | None = None
    chance_by: Shares = Field(default_factory=dict)
    times: list[Factor] = Field(default_factory=list)
    even: bool = False

    @model_validator(mode="after")
    def _given(self) -> Self:
        either(self.chance is not None, bool(self.by), "chance", "by")
        either(not self.by, bool(self.chance_by), "by", "chance_by", together=True)
        return self


class Numeric(Drawn):
    """A drawn number, times the factors, plus a column, within `least` .. `most`, by steps."""

    times: list[Factor] = Field(default_factory=list)
    plus: Path | None = None
    least: Amount | None = None
    most: Amount | None = None
    step: Annotated[float, Field(gt=0, le=1e9)] | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.least is not None and self.most is not None and self.least > self.most:
            raise DisagreementError("least 大于 most", "least is over most")
        return self


class Between(Numeric):
    """Evenly between two numbers."""

    kind: Literal["between"]
    first: Amount = Field(alias="from")
    last: Amount = Field(alias="to")

    @model_validator(mode="after")
    def _rises(self) -> Self:
        if self.last < self.first:
            raise DisagreementError("to 小于 from", "to is under from")
        return self


class Quantile(Numeric):
    """`shift` + `scale` times a draw from a named quantile table (gamma_2, normal, …)."""

    kind: Literal["quantile"]
    table: str
    scale: Amount = 1.0
    shift: Amount = 0.0


class Fixed(Part):
    """The same value in every row."""

    kind: Literal["fixed"]
    value: str | bool | int | float


class Position(Part):
    """1 for the parent's first row, 2 for its second."""

    kind: Literal["position"]


class DayBetween(Drawn):
    """A day from `first` to `last`, both included; `busy` follows the firm's seasons."""

    kind: Literal["day_between"]
    first: DayName
    last: DayName
    busy: bool = False


class After(Drawn):
    """Some days or minutes after another column; `beyond`: what becomes of those after the data."""

    of: DayName
    times: list[Factor] = Field(default_factory=list)
    beyond: Literal["empty", "last_day", "keep"] = "empty"


class DayAfter(After):
    kind: Literal["day_after"]
    days: Wait
    workday: bool = False
    """Saturdays and Sundays move on to Monday."""


class PeriodDay(Part):
    """First day of the row's period, for tables with a row `every` month, week or day."""

    kind: Literal["period_day"]


class Moment(Drawn):
    """An instant on a day: the hour by shares, any minute of it."""

    kind: Literal["moment"]
    on: DayName
    hours: Shares

    @model_validator(mode="after")
    def _hours(self) -> Self:
        if not all(hour.isdecimal() and int(hour) < 24 for hour in self.hours):
            raise DisagreementError("hours 写 0 到 23 的整点", "hours are whole hours 0 to 23")
        adds_up_to_one("hours", list(self.hours.values()))
        return self


class MomentAfter(After):
    kind: Literal["moment_after"]
    minutes: Wait
