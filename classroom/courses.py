"""Courses and who takes part in them."""

import secrets

from sqlmodel import Session, col, select

from classroom.audit import note
from classroom.datasets import check_industry
from classroom.rights import STAFF, TEACHING, Visitor, permit, staff_of
from classroom.store import lock, writing
from classroom.tables import Course, Enrolment, Person
from kit.errors import ForbiddenError, UserError

__all__ = ["Course"]


def courses_of(db: Session, who: Visitor) -> list[Course]:
    """The courses a person takes part in, the newest first; every course for an administrator."""
    permit(who, "student", *STAFF)
    query = select(Course).where(col(Course.active).is_(True)).order_by(col(Course.id).desc())
    if who.role != "administrator":
        query = query.join(Enrolment).where(Enrolment.person_id == who.person_id)
    return list(db.exec(query))


def course_named(db: Session, who: Visitor, code: str) -> Course:
    """The course with this code, for its staff; UserError names the codes there are."""
    permit(who, *STAFF)
    mine = {course.code: course for course in courses_of(db, who)}
    if code not in mine:
        known = ", ".join(sorted(mine)) or "-"
        raise UserError(
            "no_course",
            f"没有代码为“{code}”的课程；现有：{known}",
            f"There is no course “{code}”; there are: {known}",
        )
    return mine[code]


def create_course(
    db: Session,
    who: Visitor,
    *,
    code: str,
    name: str,
    term: str = "",
    industry: str = "retail",
    customers: int = 600,
    locale: str = "zh",
) -> Course:
    """A new course with a secret of its own; its maker is its first member of staff.

    `industry` is one of ours or that of a DatasetLine of the maker's.
    """
    permit(who, *TEACHING)
    code, name = code.strip()[:64], name.strip()[:200]
    if not code or not name:
        raise UserError(
            "empty_name", "课程代码和名称都不能为空。", "Neither code nor name may be empty."
        )
    if locale not in ("zh", "en") or not 50 <= customers <= 20_000:
        raise UserError(
            "bad_course",
            "客户数应在 50 到 20000 之间，数据语言为 zh 或 en。",
            "Customers must be 50 to 20,000 and the language of the data zh or en.",
        )
    with writing(db):
        lock(db, "courses")
        check_industry(db, who, industry)
        if db.exec(select(Course.id).where(Course.code == code)).first():
            raise UserError(
                "code_taken", f"课程代码“{code}”已被使用。", f"The course code “{code}” is taken."
            )
        course = Course(
            code=code,
            name=name,
            term=term.strip()[:64],
            industry=industry,
            customers=customers,
            locale=locale,
            secret=secrets.token_hex(16),
        )
        db.add(course)
        db.flush()
        db.add(Enrolment(course_id=course.id, person_id=who.person_id))
        note(db, who, "create_course", f"course:{course.id}", {"code": code})
    return course


def add_staff(db: Session, who: Visitor, course_id: int, login: str) -> Person:
    """Let another teacher or instructor work in the course."""
    staff_of(db, who, course_id, *TEACHING)
    person = db.exec(select(Person).where(Person.login == login.strip().lower())).first()
    if person is None or person.role not in STAFF:
        raise UserError(
            "no_staff",
            f"没有账号为“{login}”的教师。",
            f"No teacher or instructor has the login “{login}”.",
        )
    with writing(db):
        lock(db, "courses")
        query = select(Enrolment).where(
            Enrolment.course_id == course_id, Enrolment.person_id == person.id
        )
        if db.exec(query).first() is None:
            db.add(Enrolment(course_id=course_id, person_id=person.id))
            note(db, who, "add_staff", f"course:{course_id}", {"person": person.id})
    return person


def classes_of(db: Session, who: Visitor, course_id: int) -> list[str]:
    """The names of the classes in a course, for a filter."""
    staff_of(db, who, course_id)
    query = select(Enrolment.class_name).where(
        Enrolment.course_id == course_id, Enrolment.class_name != ""
    )
    return sorted(set(db.exec(query)))


def archive_course(db: Session, who: Visitor, course_id: int) -> None:
    """Hide a course from everybody's list; nothing is deleted."""
    course = staff_of(db, who, course_id, *TEACHING)
    if not course.active:
        raise ForbiddenError()
    with writing(db):
        course.active = False
        db.add(course)
        note(db, who, "archive_course", f"course:{course_id}")
