"""The people of a course: who they are, adding them, first passwords."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from sqlmodel import Session, col, select

from classroom.audit import note
from classroom.passwords import first_password, hashed
from classroom.rights import TEACHING, Visitor, permit, staff_of, student_of
from classroom.store import lock, writing
from classroom.tables import Course, Enrolment, Person, Role
from classroom.visits import end_visits, plain_login
from kit.errors import ForbiddenError, UserError

__all__ = ["Person"]


@dataclass(frozen=True, slots=True)
class StudentLine:
    """One student as a class list shows him."""

    person_id: int
    login: str
    name: str
    student_number: str
    class_name: str
    active: bool
    must_change_password: bool
    """Still on the first password, so has never really signed in."""


@dataclass(frozen=True, slots=True)
class NewStudent:
    """One line of a class list; the number is also the login."""

    student_number: str
    name: str
    class_name: str = ""


@dataclass(frozen=True, slots=True)
class Enrolled:
    """What became of one line of a class list."""

    person_id: int
    login: str
    name: str
    outcome: Literal["added", "enrolled", "updated", "unchanged"]
    """added: a new person; enrolled: known, new to the course; updated: name or class changed."""
    first_password: str = ""
    """Only for a new person; it is stored nowhere else."""


def students_of(
    db: Session, who: Visitor, course_id: int, *, class_name: str = "", search: str = ""
) -> list[StudentLine]:
    """The students of a course by class and number, for its staff."""
    staff_of(db, who, course_id)
    query = (
        select(Person, Enrolment.class_name)
        .join(Enrolment, col(Enrolment.person_id) == Person.id)
        .where(Enrolment.course_id == course_id, Person.role == "student")
        .order_by(Enrolment.class_name, Person.student_number, col(Person.id))
    )
    if class_name:
        query = query.where(Enrolment.class_name == class_name)
    if search:
        query = query.where(
            col(Person.name).contains(search, autoescape=True)
            | col(Person.student_number).contains(search, autoescape=True)
        )
    return [_line(person, its_class) for person, its_class in db.exec(query)]


def enrol(
    db: Session, who: Visitor, course_id: int, students: Sequence[NewStudent]
) -> list[Enrolled]:
    """Put a class list into a course, all of it or nothing; safe to run twice.

    A student with a known number is updated, never doubled. UserError `not_a_student` when a
    number is the login of a teacher, `twice` when two lines have one number.
    """
    course = staff_of(db, who, course_id, *TEACHING)
    logins = [plain_login(student.student_number) for student in students]
    _refuse_doubles(logins)
    known = set(db.exec(select(Person.login).where(col(Person.login).in_(logins))))
    fresh = {login: first_password() for login in logins if login not in known}
    hashes = {login: hashed(password) for login, password in fresh.items()}
    with writing(db):
        lock(db, "people")
        done = [
            _enrol_one(db, course, student, login, fresh.get(login, ""), hashes.get(login, ""))
            for student, login in zip(students, logins, strict=True)
        ]
        counts = {o: sum(d.outcome == o for d in done) for o in ("added", "enrolled", "updated")}
        note(db, who, "enrol", f"course:{course_id}", counts)
    return done


def remove_student(db: Session, who: Visitor, course_id: int, person_id: int) -> None:
    """Take a student off the list; his work stays stored and returns when he is enrolled again."""
    staff_of(db, who, course_id, *TEACHING)
    student_of(db, course_id, person_id)
    with writing(db):
        query = select(Enrolment).where(
            Enrolment.course_id == course_id, Enrolment.person_id == person_id
        )
        db.delete(db.exec(query).one())
        note(db, who, "remove_student", f"person:{person_id}", {"course": course_id})


def reset_password(db: Session, who: Visitor, person_id: int) -> str:
    """Return a new first password and end the person's visits.

    Staff may do so for students of their courses, an administrator for anybody.
    """
    person = _in_my_care(db, who, person_id)
    password = first_password()
    fresh = hashed(password)
    with writing(db):
        person.password_hash, person.must_change_password = fresh, True
        db.add(person)
        end_visits(db, person_id)
        note(db, who, "reset_password", f"person:{person_id}")
    return password


def people(db: Session, who: Visitor, *, search: str = "", role: str = "") -> list[Person]:
    """Everybody with an account, for administrators; at most 500."""
    permit(who, "administrator")
    query = select(Person).order_by(Person.role, Person.login).limit(500)
    if role:
        query = query.where(Person.role == role)
    if search:
        query = query.where(
            col(Person.name).contains(search, autoescape=True)
            | col(Person.login).contains(search, autoescape=True)
        )
    return list(db.exec(query))


def add_person(db: Session, who: Visitor, login: str, name: str, role: Role) -> tuple[Person, str]:
    """A new account and its first password, by an administrator."""
    permit(who, "administrator")
    login = plain_login(login)
    if not login or not name.strip():
        raise UserError(
            "empty_name", "账号和姓名都不能为空。", "Neither login nor name may be empty."
        )
    password = first_password()
    fresh = hashed(password)
    with writing(db):
        lock(db, "people")
        if db.exec(select(Person).where(Person.login == login)).first():
            raise UserError(
                "login_taken", f"账号“{login}”已被使用。", f"The login “{login}” is taken."
            )
        person = Person(login=login, name=name.strip()[:100], role=role, password_hash=fresh)
        db.add(person)
        db.flush()
        note(db, who, "add_person", f"person:{person.id}", {"role": role})
    return person, password


def set_active(db: Session, who: Visitor, person_id: int, active: bool) -> None:
    """Switch an account on or off; off ends its visits. An administrator's own stays on."""
    permit(who, "administrator")
    person = db.get(Person, person_id)
    if person is None or (person_id == who.person_id and not active):
        raise ForbiddenError()
    with writing(db):
        person.active = active
        db.add(person)
        if not active:
            end_visits(db, person_id)
        note(db, who, "set_active", f"person:{person_id}", {"active": active})


