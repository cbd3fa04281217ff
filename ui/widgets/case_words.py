"""How a service case looks: its stage, its clock and its time left, in words and colours."""

from datetime import datetime
from typing import Any

from crm.service.case_rules import STAGES, Stage
from crm.service.hours import LENGTH
from crm.service.sla import MILESTONES, STATES, Milestone, State
from ui.words import _, t

COLOURS: dict[State, str] = {
    "breached": "red",
    "due_soon": "orange",
    "in_time": "green",
    "paused": "gray",
    "met": "green",
}
ICONS: dict[State, str] = {
    "breached": "alarm",
    "due_soon": "hourglass_bottom",
    "in_time": "schedule",
    "paused": "pause_circle",
    "met": "check_circle",
}
STAGE_COLOURS: dict[Stage, str] = {
    "new": "blue",
    "assigned": "blue",
    "waiting": "gray",
    "resolved": "violet",
    "closed": "gray",
}
MANY_DAYS = 5
"""Working days from which hours no longer matter."""
PRIORITY_COLOURS = {"high": "red", "medium": "orange", "low": "gray"}


def span(minutes: int) -> str:
    """Business minutes as people say them: 1 h 05 min, 2 working days 3 h, 6 working days."""
    minutes = abs(minutes)
    days, hours, rest = minutes // LENGTH, minutes % LENGTH // 60, minutes % 60
    parts = []
    if days:
        parts.append(_("1 working day") if days == 1 else _("{d} working days").format(d=days))
    if hours and days < MANY_DAYS:
        parts.append(_("{h} h").format(h=hours))
    if not days and (rest or not hours):
        parts.append(_("{m} min").format(m=rest))
    return " ".join(parts)


def time_left(state: str, left: int) -> str:
    """What an agent reads first: how much is left, or by how much it is late."""
    if state == "met":
        return ""
    if left < 0:
        return _("late by {span}").format(span=span(left))
    return _("{span} left").format(span=span(left))


def milestone_left(name: Milestone, state: str, left: int) -> str:
    """The most urgent milestone of a case with its time, in one cell."""
    told = time_left(state, left)
    return f"{t(MILESTONES[name])} {told}" if told else ""


def instant(at: datetime | None) -> str:
    """An instant of the firm's own time."""
    return "" if at is None else at.strftime("%Y-%m-%d %H:%M")


def badge(colour: str, icon: str, words: str) -> str:
    """A coloured word in Markdown; `words` are ours or neutralised."""
    return f":{colour}-badge[:material/{icon}: {words}]"


def stage_badge(stage: Stage) -> str:
    return badge(STAGE_COLOURS[stage], "radio_button_checked", t(STAGES[stage]))


def clock_badge(state: State) -> str:
    return badge(COLOURS[state], ICONS[state], t(STATES[state]))


def category_labels(table: Any, column: str) -> dict[str, str]:
    """Codes of a category of one table of the schema and how they read."""
    return {code: t(text) for code, text in table.columns[column].values.items()}
