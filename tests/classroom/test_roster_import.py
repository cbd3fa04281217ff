"""A planned class list becomes people of the course: all of it or nothing, and only once."""

import pytest

from classroom.courses import create_course
from classroom.exchange.roster import RosterPlan, plan_roster
from classroom.exchange.roster_import import import_roster, known_students
from classroom.people import students_of
from classroom.rights import Visitor
from classroom.store import Store, writing
from classroom.tables import Person
from kit.errors import ForbiddenError, UserError

LIST = "班级,姓名,学号\n一班,张三,0012\n一班,李四,0013\n"


def teacher_with_course(store: Store, login: str = "laoshi") -> tuple[Visitor, int]:
    with store.session() as db, writing(db):
        person = Person(login=login, name=login, role="teacher", must_change_password=False)
        db.add(person)
        db.flush()
        teacher = Visitor(person.id, 0, login, login, "teacher", "zh")
    with store.session() as db:
        return teacher, create_course(db, teacher, code=login, name="客户关系管理").id


def plan(store: Store, who: Visitor, course: int, text: str) -> RosterPlan:
    with store.session() as db:
        return plan_roster(text.encode("gbk"), "名单.csv", known_students(db, who, course))


def test_a_list_is_imported_with_first_passwords_for_the_new(laptop: Store) -> None:
    who, course = teacher_with_course(laptop)
    with laptop.session() as db:
        done = import_roster(db, who, course, plan(laptop, who, course, LIST))
    assert done.count("added") == 2
    assert [(login, name) for login, name, _ in done.first_passwords] == [
        ("0012", "张三"),
        ("0013", "李四"),
    ]
    assert len({password for *_, password in done.first_passwords}) == 2


def test_the_same_list_again_changes_nothing_and_a_new_one_updates(laptop: Store) -> None:
    who, course = teacher_with_course(laptop)
    with laptop.session() as db:
        import_roster(db, who, course, plan(laptop, who, course, LIST))
    again = plan(laptop, who, course, LIST)
    assert again.count("unchanged") == 2
    changed = plan(laptop, who, course, LIST.replace("李四", "李思").replace("一班,张", "二班,张"))
    assert changed.count("update") == 2
    with laptop.session() as db:
        assert import_roster(db, who, course, again).first_passwords == []
        import_roster(db, who, course, changed)
        lines = {line.student_number: line for line in students_of(db, who, course)}
    assert (lines["0013"].name, lines["0012"].class_name, len(lines)) == ("李思", "二班", 2)


def test_nothing_of_a_rejected_list_is_imported(laptop: Store) -> None:
    who, course = teacher_with_course(laptop)
    bad = plan(laptop, who, course, LIST + "一班,,0014\n")
    with laptop.session() as db:
        with pytest.raises(UserError, match="roster_rejected"):
            import_roster(db, who, course, bad)
        assert students_of(db, who, course) == []


def test_only_the_staff_of_a_course_may_import_into_it(laptop: Store) -> None:
    who, course = teacher_with_course(laptop)
    stranger, _ = teacher_with_course(laptop, "other")
    sound = plan(laptop, who, course, LIST)
    with laptop.session() as db, pytest.raises(ForbiddenError):
        import_roster(db, stranger, course, sound)
