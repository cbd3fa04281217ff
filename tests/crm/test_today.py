"""The firm's day: what is to be done, how urgent it is, whose it is, and what came in."""

from datetime import date, datetime
from typing import Any

import pytest

from crm.book import Book
from crm.favourites import favourites
from crm.operation import perform, read_operation
from crm.today import Group, today
from crm.today_figures import figures, since_last_time
from kit.errors import UserError
from sample_data.firm import Firm

TODAY = date(2025, 7, 1)


@pytest.fixture
def book(tiny_firm: Firm) -> Book:
    return Book(tiny_firm)


def do(book: Book, op: str, **fields: Any) -> Book:
    operation = read_operation({"op": op, **fields})
    operation.check(book)
    assert operation.says(book).zh and operation.says(book).en
    perform(book, operation, book.seq + 1)
    return book


def group(book: Book, key: str, owner_id: int | None = None) -> Group | None:
    return next((one for one in today(book, owner_id) if one.key == key), None)


def test_an_overdue_activity_is_work_of_today_and_one_of_next_week_is_not(book: Book) -> None:
    found = group(book, "activities")
    assert found is not None and (found.count, found.late) == (1, 1)
    assert found.items[0].says.zh == "逾期 30 天" and found.items[0].tone == "late"


def test_an_activity_of_today_is_not_late(book: Book) -> None:
    do(book, "reschedule_activity", activity_id=1, due_on="2025-07-01")
    found = group(book, "activities")
    assert found is not None and found.late == 0 and found.items[0].tone == "soon"


def test_what_slipped_lately_stands_above_what_was_forgotten_long_ago(book: Book) -> None:
    book.begin()
    for day in (date(2023, 12, 1), date(2025, 6, 30), date(2025, 7, 1)):
        book.add("activities", kind="call", account_id=1, subject="回访", due_on=day)
    book.end(1)
    found = group(book, "activities")
    assert found is not None and found.late == 3
    assert [item.says.zh for item in found.items[:3]] == ["今天", "逾期 1 天", "逾期 30 天"]


def test_a_case_late_for_days_counts_working_days_and_not_hours(book: Book) -> None:
    book.begin()
    book.add("cases", account_id=1, kind="complaint", category="quality", priority="high",
             status="new", opened_at=datetime(2025, 6, 18, 9))  # fmt: skip
    book.end(1)
    found = group(book, "cases")
    assert found is not None and found.items[0].says.zh == "已超时 8 个工作日"


def test_deals_without_a_next_step_stand_with_the_largest_on_top(book: Book) -> None:
    found = group(book, "deals")
    assert found is not None and [item.id for item in found.items] == [1, 2]
    assert found.items[0].says.en == "No next step"


def test_a_deal_past_its_close_date_says_by_how_much(book: Book) -> None:
    book.begin()
    book.change("opportunities", 2, close_date=date(2025, 6, 21))
    book.end(1)
    found = group(book, "deals")
    assert found is not None and found.late == 1
    assert found.items[1].says.zh == "成交日已过 10 天"


def test_one_of_the_staff_sees_only_their_own(book: Book) -> None:
    assert group(book, "deals", 1) is not None
    assert group(book, "deals", 2) is None


def test_leads_cases_quotes_and_payments_appear_when_they_need_somebody(book: Book) -> None:
    book.begin()
    book.add("leads", name="新客", status="new", created_on=date(2025, 6, 29))
    book.add("cases", account_id=1, kind="complaint", category="quality", priority="high",
             status="new", opened_at=datetime(2025, 6, 30, 9))  # fmt: skip
    book.add("quotes", account_id=5, name="礼盒", status="sent", valid_until=date(2025, 7, 4))
    book.add("quotes", account_id=5, name="大单", status="waiting", owner_id=1)
    book.add("payments", account_id=5, amount=50_000, due_on=date(2025, 6, 1))
    book.add("campaigns", name="夏季", status="running", end_on=date(2025, 6, 30))
    book.end(1)
    found = {one.key: one.items[0] for one in today(book)}
    assert found["leads"].says.zh == "未分配，已等 2 天"
    assert found["cases"].tone == "late" and found["cases"].title.en
    assert found["quotes"].says.en == "Expires in 3 days"
    assert "大单" in found["approvals"].title.zh and "审批" in found["approvals"].says.zh
    assert (found["receivables"].amount, found["receivables"].owner_id) == (50_000, 1)
    assert found["campaigns"].says.zh == "已到期，待总结"


def test_figures_say_what_came_while_the_clock_moved(book: Book) -> None:
    assert since_last_time(book) is None
    assert {one.change for one in figures(book)} == {None}
    do(book, "advance_clock", days=7)
    last = since_last_time(book)
    assert last is not None and last.advance.end == datetime(2025, 7, 8, 9)
    changes = {one.key: one.change for one in figures(book)}
    assert all(changes[key] is not None for key in ("orders", "receipts", "leads", "cases"))


# --- moving to another day --------------------------------------------------------------------


def test_moving_an_activity_moves_the_next_step_it_was(book: Book) -> None:
    book.begin()
    book.change("opportunities", 2, next_step="送样品", next_step_on=date(2025, 7, 9))
    book.end(1)
    do(book, "reschedule_activity", activity_id=2, due_on="2025-07-11")
    assert book.value("activities", 2, "due_on") == date(2025, 7, 11)
    assert book.value("opportunities", 2, "next_step_on") == date(2025, 7, 11)
    do(book, "undo", of=2)
    assert book.value("opportunities", 2, "next_step_on") == date(2025, 7, 9)


def test_another_next_step_stays_when_an_activity_moves(book: Book) -> None:
    do(book, "reschedule_activity", activity_id=2, due_on="2025-07-11")
    assert book.value("opportunities", 2, "next_step_on") is None


@pytest.mark.parametrize("day", ["2025-06-30", "2025-07-09"])
def test_an_activity_moves_neither_to_the_past_nor_to_where_it_is(book: Book, day: str) -> None:
    with pytest.raises(UserError):
        do(book, "reschedule_activity", activity_id=2, due_on=day)


def test_what_is_done_cannot_be_moved(book: Book) -> None:
    do(book, "complete_activity", activity_id=1)
    with pytest.raises(UserError, match="was done on"):
        do(book, "reschedule_activity", activity_id=1, due_on="2025-07-11")


# --- pinned records ---------------------------------------------------------------------------


def test_pinned_records_stand_with_the_last_on_top_and_come_back_by_undo(book: Book) -> None:
    do(book, "pin_record", table="accounts", record=1)
    do(book, "pin_record", table="opportunities", record=2)
    assert favourites(book) == [("opportunities", 2), ("accounts", 1)]
    do(book, "pin_record", table="accounts", record=1, pinned=False)
    assert favourites(book) == [("opportunities", 2)]
    do(book, "undo", of=3)
    assert favourites(book) == [("opportunities", 2), ("accounts", 1)]


def test_nothing_is_pinned_twice_and_nothing_that_is_not_there(book: Book) -> None:
    do(book, "pin_record", table="accounts", record=1)
    for table, record in (("accounts", 1), ("accounts", 999), ("no_table", 1)):
        with pytest.raises(UserError):
            do(book, "pin_record", table=table, record=record)
    with pytest.raises(UserError):
        do(book, "pin_record", table="accounts", record=2, pinned=False)
