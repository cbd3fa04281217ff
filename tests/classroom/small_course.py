"""Values for the tests: a little content, a course with staff and students, and their firms."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from classroom.assignments import assign
from classroom.courses import add_staff, create_course
from classroom.people import NewStudent, enrol
from classroom.rights import Visitor
from classroom.store import Store, writing
from classroom.submissions import hand_in, my_submissions
from classroom.tables import Assignment, Person, Submission
from kit.errors import UserError
from lessons import catalog
from scenarios import case

COUNT, LETTER = "01-test/count", "01-test/letter"
RIGHT_LETTER = {"letter": "a"}
TOPIC = "title: {zh: 测试, en: Test}\n"
HEAD = """
title: {{zh: {code}, en: {code}}}
code: {code}
layer: {layer}
minutes: 5
attempts: {attempts}
pass_mark: 60
objectives: [{{zh: 会, en: can}}]
needs: [{needs}]
feedback: {feedback}
"""
LETTERS = """
questions:
  - id: letter
    ask: {zh: 选, en: choose}
    input: choice
    options: {a: {zh: 甲, en: A}, b: {zh: 乙, en: B}, c: {zh: 丙, en: C}}
checks:
  - id: letter
    kind: choice
    question: letter
    right: a
    feedback: {b: {zh: 不是乙, en: not B}}
    credit: {b: 0.4}
"""
COUNTS = """
questions:
  - id: buyers
    ask: {zh: 客户数, en: customers}
    input: number
  - id: accounts
    ask: {zh: 档案数, en: accounts}
    input: number
checks:
  - id: buyers
    kind: number
    question: buyers
    right: {metric: customers_count}
    tolerance: {absolute: 0}
    mistakes:
      - id: all-accounts
        with: {of: accounts}
        credit: 0.5
        says: {zh: 只数有订单的客户, en: count buyers only}
  - id: accounts
    kind: number
    question: accounts
    right: {metric: customers_count, with: {of: accounts}}
    tolerance: {absolute: 0}
"""
CASE = """
code: S1
title: {zh: 案例, en: Case}
summary: {zh: 案例, en: Case}
minutes: 50
objectives: [{zh: 会, en: can}]
roles: [{zh: 学生, en: student}]
market: win-back
stages:
  - {folder: 1-one, step: 1, weight: 20}
  - {folder: 2-two, step: 2, weight: 20}
  - {folder: 3-three, step: 3, weight: 20}
  - {folder: 4-four, step: 4, weight: 20}
  - {folder: 5-five, step: 5, weight: 20}
"""
STAGES = ["case/1-one", "case/2-two", "case/3-three", "case/4-four", "case/5-five"]


@contextmanager
def small_content(folder: Path) -> Iterator[None]:
    """Inside the block a small catalogue stands in the place of the real one."""
    topics, cases = folder / "topics", folder / "cases"
    write_exercise(topics / LETTER, LETTERS, code="V1")
    write_exercise(topics / COUNT, COUNTS, code="V2", needs=LETTER)
    (topics / "01-test" / "topic.yaml").write_text(TOPIC, encoding="utf-8")
    for number, stage in enumerate(STAGES, 1):
        write_exercise(cases / stage, LETTERS, code=f"S1-{number}", layer="integrated")
    (cases / "case" / "case.yaml").write_text(CASE, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(catalog, "TOPICS", topics)
        patch.setattr(catalog, "CASES", cases)
        patch.setattr(case, "CASES", cases)
        case.cases.cache_clear()
        yield
    case.cases.cache_clear()


def write_exercise(
    folder: Path,
    body: str,
    *,
    code: str,
    layer: str = "verification",
    needs: str = "",
    feedback: str = "each_attempt",
    attempts: int = 3,
) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    head = HEAD.format(code=code, layer=layer, needs=needs, feedback=feedback, attempts=attempts)
    (folder / "exercise.yaml").write_text(head + body, encoding="utf-8")


@dataclass(frozen=True)
class Class:
    """A course with everybody in it; `stranger` students and staff are in another one."""

    course_id: int
    teacher: Visitor
    instructor: Visitor
    administrator: Visitor
    student: Visitor
    classmate: Visitor
    stranger: Visitor
    other_teacher: Visitor
    letter: Assignment
    count: Assignment
    case: Assignment


def make_class(store: Store) -> Class:
    teacher, instructor = add(store, "laoshi", "teacher"), add(store, "pingjiao", "instructor")
    administrator, other = add(store, "guanli", "administrator"), add(store, "other", "teacher")
    with store.session() as db:
        course = create_course(db, teacher, code="A", name="甲班课程", customers=60)
        with writing(db):
            course.secret = "always the same firms"
        add_staff(db, teacher, course.id, "pingjiao")
        elsewhere = create_course(db, other, code="B", name="乙班课程", customers=60)
        students = [NewStudent("01", "张三", "一班"), NewStudent("02", "李四", "一班")]
        (one, two) = enrol(db, teacher, course.id, students)
        (stranger,) = enrol(db, other, elsewhere.id, [NewStudent("03", "王五", "二班")])
        return Class(
            course.id,
            teacher,
            instructor,
            administrator,
            _student(one.person_id, one.login),
            _student(two.person_id, two.login),
            _student(stranger.person_id, stranger.login),
            other,
            assign(db, teacher, course.id, LETTER),
            assign(db, teacher, course.id, COUNT),
            assign(db, teacher, course.id, "case"),
        )


def handed_in(
    store: Store,
    group: Class,
    answers: dict[str, Any],
    key: str,
    exercise: str = LETTER,
    who: Visitor | None = None,
) -> Submission:
    assignment = {LETTER: group.letter, COUNT: group.count}.get(exercise, group.case)
    with store.session() as db:
        return hand_in(db, who or group.student, assignment.id, exercise, answers, key)


def refusal(store: Store, group: Class, key: str, exercise: str = LETTER) -> str:
    """The code with which a hand-in is refused."""
    with pytest.raises(UserError) as caught:
        handed_in(store, group, RIGHT_LETTER, key, exercise)
    return caught.value.code


def terms_of(store: Store, group: Class, unit: str = LETTER, **terms: Any) -> Assignment:
    """Assign again, on other terms."""
    with store.session() as db:
        return assign(db, group.teacher, group.course_id, unit, **terms)


def scores(store: Store, group: Class) -> list[float | None]:
    """Of the student's attempts at the letter, as he sees them."""
    with store.session() as db:
        attempts = my_submissions(db, group.student, group.letter.id, LETTER)
        return [attempt.feedback.score for attempt in attempts]


def add(store: Store, login: str, role: str) -> Visitor:
    with store.session() as db, writing(db):
        person = Person(login=login, name=login, role=role, must_change_password=False)
        db.add(person)
        db.flush()
        return Visitor(person.id, 0, login, login, role, "zh")


def _student(person_id: int, login: str) -> Visitor:
    return Visitor(person_id, 0, login, login, "student", "zh")
