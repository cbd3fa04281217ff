"""The promises of a case, a row each: how each stands, by when, and what stops its clock."""

from datetime import datetime

import streamlit as st

from crm.book import Book, Row
from crm.service.case_rules import head_of, stage_of
from crm.service.history import why_escalated
from crm.service.hours import unpublished_year
from crm.service.sla import MILESTONES, Milestone, Sla, State
from ui.widgets.case_words import badge, clock_badge, instant, span, time_left
from ui.widgets.records import staff_names
from ui.widgets.status import plain
from ui.words import _, t


def milestones(book: Book, case: Row, sla: Sla) -> None:
    """First response, rolling response and resolution, then the escalation and what to know."""
    rows = [
        _row("first_response", sla.response_state, sla.response_left, sla.response_due),
        _rolling(case, sla),
        _row("resolution", sla.resolution_state, sla.resolution_left, sla.resolution_due)
        + _paused(sla),
        *_escalation(book, case),
    ]
    st.markdown("  \n".join(filter(None, rows)))
    runs = stage_of(case) not in ("resolved", "closed")
    hints = [_unpublished(max(sla.due, sla.resolution_due)) if runs else "", _rated_later(case)]
    if any(hints):
        st.caption("  \n".join(filter(None, hints)))


def calendar_hint(due: datetime) -> None:
    """Say so when a clock runs into a year whose holidays are not published."""
    told = _unpublished(due)
    if told:
        st.caption(told)


def _row(name: Milestone, state: State, left: int, due: datetime) -> str:
    told = f"{clock_badge(state)} {time_left(state, left)}".strip()
    return f"**{t(MILESTONES[name])}** {told} :gray[{_('due {at}').format(at=instant(due))}]"


def _rolling(case: Row, sla: Sla) -> str:
    """The clock of the message that is unanswered, and how the earlier ones were answered."""
    met, late = case["rolling_met"] or 0, case["rolling_late"] or 0
    counted = _("{met} in time, {late} late").format(met=met, late=late) if met or late else ""
    state, left, due = sla.rolling_state, sla.rolling_left, sla.rolling_due
    if state is None or left is None or due is None:
        return f"**{t(MILESTONES['rolling_response'])}** {counted}" if counted else ""
    wrote = _("customer wrote {at}").format(at=instant(case["customer_wrote_at"]))
    beside = " · ".join(filter(None, (wrote, counted)))
    return f"{_row('rolling_response', state, left, due)} :gray[{beside}]"


def _paused(sla: Sla) -> str:
    if not sla.waited:
        return ""
    return " · " + _("{span} of waiting not counted").format(span=span(sla.waited))


def _escalation(book: Book, case: Row) -> list[str]:
    """When, to whom and why: an escalation is about the whole case, a milestone about one step."""
    if case["escalated_at"] is None:
        return []
    head = staff_names(book).get(head_of(book) or 0, "")
    why = " ".join(why_escalated(book, case["id"]).split())
    to = f"{instant(case['escalated_at'])} → {plain(head)}"
    return [f"{badge('red', 'arrow_upward', _('Escalated'))} {to} {plain(why)}".strip()]


def _unpublished(due: datetime) -> str:
    year = unpublished_year(due.date())
    if year is None:
        return ""
    return _(
        "The public holidays of {year} are not published yet: Monday to Friday are counted, and a "
        "due time in that year may move."
    ).format(year=year)


def _rated_later(case: Row) -> str:
    rated = case["csat"] is not None or case["merged_case_id"] is not None
    if stage_of(case) == "closed" and not rated:
        return _("Customers rate a closed case themselves when time moves on.")
    return ""
