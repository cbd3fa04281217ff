"""What customers let us know about deals: interest or silence when a next step was due, and long
silence after the expected close date. Moving or closing the deal is left to the salesperson."""

from datetime import date, timedelta
from typing import Any

import polars as pl

from crm.book import Row
from crm.life.actor import actor
from crm.life.period import DAY, OPENS, Period, as_date, day_of
from crm.rules import CLOSED
from kit.seeds import one_below, one_unit

LATELY = 14
"""Days around an agreed step within which something done counts as having kept it."""


@actor("opportunities", 70)
def opportunities(period: Period) -> None:
    book = period.book
    still_open = book.table("opportunities").filter(
        ~pl.col("stage").cast(pl.String).is_in(CLOSED), pl.col("account_id").is_not_null()
    )
    silent = timedelta(days=period.about.opportunities.silent_days)
    first, last = as_date(period.first_day - 1), as_date(period.last_day)
    due = still_open.filter(
        pl.col("next_step_on").is_between(first, last)
        | (pl.col("close_date") + silent).is_between(first, last)
    )
    lines = [line for row in due.iter_rows(named=True) for line in _lines(period, row)]
    if lines:
        lines.sort(key=lambda line: (line.pop("minute"), line["opportunity_id"]))
        book.add_many("activities", pl.DataFrame(lines, infer_schema_length=None))


def _lines(period: Period, row: Row) -> list[dict[str, Any]]:
    about, found = period.about.opportunities, []
    seed, days = period.book.firm.key.seed, _days_of_activity(period, row["id"])
    if row["next_step_on"] is not None:
        minute = _at(period, row["id"], row["next_step_on"])
        if period.start < minute <= period.end:
            step = row["next_step_on"]
            kept = any(abs((day - step).days) <= LATELY for day in days if day <= step)
            chance = about.interested[row["stage"]] * (1.0 if kept else about.less)
            number = row["id"] * (1 << 16) + day_of(step)
            likes = one_unit(seed, "life interest", number) < chance
            says = about.interest if likes else about.silence
            outcome = "interested" if likes else "no_answer"
            found.append(_activity(period, row, minute, period.say(says), outcome))
    if row["close_date"] is not None:
        limit = row["close_date"] + timedelta(days=about.silent_days)
        minute = _at(period, row["id"], limit)
        quiet = not any((limit - day).days < about.silent_days for day in days if day <= limit)
        if quiet and period.start < minute <= period.end:
            says = about.long_silence
            found.append(_activity(period, row, minute, period.say(says), "no_answer"))
    return found


def _at(period: Period, opportunity: int, on: date) -> int:
    """The afternoon of that day or, for a step that is due before, the next morning."""
    number = opportunity * (1 << 16) + day_of(on)
    after = one_below(period.book.firm.key.seed, "life step at", 8 * 60, number)
    return day_of(on) * DAY + OPENS + 60 + after


def _days_of_activity(period: Period, opportunity: int) -> list[date]:
    """Days on which somebody did something; what the customer let us know does not count."""
    about, book = period.about.opportunities, period.book
    theirs = {period.say(text) for text in (about.interest, about.silence, about.long_silence)}
    ids = book.pointing_to("activities", "opportunity_id", opportunity)
    done = (book.record("activities", id) for id in ids)
    return [row["done_on"] for row in done if row["done_on"] and row["subject"] not in theirs]


def _activity(period: Period, row: Row, minute: int, subject: str, outcome: str) -> dict[str, Any]:
    on = as_date(minute // DAY)
    return {
        "minute": minute,
        "kind": "call",
        "account_id": row["account_id"],
        "opportunity_id": row["id"],
        "owner_id": row["owner_id"],
        "subject": subject,
        "done_on": on,
        "outcome": outcome,
    }
