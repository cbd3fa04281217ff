"""The work behind a submission, as the staff reads it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from classroom.submissions import hand_in
from classroom.workbench import do, workspace_of
from crm.operation import read_operation
from tests.ui.learning_class import ABC, STUDENT, Tab, right_answers, tab_of, words
from ui import desk

Opened = Callable[..., Tab]


@pytest.fixture(scope="module")
def seeded(class_file: Path) -> Path:
    return class_file


@pytest.fixture
def opened(college: None) -> Opened:
    return lambda login, language="zh": tab_of(login, language)


def test_the_log_behind_a_submission_is_searched_and_replayed(opened: Opened) -> None:
    who = tab_of(STUDENT).who
    edit = {"op": "edit_account", "account_id": 3, "values": {"city": "宜昌市"}}
    with desk.db() as session:
        mine = workspace_of(session, who, 1)
        do(session, who, mine.id, read_operation(edit), "edit")
    tab = opened("laoshi")
    with desk.db() as session:
        id = hand_in(session, who, 1, ABC, right_answers(ABC, who), "key").id
    tab.goes_to("submission", id=str(id))
    tab.page.session_state["submission-part"] = "操作日志（1）"
    tab.runs()
    assert "宜昌市" in words(tab.page)
    tab.page.segmented_control(key="log-view").set_value("replay")
    tab.runs()
    assert "此后没有变化" in words(tab.page)
