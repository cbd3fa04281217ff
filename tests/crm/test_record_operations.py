"""Creating, editing and bulk editing records of any table, and two tabs that edit the same one."""

from datetime import date
from typing import Any

import pytest

from crm.book import Book
from crm.bulk import MOST
from crm.fields import FieldsError
from crm.meanwhile import ChangedMeanwhileError
from crm.operation import perform, read_operation
from kit.errors import UserError
from sample_data.firm import Firm


def do(book: Book, name: str, **fields: Any) -> Book:
    """The book after one more operation, said and carried out as from a log."""
    operation = read_operation({"op": name, **fields})
    assert operation.says(book).zh
    perform(book, operation, book.seq + 1)
    return book


def refusal(book: Book, name: str, **fields: Any) -> UserError:
    operation = read_operation({"op": name, **fields})
    with pytest.raises(UserError) as caught:
        operation.says(book)
        perform(book, operation, book.seq + 1)
    assert caught.value.says.zh and caught.value.says.en
    return caught.value


# --- create -----------------------------------------------------------------------------------


def test_a_record_of_any_kept_table_can_be_created(tiny_firm: Firm) -> None:
    values = {"name": "展会线索", "source": "exhibition", "mobile": "179 0000 0009"}
    book = do(Book(tiny_firm), "create_record", table="leads", values=values)
    lead = book.record("leads", 1)
    assert (lead["name"], lead["mobile"]) == ("展会线索", "17900000009")
    assert (lead["status"], lead["created_on"]) == ("new", tiny_firm.as_of)


def test_a_child_record_brings_what_it_belongs_to(tiny_firm: Firm) -> None:
    values = {"account_id": 5, "name": "续约", "amount": 100, "close_date": "2025-09-01"}
    book = do(Book(tiny_firm), "create_record", table="opportunities", values=values)
    deal = book.record("opportunities", 4)
    assert (deal["account_id"], deal["stage"], deal["probability"]) == (5, "prospecting", 0.1)
    assert deal["close_date"] == date(2025, 9, 1)


@pytest.mark.parametrize(
    ("table", "values", "code"),
    [
        ("orders", {"amount": 1}, "not_editable"),
        ("no_table", {}, "not_editable"),
        ("leads", {"source": "online"}, "required"),
        ("leads", {"name": "甲", "source": "online", "status": "dead"}, "unknown_field"),
        ("leads", {"name": "甲", "source": "online", "score": 99}, "unknown_field"),
        ("contacts", {"name": "甲"}, "required"),
        ("contacts", {"name": "甲", "account_id": 99}, "not_listed"),
        ("contacts", {"name": "甲", "account_id": "1"}, "not_listed"),
        ("activities", {"kind": "call", "subject": "访", "account_id": 5, "opportunity_id": 3},
         "other_account"),
    ],
)  # fmt: skip
def test_a_record_that_would_not_hold_together_is_refused(
    tiny_firm: Firm, table: str, values: dict[str, Any], code: str
) -> None:
    assert refusal(Book(tiny_firm), "create_record", table=table, values=values).code == code


# --- edit -------------------------------------------------------------------------------------


def test_only_what_differs_is_checked_and_set(tiny_firm: Firm) -> None:
    values = {"name": "江城商贸有限公司", "phone": "1790000", "city": "宜昌"}
    book = do(Book(tiny_firm), "edit_record", table="accounts", id=5, values=values)
    assert [patch.column for patch in book.patches[1]] == ["city"]


@pytest.mark.parametrize(
    ("table", "id", "values", "code"),
    [
        ("accounts", 1, {"city": "武汉"}, "nothing_changed"),
        ("accounts", 1, {"name": ""}, "required"),
        ("accounts", 1, {"created_on": "2025-01-01"}, "unknown_field"),
        ("accounts", 1, {"colour": "red"}, "unknown_field"),
        ("accounts", 99, {"city": "武汉"}, "no_record"),
        ("orders", 1, {"amount": 1}, "not_editable"),
        ("opportunities", 3, {"name": "新名"}, "closed_opportunity"),
        ("activities", 2, {"opportunity_id": 3}, "other_account"),
    ],
)
def test_a_change_that_may_not_be_is_refused(
    tiny_firm: Firm, table: str, id: int, values: dict[str, Any], code: str
) -> None:
    found = refusal(Book(tiny_firm), "edit_record", table=table, id=id, values=values)
    assert found.code == code


def test_a_merged_account_is_left_alone(tiny_firm: Firm) -> None:
    book = do(Book(tiny_firm), "merge_accounts", survivor=1, merged=(2,))
    found = refusal(book, "edit_record", table="accounts", id=2, values={"name": "乙"})
    assert found.code == "merged_account"