def _line(person: Person, class_name: str) -> StudentLine:
    return StudentLine(
        person.id,
        person.login,
        person.name,
        person.student_number,
        class_name,
        person.active,
        person.must_change_password,
    )


def _refuse_doubles(logins: Sequence[str]) -> None:
    for place, login in enumerate(logins):
        if not login or login in logins[:place]:
            raise UserError(
                "twice",
                f"学号“{login}”为空或出现了两次，每名学生只能有一行。",
                f"The number “{login}” is empty or appears twice; each student has one line.",
            )


def _enrol_one(
    db: Session, course: Course, student: NewStudent, login: str, password: str, fresh: str
) -> Enrolled:
    person = db.exec(select(Person).where(Person.login == login)).first()
    outcome: Literal["added", "enrolled", "updated", "unchanged"] = "unchanged"
    if person is None:
        person = Person(
            login=login,
            name=student.name,
            student_number=student.student_number,
            role="student",
            password_hash=fresh,
        )
        outcome = "added"
    else:
        password = ""
    if person.role != "student":
        raise UserError(
            "not_a_student",
            f"“{login}”是教职工的账号，不能作为学生导入。",
            f"“{login}” is the account of a member of staff, not of a student.",
        )
    if person.name != student.name:
        person.name, outcome = student.name, "updated"
    db.add(person)
    db.flush()
    change = _place(db, course.id, person.id, student.class_name)
    if outcome != "added" and change != "unchanged":
        outcome = change
    return Enrolled(person.id, login, person.name, outcome, password)


def _place(
    db: Session, course_id: int, person_id: int, class_name: str
) -> Literal["enrolled", "updated", "unchanged"]:
    query = select(Enrolment).where(
        Enrolment.course_id == course_id, Enrolment.person_id == person_id
    )
    place = db.exec(query).first()
    if place is None:
        db.add(Enrolment(course_id=course_id, person_id=person_id, class_name=class_name))
        return "enrolled"
    if class_name and place.class_name != class_name:
        place.class_name = class_name
        db.add(place)
        return "updated"
    return "unchanged"


def _in_my_care(db: Session, who: Visitor, person_id: int) -> Person:
    if who.role == "administrator":
        permit(who, "administrator")
        person = db.get(Person, person_id)
        if person is None:
            raise ForbiddenError()
        return person
    courses = select(Enrolment.course_id).where(Enrolment.person_id == who.person_id)
    shared = select(Enrolment.course_id).where(
        Enrolment.person_id == person_id, col(Enrolment.course_id).in_(courses)
    )
    course_id = db.exec(shared).first()
    if course_id is None:
        raise ForbiddenError()
    staff_of(db, who, course_id)
    person = student_of(db, course_id, person_id)
    if person.role != "student":
        raise ForbiddenError()
    return person
