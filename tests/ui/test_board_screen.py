"""The board of opportunities as a student sees it: dragging, menus, search, hostile names."""

import pytest
from streamlit.testing.v1 import AppTest

from crm.operations.edit_record import EditRecord
from sample_data.schema import code
from tests.ui.board_acts import act, drawn, id_of, trigger
from tests.ui.crm_student import Opened, clean, click, done_before, stored, words

HOSTILE = "<script>alert(1)</script> **粗** [点](javascript:x) :red[甲] $x$"


def cards(page: AppTest) -> dict[str, list[int]]:
    """The cards on the board, by column."""
    return {c["id"]: [card["id"] for card in c["cards"]] for c in drawn(page)["columns"]}


def test_a_dropped_card_is_stored_and_taken_back(opened: Opened) -> None:
    page = opened("opportunities")
    deal = cards(page)["prospecting"][0]
    act(page, "move", deal, "qualification")
    assert stored().record("opportunities", deal)["stage"] == "qualification"
    assert deal in cards(page)["qualification"]
    assert drawn(page)["answered"] == "m1" and "已保存" in words(page)
    page = click(page, "undo-last")
    assert stored().record("opportunities", deal)["stage"] == "prospecting"
    assert deal in cards(page)["prospecting"]


def test_the_same_drop_sent_twice_is_done_once(opened: Opened) -> None:
    page = opened("opportunities")
    deal, key = cards(page)["prospecting"][0], drawn(page)["key"]
    act(page, "move", deal, "qualification", key=key)
    act(page, "move", deal, "proposal", key=key, mark="m2")
    assert stored().seq == 1 and drawn(page)["answered"] == "m2"
    assert stored().record("opportunities", deal)["stage"] == "qualification"


def test_a_card_that_skips_a_stage_goes_back_and_the_reason_is_told_once(opened: Opened) -> None:
    page = opened("opportunities")
    deal = cards(page)["prospecting"][0]
    act(page, "move", deal, "negotiation")
    assert "不能跳过阶段" in drawn(page)["refused"] and drawn(page)["answered"] == "m1"
    assert stored().seq == 0 and deal in cards(page)["prospecting"]
    assert drawn(clean(page.run()))["refused"] == ""


def test_a_card_dropped_on_lost_asks_for_the_reason(opened: Opened) -> None:
    page = opened("opportunities")
    deal = cards(page)["prospecting"][0]
    assert [id for id, _label in drawn(page)["away"]] == ["won", "lost"]
    act(page, "move", deal, "lost")
    assert stored().seq == 0
    page.radio(key=f"lost-{deal}").set_value("price")
    click(page, f"lost-{deal}-save")
    row = stored().record("opportunities", deal)
    assert (row["stage"], row["lost_reason"]) == ("lost", "price")


def test_the_menu_of_a_card_opens_dialogs_and_records(opened: Opened) -> None:
    page = opened("opportunities")
    deal = cards(page)["prospecting"][0]
    act(page, "edit", deal)
    field_of_amount = f"deal-{deal}-0-amount"
    page.number_input(key=field_of_amount).set_value(4321.0)
    page = click(page, f"deal-{deal}-0-save")
    assert stored().value("opportunities", deal, "amount") == 432_100
    act(page, "open", deal)
    assert page.query_params["id"] == code("opportunities", deal)


def test_the_board_is_searched_by_deal_customer_and_code(opened: Opened) -> None:
    page = opened("opportunities")
    deal = cards(page)["proposal"][0]
    for wanted in (code("opportunities", deal).lower(), "公司"):
        page.text_input(key="board-search").set_value(wanted)
        found = cards(clean(page.run()))
        assert deal in found["proposal"]
        assert wanted == "公司" or sum(len(ids) for ids in found.values()) == 1
    page.text_input(key="board-search").set_value("没有这样的商机")
    assert "这里没有商机" in words(clean(page.run()))


@pytest.mark.parametrize(
    "sent",
    [
        "move", {"act": "move"}, {"act": "move", "id": "1", "to": "won", "key": "k", "mark": "m"},
        {"act": "move", "id": True, "to": "won", "key": "k", "mark": "m"},
        {"act": "move", "id": 1, "to": "won", "key": "<b>", "mark": "m"},
        {"act": "move", "id": 1, "to": "x" * 99, "key": "k", "mark": "m"},
        {"act": "move", "id": 2**40, "to": "won", "key": "k", "mark": "m"},
        {"act": "open", "id": 2**31 - 1, "key": "k", "mark": "m"},
        {"act": "__class__", "id": 1, "key": "k", "mark": "m"},
    ],
)  # fmt: skip
def test_what_no_board_sends_changes_nothing(opened: Opened, sent: object) -> None:
    page = opened("opportunities")
    before = cards(page)
    trigger(page, sent)
    assert stored().seq == 0 and cards(page) == before


def test_a_drop_on_a_board_that_a_filter_took_away_changes_nothing(opened: Opened) -> None:
    page = opened("opportunities")
    deal, gone = cards(page)["prospecting"][0], id_of(page)
    page.text_input(key="board-search").set_value("没有这样的商机")
    clean(page.run())
    sent = {"act": "move", "id": deal, "to": "qualification", "key": "k", "mark": "m"}
    trigger(page, sent, gone)
    assert "这里没有商机" in words(page) and stored().seq == 0


def test_a_closed_or_unknown_deal_does_not_move(opened: Opened) -> None:
    page = opened("opportunities")
    page.toggle(key="board-closed").set_value(True)
    closed = cards(clean(page.run()))["lost"][0]
    for deal, reason in ((closed, "已经结束"), (99_999, "没有编号"), (closed, "已经结束")):
        act(page, "move", deal, "negotiation")
        assert reason in drawn(page)["refused"]
    act(page, "move", cards(page)["proposal"][0], "nowhere")
    assert "没有这个阶段" in drawn(page)["refused"] and stored().seq == 0


def test_a_hostile_name_reaches_the_board_as_it_was_typed(opened: Opened) -> None:
    page = opened("opportunities")
    deal = cards(page)["prospecting"][0]
    done_before(EditRecord(table="opportunities", id=deal, values={"name": HOSTILE}))
    names = {c["title"] for column in drawn(clean(page.run()))["columns"] for c in column["cards"]}
    assert HOSTILE in names