# --- two tabs ---------------------------------------------------------------------------------

SEEN = {"city": "武汉", "region": "湖北", "note": None}
EDITS = [
    ("edit_record", {"table": "accounts", "id": 1}),
    ("edit_account", {"account_id": 1}),
]


@pytest.mark.parametrize(("name", "about"), EDITS)
def test_the_second_tab_is_told_and_nothing_is_overwritten(
    tiny_firm: Firm, name: str, about: dict[str, Any]
) -> None:
    book = do(Book(tiny_firm), name, **about, values=SEEN | {"city": "宜昌"}, seen=SEEN)
    late = {"values": SEEN | {"city": "荆州", "note": "回访"}, "seen": SEEN}
    found = refusal(book, name, **about, **late)
    assert isinstance(found, ChangedMeanwhileError)
    clash = found.clashes[0]
    assert (clash.column, clash.stands.zh, clash.typed.zh) == ("city", "宜昌", "荆州")
    assert "宜昌" in found.says.zh and "荆州" in found.says.zh
    late["seen"] = SEEN | {"city": "宜昌"}  # having been told, the student saves it anyway
    do(book, name, **about, **late)
    assert book.record("accounts", 1)["city"] == "荆州"


@pytest.mark.parametrize(("name", "about"), EDITS)
def test_what_a_form_only_showed_does_not_undo_another_tabs_change(
    tiny_firm: Firm, name: str, about: dict[str, Any]
) -> None:
    book = do(Book(tiny_firm), name, **about, values=SEEN | {"city": "宜昌"}, seen=SEEN)
    do(book, name, **about, values=SEEN | {"note": "回访"}, seen=SEEN)
    assert book.record("accounts", 1)["city"] == "宜昌"
    assert book.record("accounts", 1)["note"] == "回访"


def test_the_same_change_in_two_tabs_is_no_conflict(tiny_firm: Firm) -> None:
    book = do(Book(tiny_firm), "edit_contact", contact_id=1, values={"title": "经理"})
    found = refusal(
        book, "edit_contact", contact_id=1, values={"title": "经理"}, seen={"title": None}
    )
    assert found.code == "nothing_changed"


# --- bulk edit --------------------------------------------------------------------------------


def test_a_bulk_edit_is_one_step_and_one_undo(tiny_firm: Firm) -> None:
    book = Book(tiny_firm)
    do(book, "bulk_edit", table="accounts", ids=[1, 2, 3, 3], values={"level": "A"})
    assert book.table("accounts")["level"].to_list() == ["A", "A", "A", None, None, None]
    assert len(book.patches[1]) == 3
    do(book, "undo", of=1)
    assert book.table("accounts")["level"].null_count() == 6


def test_a_bulk_edit_says_how_many_it_changes(tiny_firm: Firm) -> None:
    book = do(Book(tiny_firm), "edit_record", table="accounts", id=1, values={"level": "A"})
    fields = {"table": "accounts", "ids": [1, 2], "values": {"level": "A", "owner_id": 2}}
    says = read_operation({"op": "bulk_edit", **fields}).says(book)
    assert says.zh == "批量修改 2 条客户：客户等级 = A 级，负责人 = U00002 陈客服"


@pytest.mark.parametrize(
    ("table", "ids", "values", "code"),
    [
        ("accounts", [], {"level": "A"}, "nothing_chosen"),
        ("accounts", [1], {}, "nothing_chosen"),
        ("accounts", [1, 2], {"consent": True}, "nothing_changed"),
        ("accounts", [1], {"level": "Z"}, "not_listed"),
        ("accounts", [1], {"id": 7}, "unknown_field"),
        ("accounts", [1], {"colour": "red"}, "unknown_field"),
        ("accounts", [99], {"level": "A"}, "no_record"),
        ("accounts", [1] * (MOST + 1), {"level": "A"}, "too_many"),
        ("orders", [1], {"amount": 1}, "not_editable"),
        ("opportunities", [1, 3], {"competitor": "他"}, "closed_opportunity"),
    ],
)
def test_a_bulk_edit_changes_all_or_none(
    tiny_firm: Firm, table: str, ids: list[int], values: dict[str, Any], code: str
) -> None:
    book = Book(tiny_firm)
    found = refusal(book, "bulk_edit", table=table, ids=ids, values=values)
    assert found.code == code
    if code == "closed_opportunity":
        assert "O00003" in found.says.zh
    assert book.patches == {}


def test_a_fault_names_its_field(tiny_firm: Firm) -> None:
    values = {"name": "甲", "source": "online", "mobile": "12"}
    found = refusal(Book(tiny_firm), "create_record", table="leads", values=values)
    assert isinstance(found, FieldsError) and set(found.faults) == {"mobile"}
