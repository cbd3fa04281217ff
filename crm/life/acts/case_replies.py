"""Customers answer what we wait for, ask again where nobody answers, ask how far it is, and rate
what was closed."""

import numpy as np
import polars as pl

from crm.life.actor import actor
from crm.life.period import (
    DAY,
    NEVER,
    Period,
    as_date,
    instants,
    minutes_of,
    moment_key,
)
from crm.life.rating import ratings
from crm.service.case_steps import wrote
from crm.service.hours import LENGTH, instant_of
from kit.seeds import Ints

HOUR = 60
IN_WORK = (
    (pl.col("status") != "closed")
    & pl.col("first_response_at").is_not_null()
    & pl.col("resolved_at").is_null()
    & ~pl.col("reopened").fill_null(False)
)
"""Reopened cases are left out: when in a period they came back is not known until its end."""
ORDER = ("opened", "resumed", "wrote", "rated", "reopened")


@actor("case replies", 40)
def case_replies(period: Period) -> None:
    cases = period.book.table("cases").filter(
        pl.col("opened_at").is_not_null(),
        (pl.col("status") != "closed")
        | (pl.col("csat").is_null() & (pl.col("closed_at") >= as_date(period.first_day - 7))),
    )
    free = _answers(period, cases.filter(pl.col("waiting_since").is_not_null()))
    _asks_how_far(period, cases.filter(IN_WORK), free)
    _asks_again(period, cases.filter(pl.col("first_response_at").is_null()))
    rates = (
        pl.col("status") == "closed",
        pl.col("csat").is_null(),
        pl.col("merged_case_id").is_null(),
    )
    _rates(period, cases.filter(*rates))


@actor("case history", 90)
def case_history(period: Period) -> None:
    """Write the lines about cases that came together, in the order of time."""
    lines = sorted(period.events, key=lambda e: (e["minute"], e["case_id"], ORDER.index(e["kind"])))
    if lines:
        at = instants(np.array([line.pop("minute") for line in lines], dtype=np.int64))
        text = {"case_id": pl.Int32, "kind": pl.String, "says": pl.String}
        rows = pl.DataFrame(lines, schema=text).with_columns(at.alias("at"))
        period.book.add_many("case_events", rows)


def _answers(period: Period, waiting: pl.DataFrame) -> dict[int, int]:
    """The customer's reply: the case is ours again, the wait is counted, and the clock of the next
    answer runs. Returns since when each case that waited does so no more."""
    if waiting.is_empty():
        return {}
    about, since = period.about.service, minutes_of(waiting["waiting_since"])
    ids = waiting["id"].to_numpy().astype(np.int64)
    key = moment_key(ids, since)
    comes = since + HOUR + period.draws.below("life answers", key, about.answer_hours * HOUR)
    comes = _by_day(comes)
    replies = period.draws.chance("life answers at all", key, about.answers)
    which = np.flatnonzero(replies & (comes <= period.end))
    waited = period.business(comes) - period.business(since)
    before = waiting["waited_minutes"].fill_null(0).to_numpy()
    book = period.book
    for row in which.tolist():
        total = int(before[row]) + int(waited[row])
        case = int(ids[row])
        book.change("cases", case, status="assigned", waiting_since=None, waited_minutes=total)
        wrote(book, case, instant_of(int(comes[row])))
        _event(period, case, "resumed", int(comes[row]), period.say(about.answered))
    no_more = dict.fromkeys(ids.tolist(), int(NEVER))
    return no_more | {int(ids[row]): int(comes[row]) for row in which.tolist()}


def _asks_how_far(period: Period, cases: pl.DataFrame, free: dict[int, int]) -> None:
    """A message about a case that was answered and not solved; `free`: since when it is not
    waiting for the customer, where it did."""
    if cases.is_empty():
        return
    about, answered = period.about.service, minutes_of(cases["first_response_at"])
    ids = cases["id"].to_numpy().astype(np.int64)
    since = np.array([free.get(id, 0) for id in ids.tolist()], dtype=np.int64)
    for days in about.asks_how_far_after:
        asked = period.after_business(answered, days * LENGTH)
        key = moment_key(ids, asked)
        asks = period.draws.chance("life asks how far", key, about.asks_how_far)
        for row in np.flatnonzero(asks & period.within(asked) & (asked > since)).tolist():
            wrote(period.book, int(ids[row]), instant_of(int(asked[row])))
            _event(period, int(ids[row]), "wrote", int(asked[row]), period.say(about.how_far))


def _asks_again(period: Period, silent: pl.DataFrame) -> None:
    """A reminder in the history of a case nobody has answered."""
    if silent.is_empty():
        return
    ids, opened = silent["id"].to_list(), minutes_of(silent["opened_at"])
    for days in period.about.service.asks_again_after:
        asked = period.after_business(opened, days * LENGTH)
        for row in np.flatnonzero(period.within(asked)).tolist():
            says = period.say(period.about.service.asks_again)
            _event(period, ids[row], "wrote", int(asked[row]), says)


def _rates(period: Period, closed: pl.DataFrame) -> None:
    """Ratings of closed cases, some hours after closing."""
    about = period.about.service
    closed = closed.filter(pl.col("closed_at").is_not_null())
    if closed.is_empty():
        return
    at = minutes_of(closed["closed_at"])
    ids = closed["id"].to_numpy().astype(np.int64)
    key = moment_key(ids, at)
    rated = _by_day(at + HOUR + period.draws.below("life rates at", key, about.rated_hours * HOUR))
    back = np.array([period.reopening.get(id, NEVER) for id in ids.tolist()], dtype=np.int64)
    gives = period.draws.chance("life rates", key, about.rated) & period.within(rated)
    gives &= rated < back
    points = ratings(period, closed, key)
    which = np.flatnonzero(gives)
    scores = {int(ids[row]): int(points[row]) for row in which.tolist()}
    period.book.change_many("cases", "csat", scores)
    for row in which.tolist():
        says = about.rates.fill(score=int(points[row]))
        _event(period, int(ids[row]), "rated", int(rated[row]), period.say(says))


def _by_day(minutes: Ints) -> Ints:
    """Not at night: what falls between 22:00 and 8:00 comes eleven hours later."""
    of_day = minutes % DAY
    night = (of_day >= 22 * HOUR) | (of_day < 8 * HOUR)
    return minutes + night * 11 * HOUR


def _event(period: Period, case: int, kind: str, minute: int, says: str) -> None:
    period.events.append({"case_id": case, "kind": kind, "minute": minute, "says": says})
