"""The demo: there at once, honest, at work, resumable, and gone by one act."""

import pytest
from sqlmodel import SQLModel, func, select

from classroom import background, demo_class, demo_work
from classroom.demo import PASSWORD, PEOPLE, clear_demo, demo_course, demo_people, make_demo
from classroom.gradebook import gradebook, override
from classroom.live import class_now
from classroom.people import NewStudent, enrol
from classroom.rights import Visitor
from classroom.store import Store
from classroom.submissions import hand_in
from classroom.tables import (
    Assignment,
    AuditRow,
    Course,
    Grade,
    LogLine,
    Person,
    Submission,
    Table,
)
from classroom.verify import verify
from classroom.visits import change_password, sign_in
from kit.errors import UserError
from tests.classroom.small_course import LETTER, RIGHT_LETTER

pytestmark = pytest.mark.usefixtures("content")


@pytest.fixture(autouse=True)
def small_firms(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("classroom.demo_class.CUSTOMERS", 60)


def _enter(store: Store, login: str) -> Visitor:
    with store.session() as db:
        return sign_in(db, login, PASSWORD, "::1").visitor


def _count(store: Store, table: type[SQLModel]) -> int:
    with store.session() as db:
        return db.exec(select(func.count()).select_from(table)).one()


def test_people_and_course_are_there_before_any_firm_or_work(store: Store) -> None:
    assert make_demo(store, work=False)
    with store.session() as db:
        assert demo_people(db) == PEOPLE
        course = demo_course(db)
        assert course is not None
    assert [_enter(store, person.login).role for person in PEOPLE] == [p.role for p in PEOPLE]
    assert (_count(store, Person), _count(store, Assignment)) == (34, 3)
    assert (_count(store, LogLine), _count(store, Submission)) == (0, 0)


def test_a_second_start_and_a_database_in_use_get_no_second_demo(laptop: Store) -> None:
    make_demo(laptop, work=False)
    assert make_demo(laptop, work=False)
    assert _count(laptop, Person) == 34


def test_the_class_has_worked_and_its_work_is_honest(laptop: Store) -> None:
    make_demo(laptop, work=False)
    demo_work.fill(laptop)
    before = {table: _count(laptop, table) for table in (LogLine, Submission, Grade)}
    demo_work.fill(laptop)
    assert before == {table: _count(laptop, table) for table in before}
    assert list(verify(laptop, workers=1)) == []
    teacher = _enter(laptop, "laoshi")
    with laptop.session() as db:
        course = demo_course(db)
        assert course is not None
        book = gradebook(db, teacher, course.id)
        board = class_now(db, teacher, course.id)
        scores = {cell.score for row in book.rows for cell in row.cells.values()}
        states = {cell.state for row in book.rows for cell in row.cells.values()}
    assert (len(book.rows), board.active >= 3) == (31, True)
    assert len(scores) > 3 and {"passed", "open", "locked"} <= states


def test_an_interrupted_start_is_finished_by_the_next(
    laptop: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("classroom.demo_class.NAMES", demo_class.NAMES[:8])
    make_demo(laptop, work=False)
    done = demo_work._do
    steps = 0

    def interrupted(*args: object) -> None:
        nonlocal steps
        steps += 1
        if steps == 40:
            raise KeyboardInterrupt
        done(*args)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(demo_work, "_do", interrupted)
        with pytest.raises(KeyboardInterrupt):
            demo_work.fill(laptop)
    half = _count(laptop, Submission)
    demo_work.fill(laptop)
    with laptop.session() as db:
        course = demo_course(db)
        assert course is not None and demo_work.is_filled(db, course.id)
    assert _count(laptop, Submission) > half


def test_one_act_clears_everything_and_leaves_the_administrator(store: Store) -> None:
    make_demo(store, work=False)
    admin = _enter(store, "guanli")
    demo_student = _enter(store, "xuesheng")
    with store.session() as db:
        course = demo_course(db)
        assert course is not None
        letter = db.exec(select(Assignment).where(Assignment.unit_id == LETTER)).one()
        done = hand_in(db, demo_student, letter.id, LETTER, RIGHT_LETTER, "k")
        override(db, _enter(store, "pingjiao"), done.id, 50, "why")
        clear_demo(db, admin)
        assert demo_people(db) == ()
        left = db.exec(select(Person)).one()
        assert (left.login, left.demo, left.must_change_password) == ("guanli", False, True)
        assert [row.action for row in db.exec(select(AuditRow))] == ["clear_demo"]
    rows = {name: _count(store, table) for name, table in _tables().items()}
    kept = {"Person": 1, "Visit": 1, "AuditRow": 1, "OracleValue": rows["OracleValue"]}
    assert {name: count for name, count in rows.items() if count} == {
        name: count for name, count in kept.items() if count
    }
    assert not make_demo(store, work=False)


def test_real_students_in_the_demo_course_keep_their_work(store: Store) -> None:
    make_demo(store, work=False)
    admin, teacher = _enter(store, "guanli"), _enter(store, "laoshi")
    with store.session() as db:
        course = demo_course(db)
        assert course is not None
        (line,) = enrol(db, teacher, course.id, [NewStudent("77", "真学生")])
        real = Visitor(line.person_id, 0, "真学生", "77", "student", "zh")
        letter = db.exec(select(Assignment).where(Assignment.unit_id == LETTER)).one()
        done = hand_in(db, real, letter.id, LETTER, RIGHT_LETTER, "k")
        override(db, teacher, done.id, 88, "why")
        clear_demo(db, admin)
        book = gradebook(db, admin, course.id)
    assert [(row.person.name, row.cells[LETTER].score) for row in book.rows] == [("真学生", 88)]
    assert _count(store, Course) == 1
    with pytest.raises(UserError):
        _enter(store, "laoshi")


def test_a_demo_password_is_shown_so_it_stays_as_it_is(laptop: Store) -> None:
    make_demo(laptop, work=False)
    with laptop.session() as db, pytest.raises(UserError) as caught:
        change_password(db, _enter(laptop, "xuesheng"), PASSWORD, "another secret")
    assert caught.value.code == "demo_password"


def test_the_process_that_fills_the_demo_can_be_stopped(laptop: Store) -> None:
    make_demo(laptop)
    assert background.is_running(demo_work.__name__)
    with laptop.session() as db:
        clear_demo(db, _enter(laptop, "guanli"))
    assert not background.is_running(demo_work.__name__)


def _tables() -> dict[str, type[SQLModel]]:
    return {table.__name__: table for table in Table.__subclasses__()}
