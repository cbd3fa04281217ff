"""What a student may see of a judgement, and when."""

from dataclasses import dataclass, replace
from typing import Literal

from classroom.clock import now
from classroom.deadlines import attempts_at, is_over, phase
from classroom.judgement import read_results
from classroom.records import AttemptLine, Records
from classroom.rights import Visitor
from classroom.tables import Assignment, Grade
from classroom.units import hides_scores, pass_mark
from grading.grade import Result

Waits = Literal["", "marking", "person", "deadline"]


@dataclass(frozen=True, slots=True)
class Feedback:
    """`results` are empty unless `visible`; their evidence is empty unless `receipts`."""

    visible: bool
    receipts: bool
    score: float | None
    """What counts, after any deduction for lateness; empty while there is none to see."""
    passed: bool
    late: bool
    overridden: bool
    reason: str
    """Words of the person who set the score."""
    results: tuple[Result, ...]
    waits_for: Waits
    """Why there is no score to see: marking, a person, or the deadline."""


def feedback_on(
    who: Visitor,
    records: Records,
    given: Assignment,
    line: AttemptLine,
    stands: Grade | None,
    judged: Grade | None,
) -> Feedback:
    """Feedback on one attempt, for its owner or the staff (who see everything at once)."""
    staff = who.role != "student"
    over = _is_over(records, given, line)
    visible = staff or over or not hides_scores(line.exercise_id)
    receipts = staff or (visible and (given.show_receipts or over))
    results = read_results(judged.report) if judged is not None and visible else ()
    if not receipts:
        results = tuple(replace(result, evidence={}) for result in results)
    score = line.score if visible else None
    return Feedback(
        visible,
        receipts,
        score,
        score is not None and score >= pass_mark(line.exercise_id),
        line.late,
        line.overridden and visible,
        stands.reason if stands is not None and visible else "",
        results,
        _waits(stands, score, visible),
    )


def _is_over(records: Records, given: Assignment, line: AttemptLine) -> bool:
    its_phase = phase(given, records.due_at(given.id, line.person_id), now())
    used = len(records.attempts[given.id, line.person_id, line.exercise_id])
    return is_over(its_phase, used, attempts_at(given, line.exercise_id))


def _waits(stands: Grade | None, score: float | None, visible: bool) -> Waits:
    if not visible:
        return "deadline"
    if stands is None:
        return "marking"
    return "person" if score is None else ""
