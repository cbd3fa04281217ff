"""The work behind a submission, as the staff reads it."""

from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import copy

import pytest

from classroom.submissions import hand_in
from classroom.workbench import do, workspace_of
from crm.operation import read_operation
from tests.ui.learning_class import ABC, STUDENT, Tab, make_class, right_answers, tab_of, words
from ui import desk

Opened = Callable[..., Tab]


@pytest.fixture
def opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Opened]:
    seeded = tmp_path / "seeded.sqlite"
    make_class(seeded)
    monkeypatch.setenv("KEXUN_DATA", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    copy(seeded, tmp_path / "kexun.sqlite")
    yield lambda login, language="zh": tab_of(login, language)
    desk.store().close()


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
