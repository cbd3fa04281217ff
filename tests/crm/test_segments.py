"""Segments: saved rules, fixed lists, and what one may do with them."""

import pytest

from crm.book import Book
from crm.conditions import Filter, Group, plain_condition
from crm.marketing.segment_examples import EXAMPLES
from crm.marketing.segment_profile import overlap, profile
from crm.marketing.segments import matching, members, segment, segments
from crm.meanwhile import ChangedMeanwhileError
from crm.operation import Operation, perform
from crm.operations.create_record import CreateRecord
from crm.operations.delete_segment import DeleteSegment
from crm.operations.edit_segment import EditSegment
from crm.operations.freeze_segment import FreezeSegment
from crm.operations.save_segment import SaveSegment
from crm.operations.undo import Undo
from kit.errors import UserError
from sample_data.build import build_firm
from sample_data.firm import Firm, FirmKey

IN_WUHAN = Group("and", (Filter("city", "=", "武汉"),))


def save(kind: str = "dynamic", called: str = "武汉", rule: Group = IN_WUHAN) -> SaveSegment:
    plain = plain_condition(rule)
    return SaveSegment.model_validate({"kind": kind, "rule": plain, "values": {"name": called}})


def do(book: Book, *operations: Operation) -> Book:
    for operation in operations:
        perform(book, operation, book.seq + 1)
    return book


def move(book: Book, account_id: int, city: str) -> None:
    book.begin()
    book.change("accounts", account_id, city=city)
    book.end(book.seq + 1)


def test_a_dynamic_segment_follows_the_data(tiny_firm: Firm) -> None:
    book = do(Book(tiny_firm), save())
    assert members(book, 1).to_list() == [1, 2, 3, 5]
    move(book, 4, "武汉")
    assert members(book, 1).to_list() == [1, 2, 3, 4, 5]


def test_a_static_segment_keeps_its_members(tiny_firm: Firm) -> None:
    book = do(Book(tiny_firm), save("static"))
    move(book, 4, "武汉")
    assert members(book, 1).to_list() == [1, 2, 3, 5]


def test_freezing_keeps_who_is_in_it_and_can_be_undone(tiny_firm: Firm) -> None:
    book = do(Book(tiny_firm), save(), FreezeSegment(segment_id=1))
    move(book, 4, "武汉")
    assert members(book, 1).to_list() == [1, 2, 3, 5]
    do(book, Undo(of=2))
    assert segment(book, 1).dynamic and members(book, 1).to_list() == [1, 2, 3, 4, 5]
    assert book.height("segment_members") == 0


def test_a_fixed_list_takes_no_new_rule(tiny_firm: Firm) -> None:
    book = do(Book(tiny_firm), save("static"))
    with pytest.raises(UserError, match="static_segment"):
        do(book, EditSegment(segment_id=1, rule=plain_condition(Group("and", ()))))
    with pytest.raises(UserError, match="static_segment"):
        do(book, FreezeSegment(segment_id=1))


def test_two_tabs_do_not_overwrite_each_others_name(tiny_firm: Firm) -> None:
    book = do(Book(tiny_firm), save())
    seen = {"name": "武汉", "note": None}
    do(book, EditSegment(segment_id=1, values={"name": "武汉客户"}, seen=seen))
    with pytest.raises(ChangedMeanwhileError):
        do(book, EditSegment(segment_id=1, values={"name": "汉口"}, seen=seen))
    assert segment(book, 1).name == "武汉客户"


def test_a_changed_rule_changes_the_members(tiny_firm: Firm) -> None:
    book = do(Book(tiny_firm), save())
    rule = plain_condition(Filter("city", "in", ("长沙", "上海")))
    do(book, EditSegment(segment_id=1, rule=rule))
    assert members(book, 1).to_list() == [4, 6]


def test_names_are_used_once_and_never_empty(tiny_firm: Firm) -> None:
    book = do(Book(tiny_firm), save())
    with pytest.raises(UserError, match="name_taken"):
        do(book, save())
    with pytest.raises(UserError, match="required"):
        do(book, save(called=" "))


@pytest.mark.parametrize("rule", [{}, {"column": "secret", "is": "=", "value": 1}, {"how": "xor"}])
def test_a_rule_that_cannot_be_read_is_refused(tiny_firm: Firm, rule: dict[str, object]) -> None:
    with pytest.raises(UserError, match=r"bad_condition|unknown_field"):
        do(Book(tiny_firm), SaveSegment(kind="dynamic", rule=rule, values={"name": "x"}))


def test_an_unused_segment_is_deleted_and_comes_back(tiny_firm: Firm) -> None:
    book = do(Book(tiny_firm), save(), DeleteSegment(segment_id=1))
    assert segments(book) == []
    with pytest.raises(UserError, match="deleted_segment"):
        members(book, 1)
    do(book, Undo(of=2))
    assert [one.name for one in segments(book)] == ["武汉"]


def test_a_segment_that_a_campaign_uses_stays(tiny_firm: Firm) -> None:
    book = do(Book(tiny_firm), save())
    values = {
        "name": "活动", "kind": "care", "channel": "sms",
        "start_on": "2025-07-01", "end_on": "2025-07-14", "segment_id": 1,
    }  # fmt: skip
    do(book, CreateRecord(table="campaigns", values=values))
    with pytest.raises(UserError, match="used_segment"):
        do(book, DeleteSegment(segment_id=1))


def test_overlap_and_profile_count_the_same_people(tiny_firm: Firm) -> None:
    book = Book(tiny_firm)
    wuhan, bought = matching(book, IN_WUHAN), matching(book, Filter("orders", ">=", 1))
    shared = overlap(wuhan, bought)
    assert (shared.first, shared.second, shared.both) == (4, 3, 3)
    figures = profile(book, wuhan)
    assert (figures.members, figures.customers, figures.buyers) == (4, 6, 3)
    assert figures.revenue_share == 1.0 and figures.contactable == 4


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda one: one.key)
def test_every_example_finds_some_customers_and_not_all(example: object) -> None:
    book = Book(build_firm(FirmKey(customers=600)))
    found = len(matching(book, example.rule))  # type: ignore[attr-defined]
    assert 0 < found < 600 * 0.6
