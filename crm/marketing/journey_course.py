"""Carries journeys out: customers enter, get the step that is due, reach the goal or leave.

Everything here happens at nine in the morning of a day on which something is due, and depends on
the book as it stands at that moment alone: the same however the advance of the clock was cut.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

import polars as pl

from crm.book import Book
from crm.conventions import valid_orders
from crm.marketing.journey import Journey, journeys
from crm.marketing.journey_entry import entrants, held_out
from crm.marketing.journey_step import carry_out_step, leave, standing

OPENS = time(9)
EVERY = 7
"""Days between two looks at who newly meets the rule of a journey that is open to entry."""


def next_moment(book: Book, after: datetime) -> datetime | None:
    """When something is due next in a running journey, later than `after`; None when never."""
    found = [moment for one in _running(book) for moment in _moments(book, one, after)]
    return min(found, default=None)


def _running(book: Book) -> list[Journey]:
    """In the order in which they were made."""
    return [one for one in reversed(journeys(book)) if one.status == "running"]


def _moments(book: Book, one: Journey, after: datetime) -> Iterator[datetime]:
    waiting = _waiting(book, one)["next_on"].min()
    if isinstance(waiting, date):
        yield _morning(waiting, after)
    looks = _next_look(one, after)
    if looks is not None:
        yield datetime.combine(looks, OPENS)


def _morning(day: date, after: datetime) -> datetime:
    """Nine o'clock of that day, or the first one after `after` when it has passed."""
    earliest = after.date() if after.time() < OPENS else after.date() + timedelta(days=1)
    return datetime.combine(max(day, earliest), OPENS)


def _next_look(one: Journey, after: datetime) -> date | None:
    if one.started_on is None or one.closes_on is None:
        return None
    first = _morning(one.started_on + timedelta(days=EVERY), after).date()
    late = -(first - one.started_on).days % EVERY
    looks = first + timedelta(days=late)
    return looks if looks <= one.closes_on else None


def _waiting(book: Book, one: Journey) -> pl.DataFrame:
    members = book.table("journey_members")
    return members.filter(pl.col("journey_id") == one.id, pl.col("state") == "waiting")


def carry_out(book: Book) -> None:
    """What is due today in every running journey, after whoever reached the goal has left."""
    settle(book)
    for one in _running(book):
        if one.started_on is not None and one.closes_on is not None:
            passed = (book.as_of - one.started_on).days
            if passed and passed % EVERY == 0 and book.as_of <= one.closes_on:
                enter(book, one)
        _steps(book, one)


def enter(book: Book, one: Journey) -> None:
    """Everybody who meets the rule today and was never in the journey enters."""
    accounts = entrants(book, one)
    held = held_out(book, one, accounts)
    due = book.as_of + timedelta(days=one.steps[0].wait)
    rows = pl.DataFrame({"account_id": accounts, "held": held}).with_columns(
        journey_id=pl.lit(one.id),
        arm=pl.when("held").then(pl.lit("control")).otherwise(pl.lit("treated")),
        state=pl.when("held").then(pl.lit("held")).otherwise(pl.lit("waiting")),
        next_on=pl.when("held").then(None).otherwise(pl.lit(due)),
        entered_on=pl.lit(book.as_of),
        step=pl.lit(0),
        path=pl.lit(""),
    )
    book.add_many("journey_members", rows.drop("held"))


def begin(book: Book, one: Journey) -> None:
    """The start: those who meet the rule enter, and a first step without waiting is taken."""
    enter(book, one)
    _steps(book, one)


def _steps(book: Book, one: Journey) -> None:
    """One step for each customer whose day has come; those who may not be written to any more, or
    have a complaint open that ends it, leave before."""
    due = _waiting(book, one).filter(pl.col("next_on") <= book.as_of)
    if due.is_empty():
        return
    stands = standing(book, one, due)
    for reason in ("merged", "no_consent", "left_alone", "complaint"):
        leave(book, stands.filter(pl.col("why") == reason)["id"].to_list(), reason)
    stays = stands.filter(pl.col("why").is_null())
    for place in range(len(one.steps)):
        there = stays.filter(pl.col("step") == place)
        if there.height:
            carry_out_step(book, one, place, there)


# --- the goal ---------------------------------------------------------------------------------


def settle(book: Book) -> None:
    """Note the first valid order of each member within the goal's days, let those leave whom it
    sends away, and close journeys in which nothing can happen any more."""
    begun = [one for one in reversed(journeys(book)) if not one.is_draft]
    for one in begun:
        _goals(book, one)
    for one in begun:
        _close(book, one)


def _goals(book: Book, one: Journey) -> None:
    found = _answers(book, one)
    if found.is_empty():
        return
    book.change_many("journey_members", "order_id", _by_id(found, "order"))
    if not one.leave_on_order:
        return
    there = found.filter(pl.col("state").is_in(["waiting", "completed"]))
    ids = there["id"].to_list()
    _change(book, ids, state="goal", next_on=None)
    book.change_many("journey_members", "left_on", _by_id(there, "order_date"))


def _answers(book: Book, one: Journey) -> pl.DataFrame:
    """Members without a known order who have one by now: the first after the day of entering."""
    open_ones = (
        book.table("journey_members")
        .filter(pl.col("journey_id") == one.id, pl.col("order_id").is_null())
        .select("id", "account_id", "entered_on", "state")
    )
    last = pl.col("entered_on") + pl.duration(days=one.goal_days)
    orders = valid_orders(book).select("account_id", "order_date", order="id")
    return (
        open_ones.join(orders, "account_id")
        .filter(pl.col("order_date") > pl.col("entered_on"), pl.col("order_date") <= last)
        .sort("id", "order_date", "order")
        .unique("id", keep="first", maintain_order=True)
    )


def _by_id(frame: pl.DataFrame, column: str) -> dict[int, Any]:
    return dict(frame.select("id", column).iter_rows())


def _change(book: Book, ids: list[int], **values: object) -> None:
    for column, value in values.items():
        book.change_many("journey_members", column, dict.fromkeys(ids, value))


def _close(book: Book, one: Journey) -> None:
    """A running journey is over when nobody can enter, nobody waits and every goal's days have
    passed; it ended on the last of these days."""
    if one.status != "running" or one.closes_on is None:
        return
    members = book.table("journey_members").filter(pl.col("journey_id") == one.id)
    if (members["state"] == "waiting").any():
        return
    last = members.select(pl.max_horizontal("entered_on", "left_on").max()).item()
    entered = members["entered_on"].max()
    days = [one.closes_on, *([last] if last else [])]
    if isinstance(entered, date):
        days.append(entered + timedelta(days=one.goal_days))
    over = max(days)
    if book.as_of > over:
        book.change("journeys", one.id, status="finished", ended_on=over)
