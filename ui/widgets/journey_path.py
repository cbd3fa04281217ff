"""A journey that was started: the path with numbers at each step, then what the whole added."""

from datetime import timedelta

import streamlit as st

from crm.book import Book
from crm.marketing.journey import CONDITIONS, KINDS, Journey, Step
from crm.marketing.journey_results import (
    Progress,
    StepFigures,
    entered_last,
    is_ripe,
    progress,
)
from crm.marketing.results import Lift
from crm.naming import named
from sample_data.schema import code
from ui.widgets.cells import cells_table
from ui.widgets.frame import SCREENS
from ui.widgets.journey_builder import step_name
from ui.widgets.status import day, money, number, percent, plain
from ui.words import _, t

SIGNIFICANT = 0.05


def started_journey(book: Book, one: Journey) -> None:
    """Everything below the title but the members."""
    found = progress(book, one)
    _ripeness(book, one, found)
    _figures(found)
    left, right = st.columns([5, 4], gap="medium")
    with left:
        st.subheader(_("The path"), anchor=False)
        _path(book, one, found)
    with right:
        st.subheader(_("What the journey added"), anchor=False)
        _lift(found, one)
        _money(found)


def _ripeness(book: Book, one: Journey, found: Progress) -> None:
    last = entered_last(book, one)
    if is_ripe(book, one) or last is None:
        return
    if not any(arm.responded or arm.opened for arm in found.result.arms):
        st.info(
            _("Started. Steps and answers come as time goes by: move the clock on to see them."),
            icon=":material/schedule:",
        )
    else:
        words = _(
            "Too early to judge: the last goal ends on {end}, today is {today}. Whoever stops as "
            "soon as p falls below 0.05 will see effects that are not there."
        )
        ends = day(last + timedelta(days=one.goal_days))
        st.warning(words.format(end=ends, today=day(book.as_of)), icon=":material/hourglass_top:")


def _figures(found: Progress) -> None:
    treated, held = found.result.total(), found.result.total(("control",))
    lifts = found.result.lifts if _anything(found) else ()
    with st.grid(5, min_column_width=120, border=True):
        st.metric(_("Entered"), number(found.entered))
        st.metric(_("Reached the goal"), percent(treated.rate) if treated.members else "–")
        st.metric(_("Hold-out, same days"), percent(held.rate) if held.members else "–")
        st.metric(_("Lift (pp)"), f"{100 * lifts[0].difference:+.1f}" if lifts else "–")
        st.metric(
            _("ROI"), percent(found.result.roi, 0) if lifts else "–",
            help=_("(Incremental margin − cost) ÷ cost"),
        )  # fmt: skip


def _anything(found: Progress) -> bool:
    """Whether anybody has ordered yet: before, a lift of 0 would say too much."""
    return any(arm.responded for arm in found.result.arms)


# --- the path ---------------------------------------------------------------------------------


def _path(book: Book, one: Journey, found: Progress) -> None:
    segment = named(book, "segments", one.segment_id) if one.segment_id else ""
    words = _("**Entry** · {segment}").format(segment=plain(segment))
    counts = _("entered {n}, of them hold-out {held}").format(
        n=number(found.entered), held=number(found.held)
    )
    until = ""
    if one.entry_days:
        until = " · " + _("open until {day}").format(day=day(one.closes_on))
    with st.container(border=True, gap="xsmall"):
        st.markdown(f":material/login: {words}\n\n{counts}{until}")
    for place, step in enumerate(one.steps):
        _card(one, place, step, found.steps[place])
    states = found.states
    end = _("**Goal** · an order within {n} days of entering").format(n=one.goal_days)
    told = _("reached {goal} · went all the way {through} · left on the way {left}").format(
        goal=number(states.get("goal", 0)), through=number(states.get("completed", 0)),
        left=number(states.get("left", 0)),
    )  # fmt: skip
    with st.container(border=True, gap="xsmall"):
        st.markdown(f":material/flag: {end}\n\n{told}")


