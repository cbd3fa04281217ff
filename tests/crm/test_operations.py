"""What a student may do to a firm, and what the CRM answers when it may not be done."""

from datetime import date
from typing import Any

import pytest

from crm.book import Book
from crm.fields import FieldsError
from crm.operation import OPERATIONS, Operation, perform, read_operation
from kit.errors import UserError
from sample_data.firm import Firm


def do(book: Book, name: str, **fields: Any) -> Book:
    """The book after one more operation, as if read back from a log."""
    operation = read_operation({"op": name, **fields})
    assert operation.says(book).zh
    perform(book, operation, book.seq + 1)
    return book


def refusal(book: Book, name: str, **fields: Any) -> str:
    with pytest.raises(UserError) as caught:
        perform(book, read_operation({"op": name, **fields}), book.seq + 1)
    assert caught.value.says.zh and caught.value.says.en
    return caught.value.code


def test_every_operation_has_a_title_in_both_languages() -> None:
    for name in OPERATIONS:
        assert OPERATIONS[name].title.zh and OPERATIONS[name].title.en
        assert issubclass(OPERATIONS[name], Operation)


def test_a_new_account_stands_in_the_list_with_todays_date(tiny_firm: Firm) -> None:
    values = {"name": " 新客户 ", "kind": "person", "phone": "１７９-0000 0009"}
    book = do(Book(tiny_firm), "create_account", values=values)
    account = book.record("accounts", 7)
    assert account["name"] == "新客户" and account["phone"] == "17900000009"
    assert account["created_on"] == tiny_firm.as_of
    assert book.table("accounts").height == 7


def test_a_note_takes_several_lines(tiny_firm: Firm) -> None:
    book, note = Book(tiny_firm), "第一次拜访\r\n" + "谈了价格，" * 80
    do(book, "create_account", values={"name": "甲", "kind": "person", "note": note})
    assert book.record("accounts", 7)["note"] == note.replace("\r\n", "\n")


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"kind": "person"}, "required"),
        ({"name": "  ", "kind": "person"}, "required"),
        ({"name": "甲", "kind": "person", "phone": "1790000000"}, "phone"),
        ({"name": "甲", "kind": "person", "phone": "179000000ab"}, "phone"),
        ({"name": "甲", "kind": "person", "email": "a@b"}, "email"),
        ({"name": "甲", "kind": "alien"}, "not_listed"),
        ({"name": "甲", "kind": "person", "owner_id": 99}, "not_listed"),
        ({"name": "甲" * 201, "kind": "person"}, "too_long"),
        ({"name": "甲\u0007", "kind": "person"}, "control_character"),
        ({"name": "甲\n乙", "kind": "person"}, "control_character"),
        ({"name": "甲", "kind": "person", "note": "长" * 2001}, "too_long"),
        ({"name": "甲\u202e乙", "kind": "person"}, "control_character"),
        ({"name": "甲", "kind": "person", "merged_into": 1}, "unknown_field"),
        ({"name": "甲", "kind": "person", "nickname": "x"}, "unknown_field"),
        ({"name": "甲", "kind": "person", "phone_verified_on": "2030-01-01"}, "future_date"),
        ({"name": "甲", "kind": "person", "phone_verified_on": "昨天"}, "date"),
        ({"name": 5, "kind": "person"}, "not_listed"),
    ],
)
def test_a_bad_value_is_refused_with_its_reason(
    tiny_firm: Firm, values: dict[str, Any], code: str
) -> None:
    book = Book(tiny_firm)
    assert refusal(book, "create_account", values=values) == code
    assert book.table("accounts").height == 6


def test_all_faults_of_a_form_are_told_at_once(tiny_firm: Firm) -> None:
    values = {"name": "", "kind": "person", "phone": "1", "email": "x"}
    with pytest.raises(FieldsError) as caught:
        do(Book(tiny_firm), "create_account", values=values)
    assert list(caught.value.faults) == ["name", "phone", "email"]
    assert "11 位数字" in caught.value.says.zh


def test_mending_one_field_does_not_ask_about_another(tiny_firm: Firm) -> None:
    values = {"phone": "1790000", "city": "黄石"}
    book = do(Book(tiny_firm), "edit_account", account_id=5, values=values)
    assert book.record("accounts", 5)["city"] == "黄石"
    assert [patch.column for patch in book.patches[1]] == ["city"]


def test_an_edit_that_changes_nothing_is_no_fact(tiny_firm: Firm) -> None:
    values = {"city": "武汉", "created_on": "2024-03-01"}
    assert refusal(Book(tiny_firm), "edit_account", account_id=1, values={"city": "武汉"}) == (
        "nothing_changed"
    )
    assert refusal(Book(tiny_firm), "edit_account", account_id=1, values=values) == (
        "nothing_changed"
    )


