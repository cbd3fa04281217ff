"""How a case uses the firm's clock: time that passes after a stage, and how far a student may
advance it alone while the case is under way."""

from difflib import get_close_matches
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from kit.text import Text

MOST_AT_ONCE, MOST_IN_ALL = 366, 730
"""Days: what one advance of the clock allows, and how far it goes beyond the opening hour of T0."""
Own = Literal["free", "locked", "limited"]


class ClockError(ValueError):
    """What is wrong with a clock, in both languages, and at which key below it."""

    code = "bad_clock"

    def __init__(self, zh: str, en: str, *place: str | int) -> None:
        super().__init__(en)
        self.says, self.place = Text(zh=zh, en=en), place


class Passing(BaseModel):
    """So many days pass once the stage is handed in for the first time."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    at: str
    """The folder of the stage."""
    days: int = Field(ge=1, le=MOST_AT_ONCE)


class CaseClock(BaseModel):
    """What case.yaml may say under `clock:`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    own: Own = "free"
    """What the student may do alone: anything, nothing, or `own_days` in all."""
    own_days: int | None = Field(default=None, ge=1, le=MOST_IN_ALL)
    passes: tuple[Passing, ...] = ()

    @model_validator(mode="after")
    def _limit_with_days(self) -> Self:
        if (self.own == "limited") != (self.own_days is not None):
            raise ClockError(
                "own: limited 要与 own_days 一起写，其他情况不写 own_days",
                "own: limited goes with own_days, and own_days with nothing else",
                "own",
            )
        if sum(one.days for one in self.passes) > MOST_IN_ALL:
            raise ClockError(
                f"时间最多推进 {MOST_IN_ALL} 天",
                f"the clock goes no further than {MOST_IN_ALL} days",
                "passes",
            )
        return self

    def days_at(self, folder: str) -> int:
        """Days that pass once this stage is handed in; 0 for none."""
        return sum(one.days for one in self.passes if one.at == folder)


def check_places(clock: CaseClock, folders: list[str]) -> None:
    """ClockError unless time passes after stages there are, once each, and never after the last,
    where nothing comes to see it."""
    seen: set[str] = set()
    for place, one in enumerate(clock.passes):
        here = ("passes", place, "at")
        if one.at not in folders:
            near = get_close_matches(one.at, folders, n=1)
            hint = (
                (f"，您是不是想写“{near[0]}”？", f"; did you mean {near[0]!r}?")
                if near
                else ("", "")
            )
            raise ClockError(
                f"没有环节“{one.at}”{hint[0]}", f"there is no stage {one.at!r}{hint[1]}", *here
            )
        if one.at == folders[-1]:
            raise ClockError(
                f"“{one.at}”是最后一个环节，之后没有环节能看到推进的时间",
                f"{one.at!r} is the last stage: none comes after it to see the time that passed",
                *here,
            )
        if one.at in seen:
            raise ClockError(
                f"环节“{one.at}”写了两次，请把天数合在一起",
                f"the stage {one.at!r} stands twice; write the days together",
                *here,
            )
        seen.add(one.at)
