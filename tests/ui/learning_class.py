"""Values for the tests of the learning and staff screens: a small class with real exercises."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlmodel import select
from streamlit.testing.v1 import AppTest

from classroom import visits
from classroom.assignments import assign
from classroom.clock import now
from classroom.courses import add_staff, create_course
from classroom.passwords import hashed
from classroom.people import NewStudent, enrol
from classroom.rights import Visitor
from classroom.store import Store, migrate, open_store, writing
from classroom.tables import Person
from classroom.workbench import do, open_book, workspace_of
from crm.book import Book
from crm.operation import Operation
from grading.check import Wrong
from lessons.catalog import entry
from lessons.judging import ideal_answers, work_of
from lessons.sheet import drawn_sheet
from ui import desk

MAIN = str(Path(__file__).parents[2] / "ui" / "main.py")
PASSWORD = "Kexun-2025!"
RFM, ABC = "05-segmentation/rfm-quintiles", "05-segmentation/abc"
STUDENT, CLASSMATE = "0012501", "0012502"
STAFF = {"laoshi": "teacher", "pingjiao": "instructor", "guanli": "administrator"}


def make_class(file: Path, customers: int = 300) -> Path:
    """A database with a course of two students, ABC open and RFM already closed, and its staff."""
    store = open_store(f"sqlite:///{file}")
    migrate(store)
    _people(store)
    with store.session() as db:
        teacher = visits.sign_in(db, "laoshi", PASSWORD, "test").visitor
        course = create_course(
            db, teacher, code="CRM-1", name="客户关系管理", term="2025 秋", customers=customers
        )
        course.secret = "s"  # always the same firm
        add_staff(db, teacher, course.id, "pingjiao")
        enrol(
            db,
            teacher,
            course.id,
            [NewStudent(STUDENT, "张三", "营销一班"), NewStudent(CLASSMATE, "李四", "营销二班")],
        )
        week = timedelta(days=7)
        assign(db, teacher, course.id, ABC, due_at=now() + week, attempts=2, show_receipts=True)
        assign(db, teacher, course.id, RFM, opens_at=now() - week, due_at=now() - week / 7)
    _let_students_in(store)
    store.close()
    return file


def _people(store: Store) -> None:
    with store.session() as db, writing(db):
        for login, role in STAFF.items():
            person = Person(login=login, name=login, role=role, password_hash=hashed(PASSWORD))
            person.must_change_password = False
            db.add(person)


def _let_students_in(store: Store) -> None:
    with store.session() as db, writing(db):
        for person in db.exec(select(Person).where(Person.role == "student")):
            person.password_hash, person.must_change_password = hashed(PASSWORD), False
            db.add(person)


@dataclass
class Tab:
    """One person's browser tab in the test."""

    page: AppTest
    who: Visitor

    def goes_to(self, screen: str, **address: str) -> AppTest:
        """Open a page of this role; every run must end without an exception."""
        self.page.switch_page(f"screens/{screen}.py")
        for name, value in address.items():
            self.page.query_params[name] = value
        return self.runs()

    def runs(self) -> AppTest:
        self.page.run()
        assert not self.page.exception, [error.message for error in self.page.exception]
        return self.page

    def clicks(self, key: str) -> AppTest:
        self.page.button(key=key).click()
        return self.runs()

    def does(self, operation: Operation) -> None:
        """An operation on this person's firm without the page."""
        with desk.db() as session:
            mine = workspace_of(session, self.who, 1)
            do(session, self.who, mine.id or 0, operation, desk.new_key())


def tab_of(login: str, language: str = "zh") -> Tab:
    page = AppTest.from_file(MAIN, default_timeout=30)
    with desk.db() as session:
        who = visits.sign_in(session, login, PASSWORD, "test").visitor
        visits.set_language(session, who, language)
    page.user = {"visit": str(who.visit_id)}
    tab = Tab(page, who)
    tab.runs()
    return tab


def words(page: AppTest) -> str:
    """Everything the page says in text."""
    spoken: list[Any] = [*page.title, *page.subheader, *page.markdown, *page.caption]
    return " ".join(str(one.value) for one in [*spoken, *page.info, *page.error, *page.warning])


def book_of(who: Visitor) -> Book:
    with desk.db() as session:
        return open_book(session, workspace_of(session, who, 1))


def right_answers(exercise_id: str, who: Visitor) -> dict[str, Any]:
    return ideal_answers(entry(exercise_id), book_of(who))


def known_wrong(exercise_id: str, who: Visitor, question: str) -> Wrong:
    """The first listed mistake of a question that can be told apart on this firm."""
    drawn = drawn_sheet(entry(exercise_id), book_of(who).firm.key.seed, 1)
    work = work_of(drawn, book_of(who), {})
    wrongs = (w for c in drawn.checks if c.question == question for w in c.wrongs(work))
    return next(wrong for wrong in wrongs if wrong.separable)


def fill(tab: Tab, sheet: str, answers: dict[str, Any]) -> None:
    """Type answers into an exercise page; `sheet` is the beginning of the keys."""
    page = tab.page
    for question in entry(ABC).exercise.questions:
        if question.id not in answers:
            continue
        key, answer = f"{sheet}-{question.id}", answers[question.id]
        if question.input == "number":
            page.text_input(key=key).input(answer)
        elif question.input == "choice":
            page.radio(key=key).set_value(answer)
        elif question.input in ("ids", "text"):
            page.text_area(key=key).input(answer)
        tab.runs()  # an answer redraws only the bar below the sheet
        tab.runs()
