"""My log on the screen: found again, replayed, taken back to the start."""

import pytest

from crm.operation import read_operation
from tests.ui.crm_student import Opened, clean, click, done_before, open_page, stored, words

EDIT = {"op": "edit_account", "account_id": 17, "values": {"city": "宜昌市"}}
AGAIN = {"op": "edit_account", "account_id": 17, "values": {"city": "荆州市"}}
NEW = {"op": "create_account", "values": {"name": "新客户", "kind": "person"}}
UNDO = {"op": "undo", "of": 2}


@pytest.fixture
def opened(college: None) -> Opened:
    """A tab of the student, who has been here before."""
    open_page("accounts")
    return open_page


def work(*lines: dict[str, object]) -> None:
    """Carry out operations as the student."""
    done_before(*(read_operation(dict(line)) for line in lines))


def test_an_empty_log_says_what_to_do(opened: Opened) -> None:
    assert "还没有操作记录" in words(opened("my_log"))


def test_lines_are_found_by_record_words_kind_and_whether_they_stand(opened: Opened) -> None:
    work(EDIT, NEW, UNDO)
    page = opened("my_log")
    assert "→ **宜昌市**" in words(page)
    page.text_input(key="log-record").set_value("c00017")
    shown = words(clean(page.run()))
    assert "宜昌市" in shown and "新客户" not in shown
    page.text_input(key="log-record").set_value("")
    page.text_input(key="log-text").set_value("新客户")
    shown = words(clean(page.run()))
    assert "新建客户：新客户" in shown and "宜昌市" not in shown
    page.text_input(key="log-text").set_value("")
    page.segmented_control(key="log-state").set_value("undone")
    shown = words(clean(page.run()))
    assert "新客户" in shown and "已撤销" in shown and "宜昌市" not in shown
    page.segmented_control(key="log-state").set_value("all")
    page.multiselect(key="log-kinds").set_value(["undo"])
    shown = words(clean(page.run()))
    assert "撤销第 2 步" in shown and "宜昌市" not in shown
    page.text_input(key="log-record").set_value("abc")
    assert "不是记录编号" in words(clean(page.run()))


def test_the_firm_is_shown_as_it_stood_after_a_step(opened: Opened) -> None:
    work(EDIT, AGAIN)
    page = opened("my_log")
    page.segmented_control(key="log-view").set_value("replay")
    page = clean(page.run())
    assert "此后没有变化" in words(page)
    page = click(page, "replay-back")
    assert page.slider(key="replay-step").value == 1
    assert "此后有变化: 客户 1" in words(page)
    page.toggle(key="replay-only").set_value(True)
    page = clean(page.run())
    assert "C00017 此后改动" in words(page)
    assert list(page.dataframe[0].value["城市"]) == ["宜昌市"]
    page.text_input(key="replay-code").set_value("c00017")
    page = clean(page.run())
    both = page.dataframe[0].value
    assert (both["字段"][0], both["当时"][0], both["现在"][0]) == ("城市", "宜昌市", "荆州市")
    assert "第 1 步 · 城市" in words(page)
    page = click(page, "replay-close")
    page.text_input(key="replay-code").set_value("C99999")
    assert "没有编号为 C99999" in words(clean(page.run()))
    page.segmented_control(key="replay-view").set_value("board")
    clean(page.run())


def test_a_line_of_the_log_leads_to_the_firm_as_it_stood_there(opened: Opened) -> None:
    work(EDIT, AGAIN)
    page = click(opened("my_log"), "see-1")
    assert page.slider(key="replay-step").value == 1
    page = click(page, "replay-play")
    assert page.session_state["replay-playing"] is True
    page = click(page, "replay-play")
    assert page.session_state["replay-playing"] is False


def test_lines_are_found_by_the_records_they_touched(opened: Opened) -> None:
    work(EDIT, {"op": "judge_duplicate", "first": 1, "second": 2, "same": False})
    page = opened("my_log")
    page.selectbox(key="log-table").set_value("accounts")
    shown = words(clean(page.run()))
    assert "宜昌市" in shown and "第 2 步" not in shown and "**2**" not in shown


def test_the_reset_is_confirmed_and_can_be_undone(opened: Opened) -> None:
    work(EDIT, NEW)
    before = "宜昌市"
    page = click(opened("my_log"), "reset")
    assert "2 步操作不再生效" in words(page)
    page = click(page, "reset-yes")
    assert stored().undone == {1, 2} and stored().height("accounts") == 400
    page = opened("my_log")
    assert "恢复之前" in words(page)
    assert not any(str(one.key) in ("undo-1", "undo-2") for one in page.button)
    page = click(page, "undo-3")
    assert stored().value("accounts", 17, "city") == before
    assert stored().height("accounts") == 401


def test_a_reset_with_work_after_it_is_undone_in_one_click(opened: Opened) -> None:
    work(EDIT, NEW, {"op": "reset_firm"}, AGAIN)
    page = click(opened("my_log"), "undo-3")
    assert "恢复之后又做了 1 步操作" in words(page)
    page = click(page, "undo-since")
    assert stored().value("accounts", 17, "city") == "宜昌市"
    assert stored().height("accounts") == 401 and "undo-since" not in str(page.button)
    assert "撤销第 3 步和之后的 1 步" in words(page)