def _card(one: Journey, place: int, step: Step, figures: StepFigures) -> None:
    parts = [f"**{step_name(place, one.offsets[place])}**", t(KINDS[step.do])]
    if step.sends and step.offer:
        parts.append(_("{n} off").format(n=percent(step.offer, 0)))
    if step.when != "all":
        parts.append(t(CONDITIONS[step.when]))
    text = f"\n\n:gray[{plain(step.text)}]" if step.text else ""
    with st.container(border=True, gap="xsmall"):
        st.markdown(f"{' · '.join(parts)}{text}\n\n{_numbers(step, figures)}")
        if figures.campaign_id is not None:
            st.page_link(
                SCREENS / "campaigns.py", label=_("Messages of this step"),
                icon=":material/campaign:",
                query_params={"id": code("campaigns", figures.campaign_id)},
            )  # fmt: skip


def _numbers(step: Step, figures: StepFigures) -> str:
    told = [(_("waiting"), figures.waiting), (_("their turn came"), figures.reached)]
    if step.sends:
        told += [
            (_("sent"), figures.done),
            (_("opened"), figures.opened),
            (_("clicked"), figures.clicked),
            (_("ordered"), figures.ordered),
            (_("opted out"), figures.opted_out),
        ]
    else:
        told.append((_("done"), figures.done))
    lines = [" · ".join(f"{word} **{number(count)}**" for word, count in told)]
    skipped = [
        (_("condition not met"), figures.passed_by),
        (_("in the rest after other marketing"), figures.rested),
        (_("no address"), figures.unreached),
    ]
    passed = _("; ").join(f"{word} {number(count)}" for word, count in skipped if count)
    if passed:
        lines.append(":gray[" + _("Passed over: {why}").format(why=passed) + "]")
    gone = _("; ").join(f"{_why(why)} {number(n)}" for why, n in sorted(figures.left.items()))
    if gone:
        lines.append(":gray[" + _("Left before this step: {why}").format(why=gone) + "]")
    return "\n\n".join(lines)


def _why(reason: str) -> str:
    return {
        "goal": _("reached the goal"),
        "no_consent": _("consent withdrawn"),
        "left_alone": _("opted out"),
        "complaint": _("complaint open"),
        "merged": _("account merged"),
        "ended": _("journey ended"),
    }[reason]


# --- what it added ----------------------------------------------------------------------------


def _lift(found: Progress, one: Journey) -> None:
    treated, held = found.result.total(), found.result.total(("control",))
    if not found.result.lifts:
        st.info(_("There is no hold-out, so nobody can tell what would have happened anyway."))
        return
    head = [_("Arm"), _("In the arm"), _("Ordered"), _("Share")]
    arms = ((_("Treated group"), treated), (_("Hold-out"), held))
    lines = [
        [name, number(arm.members), number(arm.responded), percent(arm.rate)] for name, arm in arms
    ]
    cells_table(head, lines, "journey-arms", _("Treated and hold-out"))
    if not _anything(found):
        return
    lift = found.result.lifts[0]
    p = "< 0.001" if lift.p < 0.001 else f"{lift.p:.3f}"
    words = _("Lift {lift}, 95% interval {low} to {high} pp, p = {p}.").format(
        lift=_points(lift.difference), low=f"{100 * lift.low:+.1f}",
        high=f"{100 * lift.high:+.1f}", p=p,
    )  # fmt: skip
    st.markdown(f"{words} {_verdict(lift)}")
    if lift.few:
        st.caption(_("A group has fewer than 30 customers: take the interval with care."))
    st.caption(
        _(
            "Everybody who entered counts, also those who left on the way: groups that were drawn "
            "at random may be compared, those who got a certain step may not."
        )
    )


def _verdict(lift: Lift) -> str:
    if not lift.sure:
        return _("The interval covers 0: the data do not show an effect.")
    if lift.p >= SIGNIFICANT:
        return _("Groups are too small for the interval: the test does not show an effect yet.")
    if lift.difference > 0:
        return _("More orders than in the hold-out, beyond chance.")
    return _("Fewer orders than in the hold-out, beyond chance.")


def _points(share: float) -> str:
    return _("{n} pp").format(n=f"{100 * share:+.1f}")


def _money(found: Progress) -> None:
    result = found.result
    with st.grid(2, min_column_width=140, border=True):
        st.metric(_("Spent"), money(result.cost))
        st.metric(
            _("Incremental margin"), money(result.incremental_margin) or "–",
            help=_("Margin of the arms' orders less that of as many customers of the hold-out."),
        )  # fmt: skip
        more = result.incremental_orders
        st.metric(_("Incremental orders"), "–" if more is None else f"{more:+.1f}")
        each = result.cost_per_order
        st.metric(_("Cost per incremental order"), "–" if each is None else money(round(each)))
