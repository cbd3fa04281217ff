"""Marking an assignment again after its exercise was corrected: first look, then apply."""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from classroom.audit import note
from classroom.judging_pool import run_many
from classroom.marking import jobs_for, write_grades
from classroom.records import records_of
from classroom.rights import Visitor, assignment_of, staff_of
from classroom.store import writing
from classroom.tables import Enrolment, Grade, Person, Submission


@dataclass(frozen=True, slots=True)
class Change:
    """What regrading does to one submission. Scores are the machine's, before lateness."""

    submission_id: int
    person: str
    exercise_id: str
    attempt: int
    before: float | None
    after: float | None
    needs_person: bool
    overridden: bool
    """A grade given by hand stands and keeps standing."""


def regrade(
    db: Session,
    who: Visitor,
    assignment_id: int,
    *,
    apply: bool = False,
    workers: int | None = None,
) -> list[Change]:
    """Judge every submission again by today's exercise; return those whose score changes.

    Nothing is stored unless `apply`; then new grades are appended and the old ones kept.
    """
    given = assignment_of(db, who, assignment_id)
    staff_of(db, who, given.course_id)
    query = select(Submission.id).where(Submission.assignment_id == assignment_id)
    ids = list(db.exec(query.order_by(col(Submission.id))))
    before = _machine_scores(db, ids)
    judged = run_many(jobs_for(db, ids), workers)
    people = _people(db, given.course_id)
    lines = {
        line.submission_id: line
        for attempts in records_of(db, given.course_id).attempts.values()
        for line in attempts
    }
    changes = [
        Change(
            one.submission_id,
            people.get(lines[one.submission_id].person_id, ""),
            lines[one.submission_id].exercise_id,
            lines[one.submission_id].attempt,
            before.get(one.submission_id),
            one.score,
            one.needs_person,
            lines[one.submission_id].overridden,
        )
        for one in judged
        if before.get(one.submission_id) != one.score
    ]
    if apply:
        with writing(db):
            write_grades(db, judged)
            note(db, who, "regrade", f"assignment:{assignment_id}", {"changed": len(changes)})
    return changes


def _machine_scores(db: Session, ids: list[int]) -> dict[int, float | None]:

    query = (
        select(Grade.submission_id, Grade.score)
        .where(col(Grade.submission_id).in_(ids), col(Grade.grader_id).is_(None))
        .order_by(col(Grade.id))
    )
    return dict(db.exec(query).all())


def _people(db: Session, course_id: int) -> dict[int, str]:

    query = (
        select(Person.id, Person.name)
        .join(Enrolment, col(Enrolment.person_id) == Person.id)
        .where(Enrolment.course_id == course_id)
    )
    return dict(db.exec(query).all())
