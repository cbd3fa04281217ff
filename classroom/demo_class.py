"""The demo course: what it is called, who is in it, what is assigned. All names are invented."""

import secrets
from datetime import datetime, timedelta, timezone
from typing import Any

from sqlmodel import Session

from classroom.assignments import usual_attempts
from classroom.clock import now
from classroom.tables import Assignment, Course, Enrolment, Person
from classroom.units import Unit, shelves

CODE, NAME = "DEMO", "客户关系管理（演示）"
CUSTOMERS = 600
CHINA = timezone(timedelta(hours=8))
CLASSES = ("电商2401班", "电商2402班")
NAMES = (
    "陈思远 王雨桐 李浩然 张子涵 刘梓萱 杨博文 黄诗琪 赵天宇 吴佳怡 周俊杰 "
    "徐梦瑶 孙宇航 马晓东 朱雅婷 胡志强 郭心怡 何家豪 高欣然 罗明轩 梁静雯 "
    "宋承泽 谢雨欣 唐子墨 韩若曦 冯嘉伟 董思琪 程一鸣 曹可欣 袁文博 邓雨晴"
).split()
OPENED = timedelta(days=9)
DUE_AFTER = (-2, 4, 6, 9)
"""Days from now to the deadlines of the first units; every later one has two weeks."""


def make_course(db: Session, staff: list[Person]) -> Course:
    """Add course, students and assignments to the open transaction. `staff` are the people of the
    sign-in page; its student sits in the first class."""
    course = Course(
        code=CODE,
        name=NAME,
        term=_term(now()),
        customers=CUSTOMERS,
        secret=secrets.token_hex(16),
        demo=True,
        created_at=now() - OPENED,
    )
    students = [_student(place, name) for place, name in enumerate(NAMES)]
    db.add_all([course, *students])
    db.flush()
    for person in staff:
        class_name = CLASSES[0] if person.role == "student" else ""
        db.add(Enrolment(course_id=course.id, person_id=person.id, class_name=class_name))
    for place, person in enumerate(students):
        class_name = CLASSES[place * len(CLASSES) // len(students)]
        db.add(Enrolment(course_id=course.id, person_id=person.id, class_name=class_name))
    db.add_all(_assignments(course))
    return course


def _student(place: int, name: str) -> Person:
    """Without a password: nobody can sign in as one of the thirty."""
    number = f"20240{101 + place}"
    person = Person(login=number, name=name, student_number=number, role="student", demo=True)
    person.must_change_password = False  # they are at work, so they have been here before
    return person


def _assignments(course: Course) -> list[Assignment]:
    units = [unit for shelf in shelves() for unit in shelf.units]
    return [
        Assignment(course_id=course.id, unit_id=unit.id, kind=unit.kind, **_terms(place, unit))
        for place, unit in enumerate(units)
    ]


def _terms(place: int, unit: Unit) -> dict[str, Any]:
    """The first is past its deadline and takes late work; lessons show how points were given."""
    days = DUE_AFTER[place] if place < len(DUE_AFTER) else 14
    late = {"late_policy": "deduct", "late_percent": 20} if place == 0 else {}
    return late | {
        "opens_at": now() - OPENED,
        "due_at": _evening(now() + timedelta(days=days)),
        "attempts": usual_attempts(unit),
        "show_receipts": unit.layer == "theory",
        "created_at": now() - OPENED,
    }


def _evening(day: datetime) -> datetime:
    """23:59 in China, whose students the demo shows, wherever the server stands."""
    local = day.astimezone(CHINA)
    return local.replace(hour=23, minute=59, second=0, microsecond=0)


def _term(day: datetime) -> str:
    """The Chinese school year starts in September, its second term in February."""
    autumn = day.month >= 8 or day.month == 1
    start = day.year if day.month >= 8 else day.year - 1
    return f"{start}—{start + 1} 学年第{'一' if autumn else '二'}学期"
