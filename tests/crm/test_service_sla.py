"""The SLA clock of a case, the queue it puts in order, and what is counted at the end."""

from datetime import datetime
from typing import Any

import polars as pl
import pytest

from crm.book import Book
from crm.operations.close_case import CloseCase
from crm.operations.merge_cases import MergeCases
from crm.operations.reopen_case import ReopenCase
from crm.operations.reply_case import ReplyCase
from crm.operations.resolve_case import ResolveCase
from crm.operations.resume_case import ResumeCase
from crm.operations.set_priority import SetPriority
from crm.service import case_steps
from crm.service.attainment import Attainment, attainment, average_rating
from crm.service.hours import WEEKDAYS_ONLY
from crm.service.queue import Asked, cases_to_escalate, queue, summary
from crm.service.sla import Sla, sla_columns, sla_of_cases, sla_state, targets
from sample_data.build import build_firm
from sample_data.firm import Firm, FirmKey
from sample_data.schema import schema
from tests.crm.service_desk import did, later, opened, replied, solved, taken

TUESDAY = datetime(2025, 7, 1, 9, 0)


@pytest.fixture
def book(tiny_firm: Firm) -> Book:
    return Book(tiny_firm)


def clock(book: Book, case_id: int) -> Sla:
    return sla_state(book, book.record("cases", case_id))


def test_every_priority_of_the_schema_has_its_targets() -> None:
    assert set(targets().priorities) == set(schema()["cases"].columns["priority"].values)


def test_a_new_case_is_due_four_business_hours_later(book: Book) -> None:
    sla = clock(book, opened(book))
    assert (sla.due, sla.left, sla.state) == (datetime(2025, 7, 1, 13, 0), 240, "in_time")
    assert sla.resolution_due == datetime(2025, 7, 4, 18, 0)


def test_a_clock_is_due_soon_in_its_last_quarter_and_breached_after_it(book: Book) -> None:
    case_id = opened(book)
    for hour, minute, state in ((11, 59, "in_time"), (12, 0, "due_soon"), (13, 0, "due_soon")):
        later(book, datetime(2025, 7, 1, hour, minute))
        assert clock(book, case_id).state == state
    later(book, datetime(2025, 7, 1, 13, 1))
    assert (clock(book, case_id).state, clock(book, case_id).left) == ("breached", -1)


def test_an_answer_stops_the_first_clock_and_the_second_is_shown(book: Book) -> None:
    case_id = replied(book)
    later(book, datetime(2025, 7, 2, 9, 0))
    sla = clock(book, case_id)
    assert (sla.response_state, sla.state) == ("met", "in_time")
    assert (sla.due, sla.left) == (datetime(2025, 7, 4, 18, 0), 1620)


def test_a_late_answer_is_not_mended_by_a_quick_solution(book: Book) -> None:
    case_id = taken(book)
    later(book, datetime(2025, 7, 1, 14, 0))
    did(book, ReplyCase(case_id=case_id, text="抱歉久等"))
    did(book, ResolveCase(case_id=case_id, text="已解决"))
    sla = clock(book, case_id)
    assert (sla.response_state, sla.resolution_state) == ("breached", "met")
    assert sla.state == "breached"


def test_waiting_for_the_customer_moves_the_due_time_by_business_minutes(book: Book) -> None:
    case_id = taken(book)
    did(book, ReplyCase(case_id=case_id, text="请提供照片", wait=True))
    later(book, datetime(2025, 7, 7, 9, 0))  # four working days and a weekend
    assert (clock(book, case_id).state, clock(book, case_id).left) == ("paused", 2160)
    did(book, ResumeCase(case_id=case_id, text="照片收到"))
    sla = clock(book, case_id)
    assert book.value("cases", case_id, "waited_minutes") == sla.waited == 4 * 540
    assert (sla.resolution_due, sla.state) == (datetime(2025, 7, 10, 18, 0), "in_time")
    a_minute_later = datetime(2025, 7, 7, 9, 1)
    counted = sla_columns(book.table("cases"), a_minute_later, pauses=False)
    assert counted["resolution_state"][case_id - 1] == "breached"


def test_the_time_between_solution_and_return_does_not_count(book: Book) -> None:
    case_id = solved(book)
    later(book, datetime(2025, 7, 3, 9, 0))
    did(book, ReopenCase(case_id=case_id, text="又坏了"))
    assert clock(book, case_id).resolution_left == 2160


def test_a_higher_priority_promises_more(book: Book) -> None:
    case_id = replied(book)
    did(book, SetPriority(case_id=case_id, priority="high"))
    assert clock(book, case_id).resolution_due == datetime(2025, 7, 3, 18, 0)


