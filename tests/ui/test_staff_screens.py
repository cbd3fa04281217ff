"""The screens of teachers, instructors and administrators: class list, work, grades, people."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from classroom.assignments import assignments
from classroom.courses import courses_of
from classroom.people import students_of
from classroom.submissions import hand_in, submission
from tests.ui.learning_class import (
    ABC,
    STUDENT,
    Tab,
    known_wrong,
    right_answers,
    tab_of,
    words,
)
from ui import desk

Opened = Callable[..., Tab]
ROSTER = "班级,姓名,学号\n营销一班,张三丰,0012501\n营销一班,王丽,0012503\n".encode("gbk")
"""张三 has a new name, 王丽 is new; 李四 (0012502) is not in the file."""
HOSTILE = "<b>甲</b> **粗** [点](javascript:x)"


@pytest.fixture(scope="module")
def seeded(class_file: Path) -> Path:
    return class_file


@pytest.fixture
def opened(college: None) -> Opened:
    """`opened("laoshi")` is a tab of that person."""
    return lambda login, language="zh": tab_of(login, language)


def hands_in(answers: dict[str, Any] | None = None) -> int:
    """Work of the first student, right unless told otherwise; returns the submission's id."""
    who = tab_of(STUDENT).who
    given = right_answers(ABC, who) | (answers or {})
    with desk.db() as session:
        return hand_in(session, who, 1, ABC, given, f"key-{answers}").id


def class_list(tab: Tab) -> dict[str, str]:
    with desk.db() as session:
        return {one.student_number: one.name for one in students_of(session, tab.who, 1)}


# --- class list ---------------------------------------------------------------------------------


def upload(tab: Tab, raw: bytes) -> None:
    tab.goes_to("students")
    tab.clicks("import")
    tab.page.file_uploader(key="roster-file-0").upload("名单.csv", raw, "text/csv")
    tab.runs()


def test_a_class_list_is_previewed_then_imported_with_first_passwords(opened: Opened) -> None:
    tab = opened("laoshi")
    upload(tab, ROSTER)
    preview = tab.page.dataframe[0].value
    assert list(preview["学号"]) == ["0012501", "0012503"]
    assert class_list(tab) == {"0012501": "张三", "0012502": "李四"}, "stored before confirming"
    tab.clicks("roster-confirm")
    assert class_list(tab) == {"0012501": "张三丰", "0012502": "李四", "0012503": "王丽"}
    fresh = tab.page.dataframe[0].value
    assert list(fresh["账号"]) == ["0012503"] and len(fresh["初始密码"][0]) >= 8
    tab.clicks("fresh-away")
    assert "初始密码" not in tab.page.dataframe[0].value


def test_a_class_list_with_faults_imports_nothing(opened: Opened) -> None:
    tab = opened("laoshi")
    upload(tab, "姓名,学号\n甲,1\n乙,1\n".encode())
    assert tab.page.error and tab.page.button(key="roster-confirm").disabled
    assert class_list(tab) == {"0012501": "张三", "0012502": "李四"}


def test_a_file_that_is_no_table_is_refused_in_words(opened: Opened) -> None:
    tab = opened("laoshi")
    upload(tab, b"\x89PNG\r\n\x1a\n\x00\x00")
    assert tab.page.error[0].value


def test_a_reset_password_is_shown_once(opened: Opened) -> None:
    tab = opened("laoshi")
    tab.goes_to("students")
    tab.page.session_state["students"] = {"selection": {"cells": [[0, "姓名"]]}}
    tab.runs()
    tab.clicks("reset")
    tab.clicks("reset-ask-yes")
    assert list(tab.page.dataframe[0].value["账号"]) == ["0012501"]


def test_an_instructor_looks_at_the_list_but_does_not_import(opened: Opened) -> None:
    page = opened("pingjiao").goes_to("students")
    assert "import" not in [button.key for button in page.button]


# --- assignments --------------------------------------------------------------------------------


def test_an_exercise_is_assigned_and_taken_back(opened: Opened) -> None:
    tab = opened("laoshi")
    tab.goes_to("assignments")
    tab.clicks("assign")
    unit_id = tab.page.selectbox(key="form-new-unit").value
    tab.page.number_input(key=f"form-new-attempts-{unit_id}").set_value(5)
    tab.clicks("form-new-save")
    with desk.db() as session:
        made = next(a for a in assignments(session, tab.who, 1) if a.unit_id == unit_id)
    assert made.attempts == 5 and made.due_at is None
    row = len(tab.page.dataframe[0].value) - 1
    tab.page.session_state["given"] = {"selection": {"cells": [[row, "层次"]]}}
    tab.runs()
    tab.clicks("take-back")
    tab.clicks("take-back-ask-yes")
    with desk.db() as session:
        assert unit_id not in [a.unit_id for a in assignments(session, tab.who, 1)]


def test_work_that_was_handed_in_keeps_its_assignment(opened: Opened) -> None:
    tab = opened("laoshi")
    hands_in()
    tab.goes_to("assignments")
    titles = list(tab.page.dataframe[0].value["练习或案例"])
    row = next(place for place, title in enumerate(titles) if title.startswith("V14"))
    tab.page.session_state["given"] = {"selection": {"cells": [[row, "层次"]]}}
    tab.runs()
    tab.clicks("take-back")
    tab.clicks("take-back-ask-yes")
    assert "已有学生提交" in words(tab.page)


# --- preview ------------------------------------------------------------------------------------


