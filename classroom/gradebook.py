"""The gradebook of a course, and the grades that people give."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from classroom.audit import note
from classroom.clock import now
from classroom.people import StudentLine, students_of
from classroom.progress import UnitProgress, unit_progress
from classroom.records import Records, records_of
from classroom.rights import Visitor, readable_submission, staff_of
from classroom.store import lock, writing
from classroom.tables import Assignment, Grade
from classroom.units import Unit, known_unit
from kit.errors import ForbiddenError, UserError


@dataclass(frozen=True, slots=True)
class Cell:
    """One student's result in one exercise, or in a whole case."""

    score: float | None
    submission_id: int | None
    """The attempt that counts; empty for a whole case and where nothing was handed in."""
    attempts: int
    overridden: bool
    late: bool
    needs_person: bool
    state: str
    handed_in_at: datetime | None


@dataclass(frozen=True)
class Row:
    """One student: cells by unit id and, for cases, by exercise id too."""

    person: StudentLine
    class_name: str
    cells: Mapping[str, Cell]
    total: float | None
    """Mean over the units that are due or wholly handed in; what is missing counts as nothing."""


@dataclass(frozen=True)
class Gradebook:
    """`units` in the order of the columns, `means` of the scores there are by unit id."""

    units: tuple[Unit, ...]
    assignments: Mapping[str, Assignment]
    rows: tuple[Row, ...]
    means: Mapping[str, float | None]
    total: float | None
    """Mean of the students' totals."""


def gradebook(db: Session, who: Visitor, course_id: int, *, class_name: str = "") -> Gradebook:
    """Every student's standing in everything assigned, for the staff of the course."""
    staff_of(db, who, course_id)
    records = records_of(db, course_id)
    given = {a.unit_id: a for a in sorted(records.assignments.values(), key=lambda a: a.id)}
    units = tuple(known_unit(unit_id) for unit_id in given)
    students = students_of(db, who, course_id, class_name=class_name)
    rows = tuple(_row(records, given, units, student) for student in students)
    means = {u.id: _mean(row.cells[u.id].score for row in rows) for u in units}
    return Gradebook(units, given, rows, means, _mean(row.total for row in rows))


def override(db: Session, who: Visitor, submission_id: int, score: float, reason: str) -> Grade:
    """Set a score out of 100 by hand; it outranks the machine's until it is withdrawn."""
    course_id = _course_of(db, who, submission_id)
    staff_of(db, who, course_id)
    if not 0 <= score <= 100:
        raise UserError("bad_score", "分数应在 0 到 100 之间。", "A score is 0 to 100.")
    if len(reason.strip()) < 2:
        raise UserError(
            "no_reason",
            "请写明改分理由，学生会看到。",
            "Give the reason; the student will read it.",
        )
    with writing(db):
        grade = Grade(
            submission_id=submission_id,
            score=round(float(score), 2),
            grader_id=who.person_id,
            reason=reason.strip()[:1000],
        )
        db.add(grade)
        db.flush()
        detail = {"submission": submission_id, "score": grade.score, "reason": grade.reason}
        note(db, who, "override", f"grade:{grade.id}", detail)
    return grade


def withdraw(db: Session, who: Visitor, grade_id: int, reason: str = "") -> Grade:
    """Take back a grade given by hand; the machine's, or the human one before it, stands again."""
    grade = db.get(Grade, grade_id)
    if grade is None:
        raise ForbiddenError()
    staff_of(db, who, _course_of(db, who, grade.submission_id))
    with writing(db):
        lock(db, f"grade/{grade_id}")
        again = select(Grade.id).where(col(Grade.withdraws_id) == grade_id)
        if (
            grade.grader_id is None
            or grade.withdraws_id is not None
            or db.exec(again).first() is not None
        ):
            raise UserError(
                "no_human_grade",
                "只能撤回尚未撤回的人工评分。",
                "Only a grade given by hand that still stands can be withdrawn.",
            )
        taken = Grade(
            submission_id=grade.submission_id,
            grader_id=who.person_id,
            reason=reason.strip()[:1000],
            withdraws_id=grade_id,
        )
        db.add(taken)
        note(db, who, "withdraw", f"grade:{grade_id}", {"reason": taken.reason})
    return taken


def _course_of(db: Session, who: Visitor, submission_id: int) -> int:
    found = readable_submission(db, who, submission_id)
    return db.get_one(Assignment, found.assignment_id).course_id


def _row(
    records: Records,
    given: Mapping[str, Assignment],
    units: tuple[Unit, ...],
    student: StudentLine,
) -> Row:
    cells: dict[str, Cell] = {}
    counted: list[float] = []
    for its_unit in units:
        progress = unit_progress(records, given[its_unit.id], its_unit, student.person_id)
        cells |= dict(_cells(records, progress, student.person_id))
        past = progress.due_at is not None and progress.due_at < now()
        if past or all(stage.attempts_used for stage in progress.stages):
            counted.append(progress.score or 0.0)
    return Row(student, student.class_name, cells, _mean(iter(counted)))


def _cells(records: Records, progress: UnitProgress, person_id: int) -> Iterator[tuple[str, Cell]]:
    for stage in progress.stages:
        line = records.counting(progress.assignment_id, person_id, stage.exercise_id)
        yield (
            stage.exercise_id,
            Cell(
                stage.score,
                line.submission_id if line else None,
                stage.attempts_used,
                bool(line and line.overridden),
                bool(line and line.late),
                bool(line and line.needs_person),
                stage.state,
                stage.handed_in_at,
            ),
        )
    if progress.kind == "case":
        yield progress.unit_id, _whole(records, progress, person_id)


def _whole(records: Records, progress: UnitProgress, person_id: int) -> Cell:
    lines = [
        records.counting(progress.assignment_id, person_id, stage.exercise_id)
        for stage in progress.stages
    ]
    counting = [line for line in lines if line is not None]
    return Cell(
        progress.score,
        None,
        progress.attempts_used,
        any(line.overridden for line in counting),
        any(line.late for line in counting),
        any(line.needs_person for line in counting),
        progress.state,
        max((line.handed_in_at for line in counting), default=None),
    )


def _mean(scores: Iterator[float | None]) -> float | None:
    known = [score for score in scores if score is not None]
    return round(sum(known) / len(known), 2) if known else None
