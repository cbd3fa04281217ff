"""A class for the load test: students, a course, one assigned exercise."""

from sqlmodel import Session

from classroom.assignments import assign
from classroom.passwords import hashed
from classroom.rights import Visitor
from classroom.store import migrate, open_store
from classroom.tables import Course, Enrolment, Person

EXERCISE = "05-segmentation/rfm-quintiles"


def make_class(
    students: int, password: str, customers: int = 1000
) -> tuple[list[tuple[str, str]], str]:
    """Fill the store of KEXUN_DATA; return logins with passwords, and the exercise page's query."""
    store = open_store()
    migrate(store)
    hash = hashed(password)
    with store.session() as db:
        course = Course(code="LOAD", name="负载测试", customers=customers, secret="load")
        teacher = _person("t000", "teacher", hash)
        pupils = [_person(f"s{number:03d}", "student", hash) for number in range(students)]
        db.add_all([course, teacher, *pupils])
        db.flush()
        for person in (teacher, *pupils):
            db.add(Enrolment(course_id=course.id, person_id=person.id, class_name="一班"))
        db.commit()
        who = Visitor(teacher.id, 0, teacher.name, teacher.login, "teacher", "zh")
        query = _exercise_query(db, who, course.id)
        logins = [(pupil.login, password) for pupil in pupils]
    store.close()
    return logins, query


def _person(login: str, role: str, hash: str) -> Person:
    person = Person(login=login, name=f"学生{login}", role=role, password_hash=hash)
    person.must_change_password = False
    return person


def _exercise_query(db: Session, who: Visitor, course_id: int) -> str:
    given = assign(db, who, course_id, EXERCISE)
    return f"a={given.id}&x={EXERCISE}"
