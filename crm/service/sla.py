"""The SLA clock of service cases: what is due when, how much time is left, and how it stands.

Three milestones, in business minutes, against the targets of the priority a case has now (a first
answer keeps the target it was given under): the first response and the resolution run from the
opening, the rolling response from the customer's oldest message that was not answered since. The
clocks of the rolling response and of the resolution stand still while the customer is waited for.
A case meets its SLA when both its first response and its resolution came in time; rolling responses
are counted beside.
"""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Literal

import numpy as np
import numpy.typing as npt
import polars as pl
from pydantic import BaseModel, ConfigDict

from crm.book import Book, Row
from crm.service.hours import DAY, EPOCH, FIRST, Calendar, Ints, due_at, minute_of, official
from kit.text import Text
from kit.yamlfiles import read_model

FILE = Path(__file__).with_name("targets.yaml")
State = Literal["breached", "due_soon", "in_time", "paused", "met"]
STATES: dict[State, Text] = {
    "breached": Text(zh="已超时", en="Breached"),
    "due_soon": Text(zh="即将到期", en="Due soon"),
    "in_time": Text(zh="时限内", en="In time"),
    "paused": Text(zh="已暂停", en="Paused"),
    "met": Text(zh="已达标", en="Met"),
}
"""In the order of urgency."""
Milestone = Literal["first_response", "rolling_response", "resolution"]
MILESTONES: dict[Milestone, Text] = {
    "first_response": Text(zh="首次响应", en="First response"),
    "rolling_response": Text(zh="后续响应", en="Rolling response"),
    "resolution": Text(zh="解决", en="Resolution"),
}
MILLISECONDS = 60_000
SINCE_EPOCH = (FIRST - EPOCH).days * DAY
NONE = np.iinfo(np.int64).min
Flags = npt.NDArray[np.bool_]


class Target(BaseModel):
    """Business minutes promised."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    response: int
    rolling_response: int
    resolution: int


class Targets(BaseModel):
    """What the firm promises, and from which share of time left a clock is due soon."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    source: str
    effective_date: date
    priorities: dict[str, Target]
    due_soon_percent: int


@dataclass(frozen=True, slots=True)
class Sla:
    """One case. Minutes are business minutes; those left are negative when overdue."""

    response_due: datetime
    response_left: int
    response_state: State
    rolling_due: datetime | None
    """None, as the two after it, when no message of the customer is unanswered."""
    rolling_left: int | None
    rolling_state: State | None
    resolution_due: datetime
    resolution_left: int
    resolution_state: State
    state: State
    """Of the promise as a whole: first response and resolution."""
    next: Milestone
    """The most urgent milestone that is open; the resolution once none is."""
    next_state: State
    due: datetime
    """When that is due."""
    left: int
    waited: int
    """Minutes that the customer was waited for, which do not count."""


@cache
def targets() -> Targets:
    """The promises on file; a located ContentError when the file is wrong."""
    return read_model(FILE, Targets)


def latest_due(now: datetime) -> datetime:
    """When the longest promise given now would be due."""
    return due_at(now, max(target.resolution for target in targets().priorities.values()))


def sla_state(book: Book, case: Row) -> Sla:
    """How the clocks of one case stand now: its line of the table that the queue needs anyhow."""
    mine = sla_of_cases(book).filter(pl.col("id") == case["id"])
    return Sla(**mine.select(*Sla.__dataclass_fields__).row(0, named=True))


def sla_of_cases(book: Book) -> pl.DataFrame:
    """Every case with the columns of `Sla` beside its own, in the order of ids."""
    return book.remember("sla of cases", lambda: _of_cases(book))


def _of_cases(book: Book) -> pl.DataFrame:
    cases = book.table("cases")
    return cases.hstack(sla_columns(cases, book.now))


def sla_columns(
    cases: pl.DataFrame,
    now: datetime,
    calendar: Calendar | None = None,
    *,
    pauses: bool = True,
) -> pl.DataFrame:
    """The columns of `Sla` for each row. Another calendar, or pauses that count, show what people
    get wrong."""
    clock = _Clock(calendar or official(), now)
    resolution = _promised(cases, "resolution")
    response = _kept(cases["response_promised"], _promised(cases, "response"))
    waited = clock.waited(cases) if pauses else np.zeros(cases.height, dtype=np.int64)
    opened = clock.of(cases["opened_at"])
    answered = clock.first_of(cases, "first_response_at", "resolved_at", "closed_at")
    solved = clock.first_of(cases, "resolved_at", "closed_at")
    response_due, resolution_due = opened + response, opened + resolution + waited
    response_left = response_due - np.where(answered == NONE, clock.now, answered)
    resolution_left = resolution_due - np.where(solved == NONE, clock.now, solved)
    waiting = cases["waiting_since"].is_not_null().to_numpy()
    first = _state(response_left, response, answered != NONE, np.zeros_like(waiting))
    second = _state(resolution_left, resolution, solved != NONE, waiting)
    unanswered = answered == NONE
    broken = (first == BREACHED) | (second == BREACHED)
    state = np.where(broken, BREACHED, np.where(unanswered, first, second))
    wrote, rolling_due, promised = _rolling(cases, clock, waited)
    rolling_left = rolling_due - clock.now
    rolling = _state(rolling_left, promised, np.zeros_like(waiting), waiting)
    runs = np.stack((unanswered, wrote, solved == NONE))
    left = np.stack((response_left, rolling_left, resolution_left))
    chosen = _most_urgent(runs, left)
    unwritten = pl.Series(~wrote)
    return pl.DataFrame(
        {
            "response_due": clock.instants(response_due),
            "response_left": response_left,
            "response_state": _named(first),
            "rolling_due": _unless(unwritten, clock.instants(rolling_due)),
            "rolling_left": _unless(unwritten, pl.Series(rolling_left)),
            "rolling_state": _unless(unwritten, _named(rolling)),
            "resolution_due": clock.instants(resolution_due),
            "resolution_left": resolution_left,
            "resolution_state": _named(second),
            "state": _named(state),
            "next": _called(chosen),
            "next_state": _named(np.choose(chosen, (first, rolling, second))),
            "due": clock.instants(np.choose(chosen, (response_due, rolling_due, resolution_due))),
            "left": np.choose(chosen, left),
            "waited": waited,
        }
    )


