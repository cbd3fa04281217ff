"""The journeys page: an example becomes a draft, starts, runs, pauses and ends."""

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from crm.conditions import Group, plain_condition
from crm.marketing.journey import journeys
from crm.operation import read_operation
from crm.operations.save_journey import SaveJourney
from crm.operations.save_segment import SaveSegment
from crm.operations.start_journey import StartJourney
from tests.ui.crm_student import all_keyed, clean, click, done_before, open_page, stored, words

HOSTILE = "<script>alert(1)</script> **粗** [点](javascript:x)"
VALUES: dict[str, Any] = {
    "name": "回访", "segment_id": 1, "goal_days": 20, "leave_on_order": True, "control_share": 0.2,
}  # fmt: skip


pytestmark = pytest.mark.usefixtures("college")


def everybody() -> SaveSegment:
    rule = plain_condition(Group("and", ()))
    return SaveSegment(kind="dynamic", rule=rule, values={"name": "全部"})


def draft(text: str = "您好", **values: Any) -> SaveJourney:
    steps = [
        {"wait": 0, "do": "sms", "text": text, "offer": 0.1},
        {"wait": 4, "do": "email", "when": "not_responded", "text": text},
    ]
    return SaveJourney(values=VALUES | values, steps=steps)


def shown(page: AppTest) -> dict[str, str]:
    return {one.label: str(one.value) for one in page.metric}


def test_an_example_is_a_draft_at_one_click_and_starts_at_two_more() -> None:
    page = open_page("journeys")
    assert "还没有营销旅程" in words(page)
    page = click(page, "journey-wake")
    assert page.query_params["id"] == "JY00001"
    one = journeys(stored())[0]
    assert (one.name, one.status, len(one.steps)) == ("沉睡客户唤醒三步", "draft", 3)
    announced = shown(page)["进入并发送"]
    page = click(click(page, "start-journey"), "start-journey-now")
    book = stored()
    assert journeys(book)[0].status == "running"
    assert str(book.table("journey_members").filter(arm="treated").height) == announced
    assert "旅程已启动" in words(page)
    click(page, "undo-last")
    assert journeys(stored())[0].is_draft


def test_steps_are_added_moved_removed_and_saved() -> None:
    open_page("journeys")
    done_before(everybody(), draft())
    page = open_page("journeys", id="JY00001")
    page = click(page, all_keyed(page.button, "-add")[0].key)
    assert "第 3 步：请填写内容" in words(page)
    assert page.button(key="start-journey").disabled
    all_keyed(page.text_input, "-text")[2].set_value("三")
    page = clean(page.run())
    page = click(page, all_keyed(page.button, "-arrow_upward")[2].key)
    page = click(page, "save-journey")
    assert [step.text for step in journeys(stored())[0].steps] == ["您好", "三", "您好"]
    page = click(page, all_keyed(page.button, "-close")[0].key)
    page = click(page, "save-journey")
    assert [step.text for step in journeys(stored())[0].steps] == ["三", "您好"]
    page = click(page, "undo-last")
    assert len(all_keyed(page.text_input, "-text")) == 3


def test_words_typed_right_before_the_click_are_saved() -> None:
    open_page("journeys")
    done_before(everybody(), draft())
    page = open_page("journeys", id="JY00001")
    all_keyed(page.text_input, "-text")[0].set_value("第一稿")
    page = clean(page.run())
    all_keyed(page.text_input, "-text")[0].set_value("刚改的")
    click(page, "save-journey")
    assert journeys(stored())[0].steps[0].text == "刚改的"


def test_a_new_journey_says_what_is_missing_and_is_saved() -> None:
    open_page("journeys")
    done_before(everybody())
    page = open_page("journeys", id="new")
    page = click(page, "save-journey")
    assert journeys(stored()) == [] and "请填写“旅程名称”" in words(page)
    all_keyed(page.text_input, "-name")[0].set_value("欢迎")
    all_keyed(page.selectbox, "-segment")[0].set_value(1)
    all_keyed(page.text_input, "-text")[0].set_value("您好")
    page = click(clean(page.run()), "save-journey")
    assert journeys(stored())[0].name == "欢迎"
    assert page.query_params["id"] == "JY00001"


def test_a_running_journey_shows_path_lift_and_members() -> None:
    open_page("journeys")
    advance = read_operation({"op": "advance_clock", "days": 12})
    done_before(everybody(), draft(), StartJourney(journey_id=1), advance)
    page = open_page("journeys", id="JY00001")
    said = words(page)
    for part in ("第 1 步", "第 2 步", "此步之前离开", "95% 置信区间", "现在下结论为时过早"):
        assert part in said
    book = stored()
    assert shown(page)["进入人数"] == str(book.height("journey_members"))
    assert any("走到" in one.value.columns for one in page.dataframe)
    page = click(page, "journey-pause")
    assert journeys(stored())[0].status == "paused"
    page = click(page, "journey-play_arrow")
    page = click(click(page, "journey-end"), "journey-end-ask-yes")
    assert journeys(stored())[0].status == "finished"
    assert len(open_page("journeys").dataframe[0].value) == 1


def test_hostile_words_are_shown_as_text() -> None:
    open_page("journeys")
    done_before(everybody(), draft(HOSTILE, name=HOSTILE[:60]))
    said = words(open_page("journeys", id="JY00001"))
    done_before(StartJourney(journey_id=1))
    said += words(open_page("journeys", id="JY00001"))
    assert "\\<script\\>" in said
    for raw in ("<script>", "**粗**", "[点]("):
        assert raw not in said


def test_pages_that_are_not_there_say_so() -> None:
    assert "JY00099" in words(open_page("journeys", id="JY00099"))
    assert "不是" in words(open_page("journeys", id="abc"))


def test_a_draft_is_deleted_and_taken_back() -> None:
    open_page("journeys")
    done_before(everybody(), draft())
    page = click(open_page("journeys", id="JY00001"), "journey-delete")
    assert journeys(stored()) == []
    click(page, "undo-last")
    assert len(journeys(stored())) == 1
