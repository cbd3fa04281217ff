"""The marketing pages: building a segment, planning, sending and reading a campaign."""

from typing import Any

from crm.conditions import Group, plain_condition
from crm.marketing.audience import audience, plan_of
from crm.marketing.results import result
from crm.marketing.segments import members, segments
from crm.operations.create_record import CreateRecord
from crm.operations.save_segment import SaveSegment
from crm.operations.send_campaign import SendCampaign
from tests.ui.crm_student import Opened, clean, click, done_before, keyed, stored, words
from ui.widgets.campaign_results import FEW_ORDERS

HOSTILE = "<script>alert(1)</script> **粗** [点](javascript:x) :red[甲] $x$"


def plan(**values: Any) -> CreateRecord:
    book = stored()
    base = {
        "name": "回馈", "kind": "promotion", "channel": "sms", "start_on": book.as_of,
        "end_on": book.as_of, "budget": 10_000_000, "expected_response": 0.1, "offer_b": 0.1,
        "control_share": 0.2, "second_arm_share": 0.5, "segment_id": 1,
    }  # fmt: skip
    return CreateRecord(table="campaigns", values=base | values)


def everybody(called: str = "全部") -> SaveSegment:
    rule = plain_condition(Group("and", ()))
    return SaveSegment(kind="dynamic", rule=rule, values={"name": called})


# --- segments ---------------------------------------------------------------------------------


def test_an_example_becomes_a_segment_that_can_be_taken_back(opened: Opened) -> None:
    page = opened("segments")
    assert "还没有细分" in words(page)
    page = click(page, "example-sleeping")
    keyed(page.text_input, "-name").set_value("沉睡客户")
    page = click(clean(page.run()), keyed(page.button, "-save").key)
    found = segments(stored())[0]
    assert found.name == "沉睡客户" and found.dynamic
    assert page.query_params["id"] == "SG00001"
    shown = next(one.value for one in page.metric if one.label == "客户数")
    assert shown == str(len(members(stored(), 1)))
    page = click(page, "undo-last")
    assert segments(stored()) == []


def test_a_condition_typed_right_before_the_click_is_saved(opened: Opened) -> None:
    page = click(opened("segments"), "example-sleeping")
    value = page.number_input[0]
    value.set_value(value.value + 7)
    typed = value.value
    click(page, keyed(page.button, "-save").key)
    assert str(int(typed)) in segments(stored())[0].rule


def test_a_segment_without_a_name_is_told_on_the_page(opened: Opened) -> None:
    page = opened("segments", id="new")
    page = click(page, keyed(page.button, "-save").key)
    assert "请填写“细分名称”" in words(page)
    assert segments(stored()) == []


def test_a_segment_is_frozen_renamed_and_deleted(opened: Opened) -> None:
    opened("segments")
    done_before(everybody())
    page = click(opened("segments", id="SG00001"), "freeze")
    assert not segments(stored())[0].dynamic
    page = click(page, "rename")
    page.text_input(key="rename-name").set_value("老客户")
    page = click(page, "rename-save")
    assert segments(stored())[0].name == "老客户"
    click(page, "delete-segment")
    assert segments(stored()) == []


def test_hostile_names_are_shown_as_text(opened: Opened) -> None:
    opened("segments")
    done_before(everybody(HOSTILE[:60]), plan(name=HOSTILE[:60]))
    shown = words(opened("segments", id="SG00001"))
    shown += words(opened("campaigns", id=f"M{stored().height('campaigns'):05d}"))
    assert "\\<script\\>" in shown and "\\*\\*粗" in shown
    for raw in ("<script>", "**粗**", "[点]("):
        assert raw not in shown


def test_overlap_counts_those_in_both(opened: Opened) -> None:
    opened("segments")
    done_before(everybody(), everybody("也是全部"))
    page = opened("segments", id="SG00001")
    keyed(page.selectbox, "-overlap").set_value(2)
    assert f"两个细分共有 {stored().height('accounts')} 位客户" in words(clean(page.run()))


def test_pages_that_are_not_there_say_so(opened: Opened) -> None:
    assert "SG00099" in words(opened("segments", id="SG00099"))
    assert "M00099" in words(opened("campaigns", id="M00099"))
    assert "不是" in words(opened("segments", id="abc"))


# --- campaigns --------------------------------------------------------------------------------


def test_the_list_shows_past_campaigns_with_their_figures(opened: Opened) -> None:
    table = opened("campaigns").dataframe[0].value
    assert table.shape[0] == stored().height("campaigns")
    assert {"发送人数", "响应率", "增量响应率"} <= set(table.columns)


def test_a_campaign_is_planned_aimed_and_sent(opened: Opened) -> None:
    opened("segments")
    done_before(everybody())
    page = click(opened("campaigns"), "new-campaign")
    page.text_input(key="new-campaign-name").set_value("秋季回馈")
    page = click(page, "create-campaign")
    campaign = stored().height("campaigns")
    assert page.query_params["id"] == f"M{campaign:05d}"
    keyed(page.selectbox, "-segment_id").set_value(1)
    page = clean(page.run())
    assert "未同意营销" in words(page)
    page = click(click(page, "send"), "send-now")
    book = stored()
    row = book.record("campaigns", campaign)
    assert (row["name"], row["status"], row["segment_id"]) == ("秋季回馈", "running", 1)
    lines = book.table("campaign_members").filter(campaign_id=campaign)
    assert "已发送" in words(page)
    click(page, "undo-last")
    book = stored()
    assert book.value("campaigns", campaign, "status") == "planned"
    shown = audience(book, plan_of(book.record("campaigns", campaign)))
    assert lines["account_id"].to_list() == shown.accounts.to_list()


def test_over_budget_the_button_is_off_and_the_page_says_why(opened: Opened) -> None:
    opened("segments")
    done_before(everybody(), plan(budget=1_000))
    page = opened("campaigns", id=f"M{stored().height('campaigns'):05d}")
    assert page.button(key="send").disabled
    assert "超过预算" in words(page)


def test_results_of_a_past_campaign_show_lift_and_interval(opened: Opened) -> None:
    page = opened("campaigns", id="M00001")
    shown = [list(one.value.columns) for one in page.dataframe]
    assert any({"95% 置信区间", "z", "p"} <= set(columns) for columns in shown)
    assert "结果尚未成熟" not in words(page)
    held = result(stored(), 1)
    assert held is not None
    few = held.total(("control",)).responded < FEW_ORDERS
    assert ("其中一笔大单就能左右" in words(page)) is few


def test_an_early_look_is_pointed_out_and_ending_asks_first(opened: Opened) -> None:
    opened("segments")
    done_before(everybody(), plan())
    campaign = stored().height("campaigns")
    done_before(SendCampaign(campaign_id=campaign))
    page = opened("campaigns", id=f"M{campaign:05d}")
    assert "请推进时钟" in words(page)
    page = click(click(page, "end-campaign"), "end-campaign-ask-yes")
    assert stored().value("campaigns", campaign, "status") == "finished"