# --- how it is worked out ---------------------------------------------------------------------


BREACHED, DUE_SOON, IN_TIME, PAUSED, MET = range(5)
NOT_OPEN = np.iinfo(np.int64).max


def _kept(promised: pl.Series, now: Ints) -> Ints:
    """The target at the time of the first answer where one is on record, else that of now."""
    return np.where(promised.is_null().to_numpy(), now, promised.fill_null(0).to_numpy())


def _rolling(cases: pl.DataFrame, clock: "_Clock", waited: Ints) -> tuple[Flags, Ints, Ints]:
    """Which cases have an unanswered message, when its answer is due, and what was promised."""
    since = clock.of(cases["customer_wrote_at"])
    wrote = since != NONE
    before = cases["waited_when_written"].fill_null(0).to_numpy().astype(np.int64)
    promised = _promised(cases, "rolling_response")
    due = np.where(wrote, since, clock.now) + promised + np.maximum(waited - before, 0)
    return wrote, due, promised


def _most_urgent(runs: Flags, left: Ints) -> Ints:
    """The place of the milestone with the least time left of those that run, else the last."""
    chosen = np.argmin(np.where(runs, left, NOT_OPEN), axis=0)
    return np.where(runs.any(axis=0), chosen, len(left) - 1)


def _unless(empty: pl.Series, values: pl.Series) -> pl.Series:
    return pl.select(pl.when(~empty).then(values)).to_series()


def _called(places: Ints) -> pl.Series:
    return pl.Series(np.array(list(MILESTONES))[places], dtype=pl.Enum(list(MILESTONES)))


@dataclass(frozen=True)
class _Clock:
    """Instants as business minutes of a calendar; NONE for an instant that is not there."""

    calendar: Calendar
    at: datetime

    @property
    def now(self) -> int:
        return int(self.calendar.passed(np.array([minute_of(self.at)]))[0])

    def of(self, instants: pl.Series) -> Ints:
        minutes = instants.dt.epoch("ms").fill_null(0).to_numpy() // MILLISECONDS - SINCE_EPOCH
        passed = self.calendar.passed(minutes)
        return np.where(instants.is_null().to_numpy(), NONE, passed)

    def first_of(self, cases: pl.DataFrame, *columns: str) -> Ints:
        """The first of these columns that is not empty."""
        return self.of(cases.select(pl.coalesce(columns).alias("first"))["first"])

    def waited(self, cases: pl.DataFrame) -> Ints:
        """Minutes that the customer has been waited for, the wait that goes on included."""
        since = self.of(cases["waiting_since"])
        going_on = np.where(since == NONE, 0, self.now - since)
        return cases["waited_minutes"].fill_null(0).to_numpy().astype(np.int64) + going_on

    def instants(self, passed: Ints) -> pl.Series:
        milliseconds = (self.calendar.reached(passed) + SINCE_EPOCH) * MILLISECONDS
        return pl.Series(milliseconds).cast(pl.Datetime("ms"))


def _promised(
    cases: pl.DataFrame, what: Literal["response", "rolling_response", "resolution"]
) -> Ints:
    promised = {name: getattr(target, what) for name, target in targets().priorities.items()}
    asked = cases["priority"].cast(pl.String).fill_null("medium")
    return asked.replace_strict(promised, return_dtype=pl.Int64).to_numpy()


def _state(left: Ints, target: Ints, done: Flags, waiting: Flags) -> Ints:
    soon = left * 100 <= target * targets().due_soon_percent
    running = np.where(waiting, PAUSED, np.where(soon, DUE_SOON, IN_TIME))
    return np.where(left < 0, BREACHED, np.where(done, MET, running))


def _named(states: Ints) -> pl.Series:
    return pl.Series(np.array(list(STATES))[states], dtype=pl.Enum(list(STATES)))
