"""Class lists, first passwords, accounts."""

import pytest
from sqlmodel import select

from classroom.courses import add_staff, classes_of, course_named, courses_of, create_course
from classroom.people import (
    NewStudent,
    add_person,
    enrol,
    people,
    remove_student,
    reset_password,
    set_active,
    students_of,
)
from classroom.rights import Visitor
from classroom.store import Store, writing
from classroom.tables import AuditRow, Course, Person
from classroom.visits import sign_in, visitor_of_token
from kit.errors import ForbiddenError, UserError

LIST = [NewStudent("0012", "张三", "一班"), NewStudent("0013", "李四", "二班")]


def _visitor(store: Store, login: str, role: str) -> Visitor:
    with store.session() as db, writing(db):
        person = Person(login=login, name=login, role=role, must_change_password=False)
        db.add(person)
        db.flush()
        return Visitor(person.id, 0, login, login, role, "zh")


def _course(store: Store, teacher: Visitor) -> Course:
    with store.session() as db:
        return create_course(db, teacher, code="CRM-1", name="客户关系管理")


def test_a_class_list_makes_people_who_can_sign_in_and_must_change(store: Store) -> None:
    teacher = _visitor(store, "laoshi", "teacher")
    course = _course(store, teacher)
    with store.session() as db:
        done = enrol(db, teacher, course.id, LIST)
        assert [(d.login, d.outcome) for d in done] == [("0012", "added"), ("0013", "added")]
        visitor = sign_in(db, "0012", done[0].first_password, "::1").visitor
        assert (visitor.name, visitor.role, visitor.must_change_password) == (
            "张三",
            "student",
            True,
        )


def test_importing_again_updates_and_doubles_nobody(store: Store) -> None:
    teacher = _visitor(store, "laoshi", "teacher")
    course = _course(store, teacher)
    with store.session() as db:
        enrol(db, teacher, course.id, LIST)
        again = enrol(db, teacher, course.id, [NewStudent("0012", "张三丰", "三班"), LIST[1]])
        lines = students_of(db, teacher, course.id)
    assert [d.outcome for d in again] == ["updated", "unchanged"]
    assert [d.first_password for d in again] == ["", ""]
    assert {(s.student_number, s.name, s.class_name) for s in lines} == {
        ("0012", "张三丰", "三班"),
        ("0013", "李四", "二班"),
    }


def test_a_list_with_one_bad_line_leaves_nothing_behind(store: Store) -> None:
    teacher = _visitor(store, "laoshi", "teacher")
    course = _course(store, teacher)
    with store.session() as db:
        for bad in (NewStudent("laoshi", "王五"), NewStudent("0012", "王五"), NewStudent("", "王")):
            with pytest.raises(UserError):
                enrol(db, teacher, course.id, [*LIST, bad])
        assert students_of(db, teacher, course.id) == []


def test_search_finds_by_name_and_number_and_takes_signs_literally(laptop: Store) -> None:
    teacher = _visitor(laptop, "laoshi", "teacher")
    course = _course(laptop, teacher)
    with laptop.session() as db:
        enrol(db, teacher, course.id, LIST)
        found = {word: len(students_of(db, teacher, course.id, search=word)) for word in "张4%_"}
        assert found == {"张": 1, "4": 0, "%": 0, "_": 0}
        assert len(students_of(db, teacher, course.id, class_name="一班")) == 1
        assert classes_of(db, teacher, course.id) == ["一班", "二班"]


def test_a_reset_password_works_once_the_visits_are_ended(store: Store) -> None:
    teacher = _visitor(store, "laoshi", "teacher")
    course = _course(store, teacher)
    with store.session() as db:
        (line, _) = enrol(db, teacher, course.id, LIST)
        before = sign_in(db, "0012", line.first_password, "::1")
        fresh = reset_password(db, teacher, line.person_id)
        assert visitor_of_token(db, before.token) is None
        assert sign_in(db, "0012", fresh, "::1").visitor.must_change_password


def test_staff_reset_passwords_of_their_own_students_only(laptop: Store) -> None:
    teacher, other = _visitor(laptop, "a", "teacher"), _visitor(laptop, "b", "teacher")
    admin = _visitor(laptop, "c", "administrator")
    course = _course(laptop, teacher)
    with laptop.session() as db:
        (line, _) = enrol(db, teacher, course.id, LIST)
        add_staff(db, teacher, course.id, "b")
        create_course(db, other, code="X", name="X")
        assert reset_password(db, admin, line.person_id)
        assert reset_password(db, other, line.person_id)
        for person_id in (teacher.person_id, admin.person_id, 999):
            with pytest.raises(ForbiddenError):
                reset_password(db, other, person_id)


def test_a_student_taken_off_the_list_keeps_his_account(laptop: Store) -> None:
    teacher = _visitor(laptop, "laoshi", "teacher")
    course = _course(laptop, teacher)
    with laptop.session() as db:
        (line, _) = enrol(db, teacher, course.id, LIST)
        remove_student(db, teacher, course.id, line.person_id)
        assert [s.login for s in students_of(db, teacher, course.id)] == ["0013"]
        assert enrol(db, teacher, course.id, LIST)[0].outcome == "enrolled"


def test_an_administrator_adds_people_and_switches_them_off(laptop: Store) -> None:
    admin = _visitor(laptop, "guanli", "administrator")
    with laptop.session() as db:
        person, password = add_person(db, admin, "Wang", "王老师", "teacher")
        signed = sign_in(db, "wang", password, "::1")
        set_active(db, admin, person.id, False)
        assert visitor_of_token(db, signed.token) is None
        assert [p.login for p in people(db, admin, search="王")] == ["wang"]
        with pytest.raises(UserError, match="taken"):
            add_person(db, admin, "WANG", "x", "teacher")
        with pytest.raises(ForbiddenError):
            set_active(db, admin, admin.person_id, False)


def test_every_privileged_act_leaves_an_audit_row(laptop: Store) -> None:
    teacher = _visitor(laptop, "laoshi", "teacher")
    course = _course(laptop, teacher)
    with laptop.session() as db:
        (line, _) = enrol(db, teacher, course.id, LIST)
        reset_password(db, teacher, line.person_id)
        rows = db.exec(select(AuditRow).order_by(AuditRow.id)).all()  # type: ignore[arg-type]
    assert [(row.actor, row.action) for row in rows] == [
        ("laoshi", "create_course"),
        ("laoshi", "enrol"),
        ("laoshi", "reset_password"),
    ]


def test_courses_are_seen_by_those_who_take_part_and_administrators(laptop: Store) -> None:
    teacher, other = _visitor(laptop, "a", "teacher"), _visitor(laptop, "b", "instructor")
    admin = _visitor(laptop, "c", "administrator")
    course = _course(laptop, teacher)
    with laptop.session() as db:
        assert [c.id for c in courses_of(db, teacher)] == [course.id]
        assert [c.id for c in courses_of(db, admin)] == [course.id]
        assert courses_of(db, other) == []
        assert course_named(db, admin, "CRM-1").id == course.id
        with pytest.raises(UserError, match="CRM-1"):
            course_named(db, teacher, "CRM-2")
        with pytest.raises(UserError, match="taken"):
            create_course(db, teacher, code="CRM-1", name="x")