@pytest.mark.parametrize("exercise", [ABC, "04-customer-data/duplicates"])
def test_the_right_answers_of_a_preview_earn_everything(opened: Opened, exercise: str) -> None:
    tab = opened("laoshi")
    tab.goes_to("preview", x=exercise)
    key = f"preview-{exercise.replace('/', '-')}-1-1"
    tab.clicks(f"ideal-{key}")
    assert "100 分" in words(tab.page)
    tab.page.toggle(key=f"show-{key}").set_value(True)
    tab.runs()


# --- class now and gradebook --------------------------------------------------------------------


def test_the_live_board_shows_every_student_and_the_mistake_just_made(opened: Opened) -> None:
    tab = opened("pingjiao")
    hands_in(_wrong())
    tab.goes_to("class_now")
    table = tab.page.dataframe[0].value
    assert list(table["姓名"]) == ["张三", "李四"] and table["最近活动"][0] == "刚刚"
    assert "1 名学生" in words(tab.page)


def _wrong() -> dict[str, Any]:
    return dict(known_wrong(ABC, tab_of(STUDENT).who, "count_a").answers)


def test_a_score_in_the_gradebook_opens_the_work_behind_it(opened: Opened) -> None:
    tab = opened("pingjiao")
    id = hands_in(_wrong())
    tab.goes_to("gradebook")
    table = tab.page.dataframe[0].value
    column = next(name for name in table.columns if name.startswith("V14"))
    assert list(table["学号"]) == ["0012501", "0012502", ""] and len(table[column][0]) == 1
    tab.page.session_state["gradebook"] = {"selection": {"cells": [[0, column]]}}
    tab.runs()
    assert tab.page.title[0].value == "张三"
    assert tab.page.query_params["id"] in (str(id), [str(id)])


def test_a_score_set_by_hand_stands_until_it_is_withdrawn(opened: Opened) -> None:
    tab = opened("pingjiao")
    id = hands_in()
    tab.goes_to("submission", id=str(id))
    tab.clicks("override")
    tab.page.number_input(key="override-score").set_value(55.0)
    tab.page.text_area(key="override-reason").input(HOSTILE)
    tab.clicks("override-save")
    assert _score(tab, id) == 55 and "55 分" in words(tab.page)
    assert "**粗**" not in words(tab.page), "a reason is text, not markup"
    with desk.db() as session:
        human = submission(session, tab.who, id).grades[-1].grade.id
    tab.page.session_state["submission-part"] = "评分记录（2）"
    tab.runs()
    tab.clicks(f"withdraw-{human}")
    tab.clicks(f"withdraw-ask-{human}-yes")
    assert _score(tab, id) == 100


def _score(tab: Tab, id: int) -> float | None:
    with desk.db() as session:
        return submission(session, tab.who, id).feedback.score


def test_a_submission_that_does_not_exist_is_refused_in_words(opened: Opened) -> None:
    tab = opened("pingjiao")
    tab.page.switch_page("screens/submission.py")
    tab.page.query_params["id"] = "999"
    tab.page.run()
    assert "您没有权限" in words(tab.page) or tab.page.exception


def test_marking_again_looks_first_and_changes_nothing_that_is_right(opened: Opened) -> None:
    tab = opened("laoshi")
    hands_in()
    tab.goes_to("gradebook")
    tab.clicks("regrade")
    assert "先预览哪些成绩会变" in words(tab.page)


# --- people -------------------------------------------------------------------------------------


def test_an_administrator_makes_an_account_and_sees_its_password_once(opened: Opened) -> None:
    tab = opened("guanli")
    tab.runs()
    tab.clicks("new")
    tab.page.text_input(key="account-login").input("chenlaoshi")
    tab.page.text_input(key="account-name").input("陈老师")
    tab.clicks("account-create")
    assert "chenlaoshi" in words(tab.page) and tab.page.code[0].value
    tab.clicks("noted")
    assert not tab.page.code


def test_an_administrator_makes_a_course_and_hires_for_it(opened: Opened) -> None:
    tab = opened("guanli")
    tab.page.session_state["part"] = "课程"
    tab.runs()
    tab.clicks("new-course")
    tab.page.text_input(key="course-name").input("客户管理实务")
    tab.page.text_input(key="course-code").input("CRM-2")
    tab.clicks("course-create")
    tab.page.session_state["part"] = "课程"
    tab.page.session_state["courses"] = {"selection": {"cells": [[0, "代码"]]}}
    tab.runs()
    tab.page.text_input(key="staff-login").input("laoshi")
    tab.clicks("staff-add")
    with desk.db() as session:
        assert {one.code for one in courses_of(session, tab_of("laoshi").who)} == {"CRM-1", "CRM-2"}


def test_an_account_name_that_is_taken_is_said_in_words(opened: Opened) -> None:
    tab = opened("guanli")
    tab.clicks("new")
    tab.page.text_input(key="account-login").input("laoshi")
    tab.page.text_input(key="account-name").input("又一个")
    tab.clicks("account-create")
    assert "已被使用" in words(tab.page)


@pytest.mark.parametrize(
    ("login", "screen"),
    [
        ("laoshi", "students"),
        ("laoshi", "assignments"),
        ("laoshi", "preview"),
        ("pingjiao", "class_now"),
        ("pingjiao", "gradebook"),
        ("guanli", "people"),
    ],
)
def test_staff_screens_speak_english_when_asked(opened: Opened, login: str, screen: str) -> None:
    tab = opened(login, language="en")
    page = tab.goes_to(screen)
    spoken = [page.title[0].value, *(button.label for button in page.button)]
    assert not [w for w in spoken if any("\u4e00" <= c <= "\u9fff" for c in w)]
