"""How each check of each exercise did in a course: hard, telling, or often got wrong one way."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import correlation
from typing import Any

from sqlmodel import Session, col, select

from classroom.rights import Visitor, staff_of
from classroom.tables import Assignment, Grade, Submission

ENOUGH = 5
"""Students below which a correlation says nothing."""


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One check over the students' first attempts."""

    exercise_id: str
    check: str
    question: str
    students: int
    mean_met: float
    """Mean share of the check that was met, 0 to 1: the difficulty index p."""
    discrimination: float | None
    """Correlation of the check with the rest of the exercise (corrected item-total)."""
    mistake: str
    """The known mistake made most often, "" for none."""
    mistake_students: int


def item_statistics(db: Session, who: Visitor, course_id: int) -> list[ItemLine]:
    """Statistics of every check in what was handed in, for the staff of the course."""
    staff_of(db, who, course_id)
    query = (
        select(Submission.exercise_id, Submission.id, Grade.marks)
        .join(Grade, col(Grade.submission_id) == Submission.id)
        .join(Assignment, col(Assignment.id) == Submission.assignment_id)
        .where(
            Assignment.course_id == course_id,
            Submission.attempt == 1,
            col(Grade.grader_id).is_(None),
        )
        .order_by(col(Grade.id))
    )
    newest: dict[str, dict[int, Sequence[Mapping[str, Any]]]] = defaultdict(dict)
    for exercise_id, submission_id, marks in db.exec(query):
        newest[exercise_id][submission_id] = marks
    return [
        line
        for exercise_id in sorted(newest)
        for line in _items(exercise_id, list(newest[exercise_id].values()))
    ]


def _items(exercise_id: str, sheets: list[Sequence[Mapping[str, Any]]]) -> list[ItemLine]:
    checks = {mark["check"]: mark["question"] for sheet in sheets for mark in sheet}
    return [_item(exercise_id, check, question, sheets) for check, question in checks.items()]


def _item(
    exercise_id: str, check: str, question: str, sheets: list[Sequence[Mapping[str, Any]]]
) -> ItemLine:
    own: list[float] = []
    rest: list[float] = []
    mistakes: Counter[str] = Counter()
    for sheet in sheets:
        judged = [mark for mark in sheet if mark["state"] != "could_not_be_judged"]
        here = [mark for mark in judged if mark["check"] == check]
        if here:
            own.append(here[0]["met"])
            rest.append(sum(mark["met"] for mark in judged if mark["check"] != check))
            mistakes.update([here[0]["mistake"]] if here[0]["mistake"] else [])
    ((mistake, count),) = mistakes.most_common(1) or [("", 0)]
    mean = sum(own) / len(own) if own else 0.0
    return ItemLine(
        exercise_id, check, question, len(own), mean, _correlation(own, rest), mistake, count
    )


def _correlation(own: list[float], rest: list[float]) -> float | None:
    if len(own) < ENOUGH or len(set(own)) < 2 or len(set(rest)) < 2:
        return None
    return correlation(own, rest)
