"""Who may do what. Every function of `classroom` that acts for a person asks here first."""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from classroom.tables import Assignment, Course, Enrolment, Person, Submission, Workspace
from kit.errors import ForbiddenError, UserError

STAFF = ("teacher", "instructor", "administrator")
TEACHING = ("teacher", "administrator")
"""May change what a course asks for and who is in it."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who is signed in, by which visit."""

    person_id: int
    visit_id: int
    name: str
    login: str
    role: str
    language: str
    must_change_password: bool = False


def permit(who: Visitor, *roles: str) -> None:
    """Let through these roles only, and nobody whose first password still stands."""
    if who.must_change_password:
        raise UserError(
            "change_password_first",
            "请先修改初始密码，再继续。",
            "Change your first password before you go on.",
        )
    if who.role not in roles:
        raise ForbiddenError()


def member_of(db: Session, who: Visitor, course_id: int) -> Course:
    """The course, for somebody who takes part in it or for an administrator."""
    permit(who, "student", *STAFF)
    course = db.get(Course, course_id)
    if course is None or not (who.role == "administrator" or enrolled(db, who, course_id)):
        raise ForbiddenError()
    return course


def staff_of(db: Session, who: Visitor, course_id: int, *roles: str) -> Course:
    """The course, for its teachers and instructors (or only `roles`) and administrators."""
    permit(who, *(roles or STAFF))
    return member_of(db, who, course_id)


def student_of(db: Session, course_id: int, person_id: int) -> Person:
    """The person, when enrolled in the course; staff may act on nobody else."""
    person = db.get(Person, person_id)
    query = select(Enrolment.id).where(
        Enrolment.course_id == course_id, Enrolment.person_id == person_id
    )
    if person is None or db.exec(query).first() is None:
        raise ForbiddenError()
    return person


def enrolled(db: Session, who: Visitor, course_id: int) -> bool:
    query = select(Enrolment.id).where(
        Enrolment.course_id == course_id, Enrolment.person_id == who.person_id
    )
    return db.exec(query).first() is not None


def assignment_of(db: Session, who: Visitor, assignment_id: int) -> Assignment:
    """The assignment, for anybody who takes part in its course."""
    found = db.get(Assignment, assignment_id)
    if found is None:
        raise ForbiddenError()
    member_of(db, who, found.course_id)
    return found


def own_workspace(db: Session, who: Visitor, workspace_id: int, *, lock: bool = False) -> Workspace:
    """The workspace, for its owner alone. `lock` makes other writers of it wait."""
    query = select(Workspace).where(col(Workspace.id) == workspace_id)
    found = db.exec(query.with_for_update() if lock else query).first()
    if found is None or found.person_id != who.person_id:
        raise ForbiddenError()
    member_of(db, who, found.course_id)
    return found


def readable_workspace(db: Session, who: Visitor, workspace_id: int) -> Workspace:
    """The workspace, for its owner and the staff of its course."""
    found = db.get(Workspace, workspace_id)
    if found is None or not may_read(db, who, found.course_id, found.person_id):
        raise ForbiddenError()
    return found


def readable_submission(db: Session, who: Visitor, submission_id: int) -> Submission:
    """The submission, for its owner and the staff of its course."""
    found = db.get(Submission, submission_id)
    if found is None:
        raise ForbiddenError()
    course_id = db.get_one(Assignment, found.assignment_id).course_id
    if not may_read(db, who, course_id, found.person_id):
        raise ForbiddenError()
    return found


def may_read(db: Session, who: Visitor, course_id: int, owner_id: int) -> bool:
    """A student reads only what is his own; staff what belongs to their courses."""
    if who.role == "student" and who.person_id != owner_id:
        return False
    member_of(db, who, course_id)
    return True
