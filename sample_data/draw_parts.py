"""Parts that the draws of declared columns share: paths, conditions, factors, waits."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from sample_data.profile_part import DisagreementError, Part, Share

Path = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*){0,3}$")]
DayName = Annotated[str, Field(min_length=1, max_length=120)]
"""`first_day`, `last_day`, `as_of`, a date such as 2026-01-31, or the path of a date column."""
Amount = Annotated[float, Field(ge=-1e12, le=1e12)]
Factor_ = Annotated[float, Field(ge=0, le=1e6)]
Shares = dict[str, Share]


class Condition(Part):
    """What must hold of a row: one column and one comparison."""

    column: Path
    is_: list[str | bool | int] | None = Field(default=None, alias="is")
    is_not: list[str | bool | int] | None = None
    at_least: Amount | DayName | None = None
    at_most: Amount | DayName | None = None
    empty: bool | None = None
    in_: str = Field(default="", alias="in")
    """A table: some row of it must hold this id in its column `by`."""
    by: str = ""

    @model_validator(mode="after")
    def _one(self) -> Self:
        given = [self.is_, self.is_not, self.at_least, self.at_most, self.empty, self.in_ or None]
        if not any(one is not None for one in given):
            names = "is, is_not, at_least, at_most, empty, in"
            raise DisagreementError(f"条件要写 {names} 之一", f"a condition needs one of {names}")
        if bool(self.in_) != bool(self.by):
            raise DisagreementError("in 和 by 要一起写", "in and by go together")
        return self


class Factor(Part):
    """What a number is multiplied by: a column's number over `per`, or one for each category."""

    column: Path
    values: dict[str, Factor_] = Field(default_factory=dict)
    per: Annotated[float, Field(gt=0, le=1e12)] = 1.0
    least: Factor_ = 0.0
    most: Factor_ = 1e6


class Wait(Part):
    """Days or minutes: evenly `from` .. `to`, or `from` + `table` times `scale`, or + a column."""

    first: Annotated[int, Field(ge=-3660, le=1_000_000)] = Field(default=0, alias="from")
    last: Annotated[int, Field(ge=-3660, le=1_000_000)] | None = Field(default=None, alias="to")
    table: str = ""
    scale: Annotated[float, Field(gt=0, le=1e6)] = 1.0
    column: Path | None = None

    @model_validator(mode="after")
    def _one(self) -> Self:
        if [self.last is None, not self.table, not self.column].count(False) != 1:
            raise DisagreementError(
                "to、table、column 要写一个", "write one of to, table and column"
            )
        if self.last is not None and self.last < self.first:
            raise DisagreementError("to 早于 from", "to is before from")
        return self


class Drawn(Part):
    """A draw with dice of its own; rows with the same `same_for` get the same draw."""

    same_for: Path | None = None


def either(one: bool, other: bool, first: str, second: str, *, together: bool = False) -> None:
    """Refuse two fields that are both given or both left out, or that must go together."""
    if one == other:
        zh = "要一起写" if together else "二者选一"
        en = "go together" if together else "write one and not the other"
        raise DisagreementError(f"{first} 和 {second} {zh}", f"{first} and {second}: {en}")
