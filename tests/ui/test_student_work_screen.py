"""Staff look into a student's CRM: found, stepped through, never changed, always on record."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlmodel import select

from classroom.log_search import HandIn
from classroom.submissions import hand_in
from classroom.tables import AuditRow, LogLine, Person
from classroom.workbench import do, workspace_of
from crm.operation import read_operation
from tests.ui.learning_class import ABC, STUDENT, Tab, right_answers, tab_of, words
from ui import desk

Opened = Callable[[str], Tab]
EDIT = {"op": "edit_account", "account_id": 3, "values": {"city": "宜昌市"}}
NEW = {"op": "create_account", "values": {"name": "新客户", "kind": "person"}}


@pytest.fixture(scope="module")
def seeded(class_file: Path) -> Path:
    return class_file


@pytest.fixture
def opened(college: None) -> Opened:
    return tab_of


def worked() -> int:
    """The student's two operations and a hand-in after the first; the student's id."""
    who = tab_of(STUDENT).who
    with desk.db() as session:
        mine = workspace_of(session, who, 1)
        do(session, who, mine.id, read_operation(dict(EDIT)), "edit")
    answers = right_answers(ABC, who)
    with desk.db() as session:
        hand_in(session, who, 1, ABC, answers, "key")
        do(session, who, mine.id, read_operation(dict(NEW)), "new")
    return who.person_id


@pytest.mark.parametrize("login", ["pingjiao", "laoshi"])
def test_staff_read_the_log_and_step_through_it(opened: Opened, login: str) -> None:
    student = worked()
    tab = opened(login)
    page = tab.goes_to("student_work", id=str(student))
    assert "张三的 CRM" in words(page) and "只读" in words(page) and "2 步操作" in words(page)
    assert "宜昌市" in words(page) and "新客户" in words(page)
    assert not any(str(one.key).startswith("undo-") for one in page.button)
    page.selectbox(key="log-exercise").set_value(HandIn(1, ABC, 1, 0, 1))
    page = tab.runs()
    assert "宜昌市" in words(page) and "新建客户：新客户" not in words(page)
    page = tab.clicks("see-1")
    assert "此后有变化: 客户 1" in words(page)
    page = tab.clicks("replay-on")
    assert "此后没有变化" in words(page)


def test_a_record_is_read_as_it_stood_and_nothing_is_written(opened: Opened) -> None:
    student = worked()
    tab = opened("pingjiao")
    page = tab.goes_to("student_work", id=str(student))
    tab.clicks("see-1")
    page.text_input(key="replay-code").set_value("C00003")
    page = tab.runs()
    fields = page.dataframe[0].value
    assert "宜昌市" in list(fields["当时"])
    page = tab.clicks("replay-close")
    page.segmented_control(key="replay-view").set_value("board")
    tab.runs()
    with desk.db() as session:
        assert [line.seq for line in session.exec(select(LogLine))] == [1, 2]
        looks = session.exec(select(AuditRow).where(AuditRow.action == "look_into_work")).all()
    assert [(row.actor, row.subject) for row in looks] == [("pingjiao", f"person:{student}")]


def test_the_way_leads_from_class_list_and_submission(opened: Opened) -> None:
    student = worked()
    tab = opened("laoshi")
    page = tab.goes_to("class_now")
    page.segmented_control(key="class-view").set_value("hour")
    page = tab.runs()
    assert "2 名学生中有 1 名做了 2 步操作" in words(page)
    assert next(iter(page.dataframe[0].value["姓名"])) == "张三"
    links = tab.goes_to("submission", id="1").get("page_link")
    assert "查看 CRM" in [one.proto.label for one in links]
    page = tab.goes_to("student_work", id=str(student))
    assert "张三" in words(page)


def test_a_student_who_has_done_nothing_and_nobody_chosen(opened: Opened) -> None:
    tab = opened("laoshi")
    with desk.db() as session:
        idle = session.exec(select(Person.id).where(Person.login == "0012502")).one()
    assert "还没有打开过 CRM" in words(tab.goes_to("student_work", id=str(idle)))
    tab.page.query_params.clear()
    assert "还没有选择学生" in words(tab.goes_to("student_work"))