def test_a_level_can_be_set_and_nothing_else(tiny_firm: Firm) -> None:
    book = do(Book(tiny_firm), "set_level", account_id=1, level="A")
    assert book.value("accounts", 1, "level") == "A"
    assert refusal(book, "set_level", account_id=1, level="A") == "nothing_changed"
    assert refusal(book, "set_level", account_id=1, level="D") == "not_listed"
    assert refusal(book, "set_level", account_id=70, level="A") == "no_record"


def test_a_contact_must_hang_on_an_account(tiny_firm: Firm) -> None:
    book = Book(tiny_firm)
    assert refusal(book, "create_contact", values={"name": "钱"}) == "no_account"
    assert refusal(book, "create_contact", account_id=99, values={"name": "钱"}) == "no_record"
    do(book, "create_contact", account_id=1, values={"name": "钱", "role": "user"})
    do(book, "edit_contact", contact_id=2, values={"title": "店长"})
    contact = book.record("contacts", 2)
    assert (contact["account_id"], contact["title"], contact["consent"]) == (1, "店长", False)
    assert refusal(book, "edit_contact", contact_id=2, values={"account_id": 3}) == "unknown_field"


def test_a_merge_moves_children_and_keeps_the_chosen_values(tiny_firm: Firm) -> None:
    book = do(Book(tiny_firm), "merge_accounts", survivor=1, merged=[2, 4], keep={"email": 4})
    assert book.record("accounts", 1)["email"] == "fang@example.net"
    assert book.survivor(2) == 1 and book.survivor(4) == 1
    assert book.live_accounts()["id"].to_list() == [1, 3, 5, 6]
    assert book.pointing_to("orders", "account_id", 1) == [1, 2, 3]
    for table in ("orders", "cases", "activities", "survey_replies", "campaign_members"):
        assert 2 not in book.table(table)["account_id"].to_list()


def test_a_merge_that_makes_no_sense_is_refused(tiny_firm: Firm) -> None:
    book = do(Book(tiny_firm), "merge_accounts", survivor=1, merged=[2])
    assert refusal(book, "merge_accounts", survivor=1, merged=[]) == "nothing_to_merge"
    assert refusal(book, "merge_accounts", survivor=1, merged=[1]) == "merge_with_itself"
    assert refusal(book, "merge_accounts", survivor=3, merged=[4, 4]) == "merge_with_itself"
    assert refusal(book, "merge_accounts", survivor=1, merged=[2]) == "merged_account"
    assert refusal(book, "merge_accounts", survivor=2, merged=[3]) == "merged_account"
    assert refusal(book, "merge_accounts", survivor=1, merged=[77]) == "no_record"
    for keep, code in (({"shoe": 1}, "unknown_field"), ({"name": 5}, "kept_from_elsewhere")):
        assert refusal(book, "merge_accounts", survivor=1, merged=[3], keep=keep) == code
    assert refusal(book, "edit_account", account_id=2, values={"city": "北京"}) == "merged_account"
    assert refusal(book, "create_contact", account_id=2, values={"name": "钱"}) == "merged_account"


def test_a_stage_cannot_be_skipped(tiny_firm: Firm) -> None:
    book = Book(tiny_firm)
    assert refusal(book, "move_stage", opportunity_id=2, stage="negotiation") == "stage_gate"
    assert refusal(book, "move_stage", opportunity_id=2, stage="won") == "stage_gate"
    assert refusal(book, "move_stage", opportunity_id=2, stage="qualification") == "same_stage"
    assert refusal(book, "move_stage", opportunity_id=2, stage="heaven") == "unknown_stage"
    assert refusal(book, "move_stage", opportunity_id=2, stage="lost") == "lost_reason"
    reasoned = {"stage": "proposal", "lost_reason": "price"}
    assert refusal(book, "move_stage", opportunity_id=2, **reasoned) == "lost_reason"


def test_moving_a_stage_sets_its_probability_and_writes_history(tiny_firm: Firm) -> None:
    book = do(Book(tiny_firm), "move_stage", opportunity_id=2, stage="proposal")
    assert book.value("opportunities", 2, "probability") == 0.5
    line = book.record("stage_history", 2)
    assert (line["from_stage"], line["to_stage"], line["days_in_stage"]) == (
        "qualification",
        "proposal",
        10,
    )
    assert line["changed_on"] == tiny_firm.as_of


def test_a_closed_opportunity_stays_closed(tiny_firm: Firm) -> None:
    book = do(Book(tiny_firm), "move_stage", opportunity_id=1, stage="won")
    assert book.value("opportunities", 1, "probability") == 1.0
    assert refusal(book, "move_stage", opportunity_id=1, stage="lost", lost_reason="price") == (
        "closed_opportunity"
    )
    do(book, "move_stage", opportunity_id=2, stage="lost", lost_reason="price")
    assert book.record("opportunities", 2)["lost_reason"] == "price"
    assert refusal(book, "move_stage", opportunity_id=2, stage="proposal") == "closed_opportunity"