def test_one_case_and_all_cases_say_the_same(book: Book) -> None:
    cases = [opened(book), replied(book), solved(book)]
    later(book, datetime(2025, 7, 3, 12, 0))
    together = sla_of_cases(book).filter(pl.col("id").is_in(cases))
    names = list(Sla.__dataclass_fields__)
    assert [Sla(**row) for row in together.select(names).iter_rows(named=True)] == [
        clock(book, case_id) for case_id in cases
    ]


# --- the queue --------------------------------------------------------------------------------


def test_the_queue_puts_the_most_urgent_first_and_what_rests_last(book: Book) -> None:
    calm = replied(book, priority="low")
    waiting = taken(book, priority="high")
    did(book, ReplyCase(case_id=waiting, text="请提供照片", wait=True))
    urgent = opened(book, priority="high", subject="发票抬头")
    assert queue(book, Asked()).rows["id"].to_list() == [urgent, calm, waiting]
    assert queue(book, Asked(tab="unassigned")).rows["id"].to_list() == [urgent]
    assert queue(book, Asked(tab="waiting")).rows["id"].to_list() == [waiting]
    assert queue(book, Asked(owner_id=2)).total == 2
    assert queue(book, Asked(search="抬头")).rows["id"].to_list() == [urgent]
    assert queue(book, Asked(search="李强")).total == 3
    assert queue(book, Asked(category="invoice")).total == 0
    assert queue(book, Asked(tab="closed")).rows["id"].to_list() == [1]


def test_a_page_past_the_end_is_the_last_one(book: Book) -> None:
    cases = [opened(book) for _ in range(3)]
    page = queue(book, Asked(page=9, size=2))
    assert (page.page, page.pages, page.total) == (2, 2, 3)
    assert page.rows["id"].to_list() == cases[2:]
    assert page.rows["customer"].to_list() == ["李强"]


def test_the_rule_of_escalation_finds_what_is_due_soon_or_late(book: Book) -> None:
    opened(book, priority="low")
    late, soon = opened(book, priority="high"), opened(book)
    later(book, datetime(2025, 7, 1, 12, 30))
    assert cases_to_escalate(book) == [late, soon]
    book.begin()
    case_steps.escalate(book, late, "超时自动升级")
    book.end(book.seq + 1)
    assert cases_to_escalate(book) == [soon]


# --- what is counted --------------------------------------------------------------------------


def closed(book: Book, **values: Any) -> int:
    case_id = solved(book, **values)
    did(book, CloseCase(case_id=case_id, close_code="solved"))
    return case_id


def test_attainment_counts_all_closed_and_open_breaches(book: Book) -> None:
    later(book, TUESDAY.replace(hour=10))
    closed(book)
    late = replied(book, priority="high")
    still = replied(book, priority="low")
    duplicate = taken(book, priority="low")
    did(book, MergeCases(case_id=duplicate, into_id=still))
    later(book, datetime(2025, 7, 4, 17, 0))
    assert clock(book, late).state == "breached"
    assert attainment(book, 30) == Attainment(met=1, judged=2)
    assert attainment(book, 30).percent == 50.0
    assert attainment(book, 30, open_breaches=False) == Attainment(met=1, judged=1)


def test_attainment_by_calendar_days_off_differs_round_a_holiday(book: Book) -> None:
    later(book, datetime(2025, 9, 30, 16, 0))
    case_id = replied(book, priority="high")
    later(book, datetime(2025, 10, 9, 17, 0))
    did(book, ResolveCase(case_id=case_id, text="已换新"))
    did(book, CloseCase(case_id=case_id, close_code="solved"))
    assert attainment(book, 30) == Attainment(1, 1)
    assert attainment(book, 30, calendar=WEEKDAYS_ONLY) == Attainment(0, 1)


def test_the_summary_says_what_the_metric_says(book: Book) -> None:
    rated = closed(book)
    opened(book, priority="high")
    later(book, datetime(2025, 7, 1, 9, 30))
    book.begin()
    case_steps.rate(book, rated, 4)
    book.end(book.seq + 1)
    told = summary(book)
    assert (told.open, told.breached, told.due_today) == (1, 0, 1)
    assert told.rating == average_rating(book, 30) == 4.0
    assert told.attainment == attainment(book, 30).percent == 100.0
    assert (told.tabs["open"], told.tabs["closed"]) == (1, 2)


def test_nothing_closed_lately_is_no_attainment(book: Book) -> None:
    assert summary(book).attainment is None
    assert summary(book).rating is None


def test_a_built_in_firm_keeps_most_of_its_promises_but_not_all() -> None:
    found = attainment(Book(build_firm(FirmKey(customers=400, seed=3))))
    assert found.judged > 100 and 75 <= found.percent <= 95
