"""One customer with everything that hangs on it, and what happened with it."""

from datetime import date

import pytest

from crm.account_page import account_page
from crm.book import Book
from crm.operation import perform, read_operation
from crm.timeline import timeline
from kit.errors import UserError
from sample_data.firm import Firm


def after(firm: Firm, *lines: dict[str, object]) -> Book:
    book = Book(firm)
    for seq, line in enumerate(lines, 1):
        perform(book, read_operation(line), seq)
    return book


MERGE = {"op": "merge_accounts", "survivor": 1, "merged": [2], "keep": {"email": 1}}


def test_a_page_shows_the_records_below_the_account(tiny_firm: Firm) -> None:
    page = account_page(Book(tiny_firm), 2)
    assert page.orders["id"].to_list() == [3, 2]
    assert (page.cases.height, page.survey_replies.height, page.campaign_members.height) == (
        1,
        1,
        1,
    )
    assert (page.totals.orders, page.totals.revenue) == (1, 8_000)
    assert page.totals.last_order == date(2025, 2, 5)


def test_open_deals_are_summed_and_closed_ones_are_not(tiny_firm: Firm) -> None:
    assert account_page(Book(tiny_firm), 5).totals.open_amount == 13_000_000
    assert account_page(Book(tiny_firm), 1).totals.open_opportunities == 0


def test_a_merged_account_brings_its_records_along(tiny_firm: Firm) -> None:
    page = account_page(after(tiny_firm, MERGE), 1)
    assert page.merged == (2,)
    assert page.totals.revenue == 20_050


def test_an_account_that_is_not_there_is_named(tiny_firm: Firm) -> None:
    with pytest.raises(UserError) as caught:
        account_page(Book(tiny_firm), 400)
    assert "C00400" in caught.value.says.zh


def test_the_timeline_tells_everything_the_latest_first(tiny_firm: Firm) -> None:
    items = timeline(Book(tiny_firm), 2)
    assert [item.kind.zh for item in items] == [
        "营销活动", "电话", "调查回复", "订单", "服务工单", "订单", "建档",
    ]  # fmt: skip
    assert items[0].says.zh == "M00001 618 促销"
    assert items[1].says.en == "回访, overdue"  # planned for a day that has passed
    assert items[5].says.zh == "D00002，¥80.00，已完成"


def test_own_work_stands_on_top_until_it_is_undone(tiny_firm: Firm) -> None:
    edit = {"op": "edit_account", "account_id": 5, "values": {"city": "黄石", "note": "老客户"}}
    contact = {"op": "edit_contact", "contact_id": 1, "values": {"title": "主任"}}
    move = {"op": "move_stage", "opportunity_id": 2, "stage": "proposal"}
    items = timeline(after(tiny_firm, edit, contact, move), 5)
    said = [item.says.zh for item in items]
    assert "城市、备注" in said and "P00001 赵采购：职务" in said
    assert "礼品：需求确认 → 方案报价" in said
    undone = timeline(after(tiny_firm, edit, {"op": "undo", "of": 1}), 5)
    assert "城市、备注" not in [item.says.zh for item in undone]


def test_a_merge_is_told_on_the_survivor(tiny_firm: Firm) -> None:
    assert timeline(after(tiny_firm, MERGE), 1)[0].says.zh == "并入 C00002 王 芳"


def test_a_timeline_can_be_cut_short(tiny_firm: Firm) -> None:
    assert len(timeline(Book(tiny_firm), 2, most=3)) == 3
