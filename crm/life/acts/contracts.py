"""Contracts end; some renew themselves; customers answer renewals that were offered.

An automatic contract goes on for the same term and value on the day after it ends, unless it was
ended before or another one renews it. What answers hang on was known on the day of the offer.
"""

from datetime import date, timedelta
from heapq import heapify, heappop, heappush

import polars as pl

from crm.book import Book, Row
from crm.contracts.parameters import answers
from crm.contracts.rules import follow_up, last_day, months_of, sign, yearly
from crm.life.actor import actor
from crm.life.period import DAY, OPENS, Period, as_date, day_of
from crm.rules import CLOSED, PROBABILITIES, STAGES
from kit.seeds import one_below, one_unit

MOMENTS = 1 << 16
Event = tuple[int, int]
"""An instant and the contract that something happens to then."""


@actor("contracts", 78)
def contracts(period: Period) -> None:
    book = period.book
    status = pl.col("status").cast(pl.String)
    going = book.table("contracts").filter(
        (status == "active") | ((status == "draft") & pl.col("offered_on").is_not_null())
    )
    events = [_next(period, row) for row in going.iter_rows(named=True)]
    due = [event for event in events if event[0] <= period.end]
    heapify(due)
    while due:
        minute, id = heappop(due)
        row = book.record("contracts", id)
        made = _happens(period, row, _day(minute))
        if made is not None:
            following = _next(period, book.record("contracts", made))
            if following[0] <= period.end:
                heappush(due, following)


def _happens(period: Period, row: Row, on: date) -> int | None:
    """Carry out what is due; the contract that holds from then on, if any."""
    if row["status"] == "draft":
        return _answer(period, row, on)
    if row["status"] == "active":
        return _end(period.book, row, on)
    return None  # renewed by an answer of the same stretch of time


def _day(minute: int) -> date:
    return as_date(minute // DAY)


def _next(period: Period, row: Row) -> Event:
    """When something happens to a contract: it ends, or the customer answers. What was due before
    the period happens as it begins."""
    if row["status"] == "active":
        minute = day_of(row["end_on"] + timedelta(days=1)) * DAY + OPENS
    else:
        days, seed = answers().days, period.book.firm.key.seed
        number = row["id"] * MOMENTS + day_of(row["offered_on"])
        after = days.least + one_below(
            seed, "contract answer days", days.most - days.least + 1, number
        )
        at = OPENS + one_below(seed, "contract answer at", 9 * 60, number)
        minute = (day_of(row["offered_on"]) + after) * DAY + at
    return max(minute, period.start + 1), row["id"]


# --- ends -------------------------------------------------------------------------------------


def _end(book: Book, row: Row, on: date) -> int | None:
    """What becomes of a contract whose last day is over; the contract that follows, if any."""
    following = follow_up(book, row["id"])
    if row["renewal"] != "auto" or following is not None:
        book.change("contracts", row["id"], status="expired")
        return None
    book.change("contracts", row["id"], status="renewed")
    start = row["end_on"] + timedelta(days=1)
    kept = ("account_id", "name", "value", "renewal", "owner_id")
    return book.add(
        "contracts",
        **{name: row[name] for name in kept},
        start_on=start,
        end_on=last_day(start, months_of(row)),
        status="active",
        signed_on=on,
        renews_id=row["id"],
    )


# --- answers ----------------------------------------------------------------------------------


def _answer(period: Period, row: Row, on: date) -> int | None:
    book = period.book
    number = row["id"] * MOMENTS + day_of(row["offered_on"])
    accepts = one_unit(book.firm.key.seed, "contract answer", number) < _chance(book, row)
    deal = row["opportunity_id"]
    if deal is not None and book.value("opportunities", deal, "stage") not in CLOSED:
        _close(book, deal, on, None if accepts else _why_lost(book, row))
    if accepts:
        sign(book, row["id"], on)
        return int(row["id"])
    book.change("contracts", row["id"], status="ended", ended_on=on, end_reason="declined")
    return None


def _chance(book: Book, row: Row) -> float:
    """That the customer accepts, 0..1; see answers.yaml."""
    about, before = answers(), book.record("contracts", row["renews_id"])
    dearer = 100 * (yearly(row) / yearly(before) - 1)
    points = 100 * about.level - about.per_percent_dearer * dearer
    if (before["end_on"] - row["offered_on"]).days < about.good_time:
        points -= about.late
    points -= about.per_complaint * _complaints(book, row["account_id"], row["offered_on"])
    return min(max(points, about.least), about.most) / 100


def _complaints(book: Book, account_id: int, until: date) -> int:
    since = until - timedelta(days=answers().complaint_days)
    rows = (book.record("cases", id) for id in book.pointing_to("cases", "account_id", account_id))
    return sum(
        row["kind"] == "complaint"
        and row["opened_at"] is not None
        and since <= row["opened_at"].date() < until
        for row in rows
    )


def _why_lost(book: Book, row: Row) -> str:
    dearer = yearly(row) > yearly(book.record("contracts", row["renews_id"]))
    return "price" if dearer else "timing"


def _close(book: Book, deal: int, on: date, lost: str | None) -> None:
    """The renewal's own deal ends with the answer, through every stage when it is won."""
    stage = book.value("opportunities", deal, "stage")
    way = STAGES[STAGES.index(stage) + 1 :] if lost is None else ("lost",)
    moves = book.pointing_to("stage_history", "opportunity_id", deal)
    entered = max((book.value("stage_history", move, "changed_on") for move in moves), default=on)
    for following in way:
        book.add(
            "stage_history",
            opportunity_id=deal,
            from_stage=stage,
            to_stage=following,
            changed_on=on,
            days_in_stage=max(0, (on - entered).days),
        )
        stage, entered = following, on
    book.change(
        "opportunities",
        deal,
        stage=stage,
        probability=PROBABILITIES[stage],
        lost_reason=lost,
        close_date=on,
        next_step=None,
        next_step_on=None,
    )
