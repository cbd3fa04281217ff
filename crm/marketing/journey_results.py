"""Where the customers of a journey are, what came of each step, and what the whole added."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

import polars as pl

from crm.book import Book
from crm.marketing.costs import CONTACT_COST
from crm.marketing.journey import Journey, journeys
from crm.marketing.journey_step import PASSED_BY, RESTED, SENT, SET, TASK, UNREACHED, own_campaigns
from crm.marketing.results import ArmResult, Result, lift, results


@dataclass(frozen=True, slots=True)
class StepFigures:
    """One step of a journey that was started, in customers."""

    waiting: int
    """Whose next step this is."""
    reached: int
    """Whose turn came."""
    done: int
    """Sent, or task planned, or field set."""
    passed_by: int
    """Did not meet the condition."""
    rested: int
    """Had other marketing within the rest."""
    unreached: int
    """No address for the channel."""
    opened: int
    clicked: int
    ordered: int
    """Ordered in answer to the message."""
    opted_out: int
    left: dict[str, int]
    """Why -> who left without this step though it would have been the next; `goal` among them."""
    cost: int
    """Fen, contacts."""
    campaign_id: int | None


@dataclass(frozen=True, slots=True)
class Progress:
    """A journey that was started; money in fen."""

    entered: int
    held: int
    states: dict[str, int]
    """State -> treated members."""
    steps: tuple[StepFigures, ...]
    result: Result
    """Response = a valid order within the goal's days of entering, arms alike."""

    @property
    def cost(self) -> int:
        return self.result.cost


def progress(book: Book, one: Journey) -> Progress:
    """Figures of the journey as the book stands."""
    return book.remember(("journey progress", one.id), lambda: _progress(book, one))


def is_ripe(book: Book, one: Journey) -> bool:
    """Whether the goal's days of everybody who entered are over."""
    entered = entered_last(book, one)
    return entered is None or book.as_of > entered + timedelta(days=one.goal_days)


def entered_last(book: Book, one: Journey) -> date | None:
    """The last day on which somebody entered or may still enter; None before the start."""
    if one.status in ("running", "paused"):
        return one.closes_on
    last = _members(book, one)["entered_on"].max()
    return last if isinstance(last, date) else None


def _members(book: Book, one: Journey) -> pl.DataFrame:
    return book.table("journey_members").filter(pl.col("journey_id") == one.id)


def _progress(book: Book, one: Journey) -> Progress:
    members = _members(book, one)
    treated = members.filter(pl.col("arm") == "treated")
    steps = _steps(book, one, treated)
    return Progress(
        entered=members.height,
        held=members.height - treated.height,
        states=_counts(treated["state"]),
        steps=steps,
        result=_result(book, members, steps),
    )


def _counts(values: pl.Series) -> dict[str, int]:
    return {str(name): int(count) for name, count in values.value_counts().iter_rows()}


def _steps(book: Book, one: Journey, treated: pl.DataFrame) -> tuple[StepFigures, ...]:
    lines = list(treated.select("step", "state", "reason", "path").iter_rows())
    carriers, known = own_campaigns(book, one.id), results(book)
    found = []
    for place, step in enumerate(one.steps):
        marks = Counter(path[place] for _s, _t, _r, path in lines if path and len(path) > place)
        there = [(state, reason) for at, state, reason, _path in lines if at == place]
        campaign = carriers.get(place + 1)
        answers = known[campaign].total() if campaign in known else _nobody()
        done = marks[SENT] + marks[TASK] + marks[SET]
        found.append(
            StepFigures(
                waiting=sum(state == "waiting" for state, _reason in there),
                reached=sum(marks.values()),
                done=done,
                passed_by=marks[PASSED_BY],
                rested=marks[RESTED],
                unreached=marks[UNREACHED],
                opened=answers.opened,
                clicked=answers.clicked,
                ordered=answers.responded,
                opted_out=answers.opted_out,
                left=_left(there),
                cost=marks[SENT] * CONTACT_COST.get(step.do, 0),
                campaign_id=campaign,
            )
        )
    return tuple(found)


def _nobody() -> ArmResult:
    return ArmResult("sent", 0, 0, 0, 0, 0, 0, 0, 0)


def _left(there: Iterable[tuple[str, str | None]]) -> dict[str, int]:
    why = Counter(reason or state for state, reason in there if state in ("left", "goal"))
    return dict(why)


def _result(book: Book, members: pl.DataFrame, steps: tuple[StepFigures, ...]) -> Result:
    arms = {arm.arm: arm for arm in _arms(book, members, steps)}
    cost = sum(step.cost for step in steps)
    treated, held = arms.get("a"), arms.get("control")
    if treated is None or held is None:
        return Result(tuple(arms.values()), (), cost, False, None)
    found = lift(book, replace(treated, arm="sent"), held)
    margin = round(treated.margin - held.margin * treated.members / held.members)
    return Result((treated, held), (found,), cost, False, margin)


def _arms(book: Book, members: pl.DataFrame, steps: tuple[StepFigures, ...]) -> Iterable[ArmResult]:
    orders = book.table("orders").select(order_id="id", amount="amount", cogs="cogs")
    counted = (
        members.join(orders, "order_id", how="left")
        .group_by("arm")
        .agg(
            pl.len(),
            pl.col("order_id").is_not_null().sum(),
            pl.col("amount").sum(),
            margin=(pl.col("amount") - pl.col("cogs")).sum(),
        )
    )
    sent = sum(step.done for step in steps if step.campaign_id is not None)
    did = [sum(getattr(step, name) for step in steps) for name in ("opened", "clicked")]
    gone = sum(step.opted_out for step in steps)
    for arm, count, responded, revenue, margin in counted.iter_rows():
        if arm == "treated":
            opened, clicked = did
            figures = (sent, opened, clicked, responded, gone)
            yield ArmResult("a", count, *figures, revenue, margin)
        else:
            yield ArmResult("control", count, 0, 0, 0, responded, 0, revenue, margin)


@dataclass(frozen=True, slots=True)
class Line:
    """One journey in the list; shares 0..1."""

    journey: Journey
    entered: int
    waiting: int
    goal: float | None
    """Share of the treated with an order within the goal's days."""
    lift: float | None
    roi: float | None


def journey_list(book: Book) -> list[Line]:
    """Every journey with its key figures, the newest first."""
    return book.remember("journey list", lambda: [_line(book, one) for one in journeys(book)])


def _line(book: Book, one: Journey) -> Line:
    if one.is_draft:
        return Line(one, 0, 0, None, None, None)
    found = progress(book, one)
    treated = found.result.total()
    lifts = found.result.lifts
    return Line(
        journey=one,
        entered=found.entered,
        waiting=found.states.get("waiting", 0),
        goal=treated.rate if treated.members else None,
        lift=lifts[0].difference if lifts else None,
        roi=found.result.roi,
    )
