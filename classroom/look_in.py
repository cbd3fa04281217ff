"""Staff look into a student's CRM as it stands or stood: never changed, always written down."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, select

from classroom.audit import note
from classroom.clock import now
from classroom.rights import Visitor, staff_of, student_of
from classroom.store import writing
from classroom.tables import AuditRow, Enrolment, Workspace
from kit.errors import ForbiddenError

ACTION = "look_into_work"
ONE_LOOK = timedelta(minutes=10)
"""Looking on within this time is the same look-in."""


@dataclass(frozen=True, slots=True)
class StudentWork:
    """Whose work is looked at. `workspace_id` is empty until the student first opened the CRM."""

    person_id: int
    name: str
    student_number: str
    class_name: str
    course_id: int
    workspace_id: int | None


def look_in(db: Session, who: Visitor, course_id: int, person_id: int) -> StudentWork:
    """A student of one's own course; ForbiddenError for anybody else. Leaves an audit row, one
    for ten minutes of looking. Makes nothing: a student without a firm has none afterwards."""
    staff_of(db, who, course_id)
    person = student_of(db, course_id, person_id)
    if person.role != "student":
        raise ForbiddenError
    found = StudentWork(
        person.id,
        person.name,
        person.student_number,
        _class_of(db, course_id, person_id),
        course_id,
        _workspace(db, course_id, person_id),
    )
    _write_down(db, who, found)
    return found


def _subject(person_id: int) -> str:
    return f"person:{person_id}"


def _write_down(db: Session, who: Visitor, work: StudentWork) -> None:
    if _looked_since(db, who, work, now() - ONE_LOOK):
        return
    detail = {"course": work.course_id, "workspace": work.workspace_id}
    with writing(db):
        note(db, who, ACTION, _subject(work.person_id), detail)


def _looked_since(db: Session, who: Visitor, work: StudentWork, since: datetime) -> bool:
    query = select(AuditRow.detail).where(
        AuditRow.subject == _subject(work.person_id),
        AuditRow.at >= since,
        AuditRow.action == ACTION,
        AuditRow.actor_id == who.person_id,
    )
    return any(detail.get("course") == work.course_id for detail in db.exec(query))


def _class_of(db: Session, course_id: int, person_id: int) -> str:
    query = select(Enrolment.class_name).where(
        Enrolment.course_id == course_id, Enrolment.person_id == person_id
    )
    return db.exec(query).first() or ""


def _workspace(db: Session, course_id: int, person_id: int) -> int | None:
    query = select(Workspace.id).where(
        Workspace.course_id == course_id, Workspace.person_id == person_id
    )
    return db.exec(query).first()
