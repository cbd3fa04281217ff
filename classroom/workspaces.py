"""Workspaces: one firm a person and course, made at first use.

The seed follows from the course's secret and the person, so nobody can compute a classmate's firm
and the same person meets the same firm in every lesson.
"""

import hashlib

from sqlmodel import Session, select

from classroom.rights import Visitor, member_of, staff_of, student_of
from classroom.store import lock, writing
from classroom.tables import Course, Workspace
from kit.errors import ForbiddenError
from sample_data.firm import GENERATOR_VERSION, FirmKey

LARGEST_SEED = 2**31 - 1


def workspace_of(db: Session, who: Visitor, course_id: int) -> Workspace:
    """The visitor's own workspace in the course."""
    course = member_of(db, who, course_id)
    return _find(db, course_id, who.person_id) or make_workspace(db, course, who.person_id)


def workspace_for(db: Session, who: Visitor, course_id: int, person_id: int) -> Workspace:
    """A student's workspace, for the staff of the course."""
    course = staff_of(db, who, course_id)
    student_of(db, course_id, person_id)
    return _find(db, course_id, person_id) or make_workspace(db, course, person_id)


def make_workspace(db: Session, course: Course, person_id: int, number: int = 0) -> Workspace:
    """A workspace on the firm of that number, unless there is one. No rights are checked here."""
    if not course.active:
        raise ForbiddenError()
    with writing(db):
        lock(db, f"workspace/{course.id}/{person_id}")
        again = _find(db, course.id, person_id)
        if again is not None:
            return again
        made = Workspace(
            course_id=course.id,
            person_id=person_id,
            industry=course.industry,
            customers=course.customers,
            seed=seed_for(course.secret, person_id, number),
            locale=course.locale,
            generator_version=GENERATOR_VERSION,
        )
        db.add(made)
    return made


def firm_key(workspace: Workspace) -> FirmKey:
    return FirmKey(
        workspace.industry,
        workspace.customers,
        workspace.seed,
        "zh" if workspace.locale == "zh" else "en",
        workspace.generator_version,
    )


def seed_for(secret: str, person_id: int, number: int = 0) -> int:
    """A seed that a person can type; the next `number` gives another when a firm does not fit."""
    digest = hashlib.sha256(f"{secret}/{person_id}/{number}".encode()).digest()
    return 1 + int.from_bytes(digest[:8], "big") % LARGEST_SEED


def _find(db: Session, course_id: int, person_id: int) -> Workspace | None:
    query = select(Workspace).where(
        Workspace.course_id == course_id, Workspace.person_id == person_id
    )
    return db.exec(query).first()
