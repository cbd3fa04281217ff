"""How exercises and cases look in lists, and where they open."""

from datetime import datetime
from pathlib import Path

from classroom.progress import NextStep, UnitProgress
from ui.widgets.frame import SCREENS
from ui.widgets.status import chip, moment, plain, saved_at
from ui.words import _, t

LAYERS = ("theory", "verification", "integrated")


def layer_name(layer: str) -> str:
    return {
        "theory": _("Theory"),
        "verification": _("Verification"),
        "integrated": _("Integrated"),
    }.get(layer, layer)


def unit_name(code: str, title: str) -> str:
    """Code and title, with markup in either shown as it is."""
    return plain(f"{code} {title}".strip())


def place_of(unit: UnitProgress, exercise_id: str = "") -> tuple[Path, dict[str, str]]:
    """The page a unit opens on and its address: a case has a page of its own."""
    if unit.kind == "case":
        return SCREENS / "scenario.py", {"a": str(unit.assignment_id)}
    return SCREENS / "exercise.py", {
        "a": str(unit.assignment_id),
        "x": exercise_id or unit.unit_id,
    }


def place_of_step(step: NextStep) -> tuple[Path, dict[str, str]]:
    return place_of(step.unit, step.exercise_id)


def state_chip(unit: UnitProgress) -> str:
    """The state, with the score where there is one."""
    if unit.score is not None:
        return chip(unit.state, _("{score} points").format(score=score(unit.score)))
    return chip(unit.state)


def score(value: float | None) -> str:
    """A score out of 100 without needless zeros."""
    return "–" if value is None else f"{value:.2f}".rstrip("0").rstrip(".")


def when(unit: UnitProgress) -> str:
    """What about its dates matters now: what is missing, when it opens, is due, was saved."""
    if unit.state == "locked" and unit.needs:
        names = _(", ").join(t(need.title) for need in unit.needs)
        return _("First finish: {names}").format(names=names)
    if unit.state == "locked":
        return _("Opens after the stage before it")
    if unit.phase == "not_open":
        return _("Opens {time}").format(time=moment(unit.opens_at))
    parts = [saved_at(unit.saved_at)] if unit.state == "draft" and unit.saved_at else []
    if unit.due_at is not None:
        parts.append(due(unit.due_at))
    return " · ".join(parts)


def due(at: datetime) -> str:
    return _("Due {time}").format(time=moment(at))
