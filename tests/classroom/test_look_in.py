"""Looking into a student's work: who may, what is written down, and that nothing is changed."""

from datetime import timedelta

import pytest
from sqlmodel import Session, select

from classroom import look_in as module
from classroom.bookshelf import book_at, current_book
from classroom.class_work import class_work
from classroom.clock import now
from classroom.log_search import HandIn, LogQuery, hand_ins, search_log
from classroom.look_in import look_in
from classroom.rights import Visitor
from classroom.store import Store
from classroom.tables import AuditRow, LogLine, Workspace
from classroom.workbench import do
from classroom.workspaces import workspace_of
from crm.operation import read_operation
from kit.errors import ForbiddenError
from tests.classroom.small_course import RIGHT_LETTER, handed_in, make_class

pytestmark = pytest.mark.usefixtures("content")

EDIT = {"op": "edit_account", "account_id": 3, "values": {"city": "宜昌市"}}
NEXT = {"op": "edit_account", "account_id": 4, "values": {"city": "荆州市"}}
DAY = {"op": "advance_clock", "days": 1}


def work(db: Session, who: Visitor, course_id: int, *lines: dict[str, object]) -> Workspace:
    mine = workspace_of(db, who, course_id)
    for number, line in enumerate(lines):
        do(db, who, mine.id, read_operation(dict(line)), f"key-{number}")
    return mine


def looks(db: Session) -> list[AuditRow]:
    return list(db.exec(select(AuditRow).where(AuditRow.action == module.ACTION)))


def test_teacher_instructor_and_administrator_may_look(store: Store) -> None:
    group = make_class(store)
    with store.session() as db:
        for who in (group.teacher, group.instructor, group.administrator):
            assert look_in(db, who, group.course_id, group.student.person_id).class_name == "一班"


def test_staff_look_and_it_is_written_down_once_for_ten_minutes(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    group = make_class(store)
    with store.session() as db:
        mine = work(db, group.student, group.course_id, EDIT)
        found = look_in(db, group.teacher, group.course_id, group.student.person_id)
        look_in(db, group.teacher, group.course_id, group.student.person_id)
        assert found.workspace_id == mine.id
        (row,) = looks(db)
        assert (row.actor_id, row.subject) == (
            group.teacher.person_id,
            f"person:{group.student.person_id}",
        )
        assert row.detail == {"course": group.course_id, "workspace": mine.id}
        monkeypatch.setattr(module, "now", lambda: now() + timedelta(minutes=11))
        look_in(db, group.teacher, group.course_id, group.student.person_id)
        assert len(looks(db)) == 2


def test_looking_makes_no_firm(store: Store) -> None:
    group = make_class(store)
    with store.session() as db:
        found = look_in(db, group.teacher, group.course_id, group.student.person_id)
        assert found.workspace_id is None
        assert db.exec(select(Workspace)).first() is None


def test_students_colleagues_and_people_of_other_courses_are_not_shown(store: Store) -> None:
    group = make_class(store)
    with store.session() as db:
        for who, course_id, person_id in (
            (group.classmate, group.course_id, group.student.person_id),
            (group.student, group.course_id, group.student.person_id),
            (group.teacher, group.course_id, group.teacher.person_id),
            (group.other_teacher, group.course_id, group.student.person_id),
            (group.teacher, group.course_id, group.stranger.person_id),
            (group.teacher, group.course_id, 10**6),
        ):
            with pytest.raises(ForbiddenError):
                look_in(db, who, course_id, person_id)
        assert not looks(db)


def test_the_server_refuses_what_staff_would_write(store: Store) -> None:
    group = make_class(store)
    with store.session() as db:
        mine = work(db, group.student, group.course_id, EDIT)
        look_in(db, group.teacher, group.course_id, group.student.person_id)
        with pytest.raises(ForbiddenError):
            do(db, group.teacher, mine.id, read_operation(dict(NEXT)), "theirs")
        assert len(db.exec(select(LogLine)).all()) == 1


def test_steps_back_and_on_are_the_firm_of_those_steps(store: Store) -> None:
    group = make_class(store)
    with store.session() as db:
        mine = work(db, group.student, group.course_id, EDIT, DAY, NEXT, DAY)
        now_stands = current_book(db, mine)
        days = [book_at(db, mine, step).as_of for step in (4, 3, 2, 1, 0, 3, 4)]
        start = now_stands.firm.as_of
        assert [(day - start).days for day in days] == [2, 1, 1, 0, 0, 1, 2]
        assert book_at(db, mine, 2).record("accounts", 4)["city"] != "荆州市"
        assert book_at(db, mine, 3).record("accounts", 4)["city"] == "荆州市"
        assert current_book(db, mine).seq == 4


def test_work_is_found_by_what_was_handed_in_and_by_table(store: Store) -> None:
    group = make_class(store)
    with store.session() as db:
        mine = work(db, group.student, group.course_id, EDIT)
    submission = handed_in(store, group, RIGHT_LETTER, "hand-in")
    with store.session() as db:
        do(db, group.student, mine.id, read_operation(dict(DAY)), "day")
        (stretch,) = hand_ins(db, group.teacher, mine.id)
        assert stretch == HandIn(submission.id, submission.exercise_id, 1, 0, 1)
        for query, steps in (
            (LogQuery(after=stretch.after, last_seq=stretch.last_seq), [1]),
            (LogQuery(after=1), [2]),
            (LogQuery(table="clock"), [2]),
        ):
            found = search_log(db, group.teacher, mine.id, query)
            assert [row.seq for row in found.rows] == steps
        with pytest.raises(ForbiddenError):
            hand_ins(db, group.classmate, mine.id)


def test_what_the_class_did_lately_by_kind_and_student(store: Store) -> None:
    group = make_class(store)
    with store.session() as db:
        work(db, group.student, group.course_id, EDIT, NEXT, DAY)
        done = class_work(db, group.teacher, group.course_id)
        assert done.kinds == [("edit_account", 2, 1), ("advance_clock", 1, 1)]
        assert (done.lines[0].person.person_id, done.lines[0].total) == (
            group.student.person_id,
            3,
        )
        assert done.lines[0].last is not None and done.lines[-1].total == 0
        nothing = class_work(db, group.teacher, group.course_id, lately=timedelta(hours=-1))
        assert nothing.kinds == []
        with pytest.raises(ForbiddenError):
            class_work(db, group.student, group.course_id)
