"""A calendar of entries: one element, by week or month; on a phone a list of the days that have
something. An entry is opened by a click and moved by dragging it to another day.

What people wrote is shown as text: the script only ever sets textContent.
"""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Literal

from ui.widgets.own_component import acted, own_component
from ui.words import _

Act = Literal["open", "plan", "move", "week"]

START = "<div class='box'><div class='calendar'></div></div>"


@dataclass(frozen=True, slots=True)
class Shown:
    """One entry; `state` is late, planned or done, and what is done stays where it is."""

    id: int
    text: str
    state: str


@dataclass(frozen=True, slots=True)
class Day:
    """One day. `open`: something can be planned on it; `rest` says how much is not shown."""

    iso: str
    label: str
    weekday: str
    today: bool
    outside: bool
    open: bool
    entries: tuple[Shown, ...]
    rest: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """What was done in the calendar: an entry opened or moved to a day, something to be planned on
    a day, or the week of a day asked for."""

    name: Act
    id: int
    day: date | None


def calendar_grid(
    days: Sequence[Day], span: str, key: str, on_act: Callable[[Asked], None]
) -> Asked | None:
    """Draw the days. `on_act` is called before the page runs again; the answer says what was done
    in this run."""
    data = {
        "span": span,
        "days": [asdict(day) for day in days],
        "weekdays": [day.weekday for day in days[:7]],
        "words": {"plan": _("Plan an activity")},
    }
    calendar = own_component("calendar", START)
    return acted(calendar, key, data, lambda told: read_asked(days, told), on_act)


def read_asked(days: Sequence[Day], told: Any) -> Asked | None:
    """What the browser sent, as far as it was offered."""
    if not isinstance(told, dict):
        return None
    name, iso = told.get("name"), told.get("day")
    id = told["id"] if isinstance(told.get("id"), int) else 0
    day = next((day for day in days if day.iso == iso), None)
    known = {entry.id: entry.state for one in days for entry in one.entries}
    on = None if day is None else date.fromisoformat(day.iso)
    if name == "open" and id in known:
        return Asked("open", id, None)
    if name == "move" and known.get(id, "done") != "done" and day is not None and day.open:
        return Asked("move", id, on)
    if name == "plan" and day is not None and day.open:
        return Asked("plan", 0, on)
    return Asked("week", 0, on) if name == "week" and day is not None else None
