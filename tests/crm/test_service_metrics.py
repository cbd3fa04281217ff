"""The figures of the service desk that exercises ask for, and what people get wrong."""

from datetime import datetime

import pytest

from crm.book import Book
from crm.metric import compute
from crm.operations.close_case import CloseCase
from crm.operations.reopen_case import ReopenCase
from crm.operations.reply_case import ReplyCase
from crm.operations.resolve_case import ResolveCase
from crm.operations.resume_case import ResumeCase
from crm.service.queue import summary
from sample_data.firm import Firm
from tests.crm.service_desk import did, later, replied, solved


@pytest.fixture
def book(tiny_firm: Firm) -> Book:
    return Book(tiny_firm)


def ended(book: Book, case_id: int) -> int:
    did(book, ResolveCase(case_id=case_id, text="已解决"))
    did(book, CloseCase(case_id=case_id, close_code="solved"))
    return case_id


def test_the_clock_of_the_attainment_rests_at_night_and_at_the_weekend(book: Book) -> None:
    later(book, datetime(2025, 7, 4, 16, 0))
    case_id = replied(book, priority="high")
    later(book, datetime(2025, 7, 8, 11, 0))
    ended(book, case_id)
    assert compute("sla_attainment", book, {"days": 30}) == 100.0
    assert compute("sla_attainment", book, {"days": 30, "clock": "calendar"}) == 0.0
    assert summary(book).attainment == compute("sla_attainment", book, {"days": 30})


def test_waiting_and_open_breaches_move_the_attainment(book: Book) -> None:
    waits, late = replied(book, priority="high"), replied(book, priority="high")
    did(book, ReplyCase(case_id=waits, text="请提供照片", wait=True))
    later(book, datetime(2025, 7, 8, 11, 0))
    did(book, ResumeCase(case_id=waits, text="照片收到"))
    ended(book, waits)
    assert book.value("cases", late, "status") == "assigned"
    assert compute("sla_attainment", book, {"days": 30}) == 50.0
    assert compute("sla_attainment", book, {"days": 30, "open_breaches": False}) == 100.0
    assert compute("sla_attainment", book, {"days": 30, "pauses": False}) == 0.0


def test_a_reopened_case_and_a_second_contact_are_not_solved_at_once(book: Book) -> None:
    good, again = ended(book, replied(book, account_id=1)), solved(book, account_id=5)
    did(book, ReopenCase(case_id=again, text="又坏了"))
    ended(book, again)
    first = ended(book, replied(book, account_id=3))
    later(book, datetime(2025, 7, 5, 9, 0))
    ended(book, replied(book, account_id=3))
    assert {good, again, first} <= set(book.table("cases")["id"])
    # Five closed: the firm's own of March, `good` and the last one count; `again` and `first` not.
    assert compute("first_contact_resolution", book) == 60.0
    assert compute("first_contact_resolution", book, {"reopened_counts": True}) == 80.0
    assert compute("first_contact_resolution", book, {"repeat_days": 3}) == 80.0
