"""What a course's students have handed in and how it stands, read in a few queries for any page."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import Session, col, select

from classroom.deadlines import after_lateness, due_for, is_late
from classroom.tables import Assignment, Draft, Extension, Grade, Submission


@dataclass(frozen=True, slots=True)
class GradeLine:
    """A grade without its report."""

    id: int
    submission_id: int
    score: float | None
    needs_person: bool
    grader_id: int | None
    withdraws_id: int | None


@dataclass(frozen=True, slots=True)
class AttemptLine:
    """One submission and what it counts for."""

    submission_id: int
    assignment_id: int
    person_id: int
    exercise_id: str
    attempt: int
    handed_in_at: datetime
    late: bool
    grade_id: int | None
    score: float | None
    """Out of 100 after any deduction; empty while nothing could be judged."""
    overridden: bool
    """The standing grade was given by a person."""
    needs_person: bool


@dataclass(frozen=True)
class Records:
    """Assignments of a course with attempts, drafts and extensions of some or all students."""

    assignments: Mapping[int, Assignment]
    attempts: Mapping[tuple[int, int, str], tuple[AttemptLine, ...]] = field(repr=False)
    """By assignment, person and exercise, the oldest first."""
    saved: Mapping[tuple[int, int, str], datetime] = field(repr=False)
    """When each draft was last saved."""
    extended: Mapping[tuple[int, int], datetime] = field(repr=False)

    def due_at(self, assignment_id: int, person_id: int) -> datetime | None:
        """The deadline of one student."""
        extended_to = self.extended.get((assignment_id, person_id))
        return due_for(self.assignments[assignment_id], extended_to)

    def of_unit(self, unit_id: str) -> Assignment | None:
        return next((a for a in self.assignments.values() if a.unit_id == unit_id), None)

    def counting(self, assignment_id: int, person_id: int, exercise_id: str) -> AttemptLine | None:
        """The attempt that counts: the best (the first of equals) or the last, as assigned."""
        lines = self.attempts.get((assignment_id, person_id, exercise_id), ())
        if not lines or self.assignments[assignment_id].counts == "last":
            return lines[-1] if lines else None
        return max(lines, key=lambda line: -1.0 if line.score is None else line.score)


def standing(grades: Iterable[GradeLine]) -> GradeLine | None:
    """The grade that stands among those of one submission: the newest human one that was not
    withdrawn, else the newest of the machine."""
    rows = sorted(grades, key=lambda grade: grade.id)
    withdrawn = {grade.withdraws_id for grade in rows}
    newest = [grade for grade in rows if grade.withdraws_id is None]
    human = [g for g in newest if g.grader_id is not None and g.id not in withdrawn]
    machine = [g for g in newest if g.grader_id is None]
    return human[-1] if human else machine[-1] if machine else None


def records_of(db: Session, course_id: int, person_id: int | None = None) -> Records:
    """Records of a whole course, or of one person in it. No rights are checked here."""
    found = db.exec(select(Assignment).where(Assignment.course_id == course_id))
    assignments = {assignment.id: assignment for assignment in found}
    extended = _extensions(db, course_id, person_id)
    grades = _grades(db, course_id, person_id)
    attempts: dict[tuple[int, int, str], list[AttemptLine]] = defaultdict(list)
    for submission in _submissions(db, course_id, person_id):
        assignment = assignments[submission[1]]
        extended_to = extended.get((assignment.id, submission[2]))
        line = _line(assignment, extended_to, submission, grades.get(submission[0], []))
        attempts[line.assignment_id, line.person_id, line.exercise_id].append(line)
    return Records(
        assignments,
        {place: tuple(lines) for place, lines in attempts.items()},
        _saved(db, course_id, person_id),
        extended,
    )


Row = tuple[int, int, int, str, int, datetime]


def _line(
    assignment: Assignment, extended_to: datetime | None, row: Row, grades: list[GradeLine]
) -> AttemptLine:
    submission_id, assignment_id, person_id, exercise_id, attempt, handed_in_at = row
    late = is_late(due_for(assignment, extended_to), handed_in_at)
    grade = standing(grades)
    score, human = (grade.score, grade.grader_id is not None) if grade else (None, False)
    if score is not None and not human:
        score = after_lateness(assignment, score, late)
    return AttemptLine(
        submission_id,
        assignment_id,
        person_id,
        exercise_id,
        attempt,
        handed_in_at,
        late,
        grade.id if grade else None,
        score,
        human,
        bool(grade and grade.needs_person and not human),
    )


def _submissions(db: Session, course_id: int, person_id: int | None) -> list[Row]:
    query = (
        select(  # type: ignore[call-overload]
            Submission.id,
            Submission.assignment_id,
            Submission.person_id,
            Submission.exercise_id,
            Submission.attempt,
            Submission.handed_in_at,
        )
        .join(Assignment)
        .where(Assignment.course_id == course_id)
        .order_by(Submission.attempt)
    )
    if person_id is not None:
        query = query.where(Submission.person_id == person_id)
    return [tuple(row) for row in db.exec(query)]


def _grades(db: Session, course_id: int, person_id: int | None) -> dict[int, list[GradeLine]]:
    query = (
        select(  # type: ignore[call-overload]
            Grade.id,
            Grade.submission_id,
            Grade.score,
            Grade.needs_person,
            Grade.grader_id,
            Grade.withdraws_id,
        )
        .join(Submission)
        .join(Assignment)
        .where(Assignment.course_id == course_id)
    )
    if person_id is not None:
        query = query.where(Submission.person_id == person_id)
    by_submission: dict[int, list[GradeLine]] = defaultdict(list)
    for row in db.exec(query):
        by_submission[row[1]].append(GradeLine(*row))
    return by_submission


def _saved(
    db: Session, course_id: int, person_id: int | None
) -> dict[tuple[int, int, str], datetime]:
    query = (
        select(Draft.assignment_id, Draft.person_id, Draft.exercise_id, Draft.saved_at)
        .join(Assignment, col(Assignment.id) == Draft.assignment_id)
        .where(Assignment.course_id == course_id)
    )
    if person_id is not None:
        query = query.where(Draft.person_id == person_id)
    return {(a, p, e): at for a, p, e, at in db.exec(query)}


def _extensions(
    db: Session, course_id: int, person_id: int | None
) -> dict[tuple[int, int], datetime]:
    query = (
        select(Extension)
        .join(Assignment, col(Assignment.id) == Extension.assignment_id)
        .where(Assignment.course_id == course_id)
    )
    if person_id is not None:
        query = query.where(Extension.person_id == person_id)
    return {(e.assignment_id, e.person_id): e.due_at for e in db.exec(query)}
