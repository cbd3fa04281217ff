"""When and how often work may be handed in, and what lateness costs. The moment is an argument."""

from datetime import datetime
from typing import Literal

from classroom.tables import Assignment
from classroom.units import entry, exists

Phase = Literal["not_open", "open", "late", "closed"]
"""late: after the deadline, but the assignment still takes work."""


def phase(assignment: Assignment, due_at: datetime | None, moment: datetime) -> Phase:
    if assignment.opens_at is not None and moment < assignment.opens_at:
        return "not_open"
    if due_at is None or moment <= due_at:
        return "open"
    return "closed" if assignment.late_policy == "refuse" else "late"


def attempts_at(assignment: Assignment, exercise_id: str) -> int:
    """How often one exercise may be handed in. An assignment's number holds for every stage of a
    case but those whose file allows fewer: a market, once decided on, shows what came of it."""
    if assignment.kind != "case" or not exists(exercise_id):
        return assignment.attempts
    return min(assignment.attempts, entry(exercise_id).exercise.attempts)


def is_late(due_at: datetime | None, handed_in_at: datetime) -> bool:
    return due_at is not None and handed_in_at > due_at


def is_over(its_phase: Phase, attempts_used: int, attempts: int) -> bool:
    """Whether right values can no longer help the student: the deadline is past, and so is his
    last attempt where late work is still taken."""
    return its_phase == "closed" or (its_phase == "late" and attempts_used >= attempts)


def after_lateness(assignment: Assignment, score: float, late: bool) -> float:
    """The score out of 100 that counts, rounded to 0.01."""
    if late and assignment.late_policy == "deduct":
        score *= 1 - assignment.late_percent / 100
    return round(score, 2)


def due_for(assignment: Assignment, extended_to: datetime | None) -> datetime | None:
    """The deadline of one student; an extension never shortens it."""
    if assignment.due_at is None or extended_to is None:
        return assignment.due_at
    return max(assignment.due_at, extended_to)