def test_a_deal_may_fall_back(tiny_firm: Firm) -> None:
    book = do(Book(tiny_firm), "move_stage", opportunity_id=1, stage="qualification")
    assert book.value("opportunities", 1, "probability") == 0.2


def test_what_has_happened_is_logged_with_its_day(tiny_firm: Firm) -> None:
    values = {"kind": "call", "subject": "回访", "outcome": "reached", "cost_minutes": 10}
    book = do(Book(tiny_firm), "log_activity", account_id=1, values=values)
    assert book.record("activities", 3)["done_on"] == tiny_firm.as_of
    late = values | {"done_on": "2025-07-02"}
    assert refusal(book, "log_activity", account_id=1, values=late) == "future_date"
    assert refusal(book, "log_activity", account_id=1, values={"kind": "call"}) == "required"
    stranger = values | {"opportunity_id": 1}
    assert refusal(book, "log_activity", account_id=1, values=stranger) == "other_account"


def test_a_planned_step_cannot_lie_in_the_past(tiny_firm: Firm) -> None:
    book = Book(tiny_firm)
    plan = {"kind": "call", "subject": "报价", "opportunity_id": 2}
    past = plan | {"due_on": "2025-06-30"}
    assert refusal(book, "plan_activity", account_id=5, values=plan) == "required"
    assert refusal(book, "plan_activity", account_id=5, values=past) == "past_due_date"
    done = plan | {"due_on": "2025-07-01", "outcome": "reached"}
    assert refusal(book, "plan_activity", account_id=5, values=done) == "planned_and_done"


def test_a_plan_becomes_the_next_step_until_it_is_done(tiny_firm: Firm) -> None:
    book = Book(tiny_firm)
    plan = {"kind": "call", "subject": "报价", "opportunity_id": 2, "due_on": date(2025, 7, 3)}
    do(book, "plan_activity", account_id=5, values=plan)
    assert book.record("opportunities", 2)["next_step"] == "报价"
    do(book, "complete_activity", activity_id=3, outcome="interested", cost_minutes=15)
    activity = book.record("activities", 3)
    assert (activity["done_on"], activity["outcome"]) == (tiny_firm.as_of, "interested")
    following = book.record("opportunities", 2)
    assert (following["next_step"], following["next_step_on"]) == ("送样品", date(2025, 7, 9))
    assert refusal(book, "complete_activity", activity_id=3) == "done_already"
    assert refusal(book, "complete_activity", activity_id=2, outcome="fun") == "not_listed"


def test_a_new_opportunity_starts_at_the_first_stage(tiny_firm: Firm) -> None:
    values = {"name": "工会福利", "amount": 300_000, "close_date": "2025-09-30"}
    book = do(Book(tiny_firm), "create_opportunity", account_id=5, values=values)
    opportunity = book.record("opportunities", 4)
    assert (opportunity["stage"], opportunity["probability"]) == ("prospecting", 0.1)
    assert book.pointing_to("stage_history", "opportunity_id", 4) == [2]
    minus = values | {"amount": -1}
    assert refusal(book, "create_opportunity", account_id=5, values=minus) == "number"


def test_an_undo_names_a_step_that_stands(tiny_firm: Firm) -> None:
    book = do(Book(tiny_firm), "set_level", account_id=1, level="A")
    do(book, "undo", of=1)
    assert book.value("accounts", 1, "level") is None
    for step in (1, 2, 9):
        assert refusal(book, "undo", of=step) == "no_undo"


def test_an_undo_waits_for_later_work_on_the_same_value(tiny_firm: Firm) -> None:
    book = Book(tiny_firm)
    for level in ("A", "B", "A"):
        do(book, "set_level", account_id=1, level=level)
    assert refusal(book, "undo", of=1) == "built_on"
    for step in (3, 2, 1):
        do(book, "undo", of=step)
    assert book.value("accounts", 1, "level") is None


def test_an_added_record_that_others_point_to_stays(tiny_firm: Firm) -> None:
    book = do(Book(tiny_firm), "create_account", values={"name": "新", "kind": "person"})
    do(book, "create_contact", account_id=7, values={"name": "钱"})
    assert refusal(book, "undo", of=1) == "built_on"
    do(book, "undo", of=2)
    do(book, "undo", of=1)
    assert book.table("accounts").equals(tiny_firm.working_tables["accounts"])


def test_one_of_two_new_records_can_be_taken_back(tiny_firm: Firm) -> None:
    book = Book(tiny_firm)
    for name in ("甲", "乙"):
        do(book, "create_account", values={"name": name, "kind": "person"})
    do(book, "undo", of=1)
    assert book.table("accounts")["id"].to_list() == [1, 2, 3, 4, 5, 6, 8]
    do(book, "create_account", values={"name": "丙", "kind": "person"})
    assert book.record("accounts", 9)["name"] == "丙"
    assert not book.has("accounts", 7)
