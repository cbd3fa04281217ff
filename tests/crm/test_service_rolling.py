"""The rolling response: every message of the customer after our first answer has its own clock."""

from datetime import datetime

import pytest

from crm.book import Book
from crm.operations.close_case import CloseCase
from crm.operations.escalate_case import EscalateCase
from crm.operations.merge_cases import MergeCases
from crm.operations.reopen_case import ReopenCase
from crm.operations.reply_case import ReplyCase
from crm.operations.resolve_case import ResolveCase
from crm.operations.resume_case import ResumeCase
from crm.operations.set_priority import SetPriority
from crm.operations.undo import Undo
from crm.operations.wait_for_customer import WaitForCustomer
from crm.service.attainment import attainment, rolling_attainment
from crm.service.queue import Asked, most_urgent_unassigned, neighbours, queue, summary
from crm.service.sla import Sla, sla_state, targets
from sample_data.firm import Firm
from tests.crm.service_desk import did, later, opened, replied, solved, taken


@pytest.fixture
def book(tiny_firm: Firm) -> Book:
    return Book(tiny_firm)


def clock(book: Book, case_id: int) -> Sla:
    return sla_state(book, book.record("cases", case_id))


def written(book: Book) -> int:
    """A case of Tuesday 9:00 whose customer answered what we asked on Wednesday at 9:00."""
    case_id = replied(book)
    did(book, WaitForCustomer(case_id=case_id, text="请提供照片"))
    later(book, datetime(2025, 7, 2, 9, 0))
    did(book, ResumeCase(case_id=case_id, text="照片已发"))
    return case_id


def counts(book: Book, case_id: int) -> tuple[int | None, int | None]:
    case = book.record("cases", case_id)
    return case["rolling_met"], case["rolling_late"]


def test_every_priority_has_a_target_that_is_not_shorter_than_the_first_response() -> None:
    assert all(one.rolling_response >= one.response for one in targets().priorities.values())


def test_a_case_without_a_new_message_has_no_rolling_clock(book: Book) -> None:
    sla = clock(book, replied(book))
    assert (sla.rolling_due, sla.rolling_left, sla.rolling_state) == (None, None, None)
    assert sla.next == "resolution"


def test_the_customers_answer_opens_a_clock_of_eight_hours_and_is_the_most_urgent(
    book: Book,
) -> None:
    case_id = written(book)
    sla = clock(book, case_id)
    assert sla.rolling_due == datetime(2025, 7, 2, 17, 0)
    assert (sla.next, sla.due, sla.left) == ("rolling_response", sla.rolling_due, 480)
    assert queue(book, Asked(tab="answer")).rows["id"].to_list() == [case_id]


@pytest.mark.parametrize(
    ("at", "expected"),
    [(datetime(2025, 7, 2, 17, 0), (1, None)), (datetime(2025, 7, 2, 17, 1), (None, 1))],
)
def test_the_next_answer_fulfils_or_misses_it(
    book: Book, at: datetime, expected: tuple[int | None, int | None]
) -> None:
    case_id = written(book)
    later(book, at)
    step = did(book, ReplyCase(case_id=case_id, text="已收到，马上处理"))
    assert counts(book, case_id) == expected
    assert clock(book, case_id).rolling_state is None
    did(book, Undo(of=step))
    assert counts(book, case_id) == (None, None)
    assert clock(book, case_id).rolling_left is not None


def test_the_solution_answers_the_message_too(book: Book) -> None:
    case_id = written(book)
    did(book, ResolveCase(case_id=case_id, text="已换新"))
    assert counts(book, case_id) == (1, None)


def test_the_clock_stands_still_while_the_customer_is_waited_for(book: Book) -> None:
    case_id = written(book)
    later(book, datetime(2025, 7, 2, 11, 0))
    did(book, WaitForCustomer(case_id=case_id, text="还缺订单号"))
    later(book, datetime(2025, 7, 4, 9, 0))
    paused = clock(book, case_id)
    assert (paused.rolling_state, paused.rolling_left) == ("paused", 360)
    did(book, ResumeCase(case_id=case_id, text="订单号已发"))
    assert clock(book, case_id).rolling_due == datetime(2025, 7, 4, 15, 0)
    later(book, datetime(2025, 7, 4, 15, 0))
    did(book, ReplyCase(case_id=case_id, text="已安排"))
    assert counts(book, case_id) == (1, None)


def test_the_target_is_that_of_the_present_priority(book: Book) -> None:
    case_id = written(book)
    did(book, SetPriority(case_id=case_id, priority="high"))
    assert clock(book, case_id).rolling_due == datetime(2025, 7, 2, 13, 0)


def test_a_reopened_case_expects_an_answer_and_one_never_answered_its_first(book: Book) -> None:
    case_id, never = solved(book), taken(book)
    did(book, CloseCase(case_id=case_id, close_code="solved"))
    did(book, CloseCase(case_id=never, close_code="withdrawn"))
    for id in (case_id, never):
        did(book, ReopenCase(case_id=id, text="又坏了"))
    assert clock(book, case_id).next == "rolling_response"
    assert clock(book, never).next == "first_response"
    assert book.value("cases", never, "customer_wrote_at") is None


def test_a_message_goes_with_a_duplicate_into_the_case_that_is_kept(book: Book) -> None:
    kept, duplicate = replied(book), written(book)
    did(book, MergeCases(case_id=duplicate, into_id=kept))
    assert book.value("cases", duplicate, "customer_wrote_at") is None
    assert book.value("cases", kept, "customer_wrote_at") == datetime(2025, 7, 2, 9, 0)


def test_rolling_responses_are_reported_beside_the_sla_attainment(book: Book) -> None:
    before = attainment(book)
    in_time, late = written(book), written(book)
    did(book, ReplyCase(case_id=in_time, text="好的"))
    later(book, datetime(2025, 7, 3, 12, 0))
    assert summary(book).rolling == 50.0
    assert rolling_attainment(book).judged == 2
    assert clock(book, late).rolling_state == "breached"
    assert (clock(book, late).state, attainment(book)) == ("in_time", before)


def test_the_next_case_is_the_most_urgent_without_an_owner(book: Book) -> None:
    low, high = opened(book, priority="low"), opened(book, priority="high")
    assert most_urgent_unassigned(book) == high
    order = queue(book, Asked()).rows["id"].to_list()
    assert neighbours(book, high) == (None, order[1])
    assert neighbours(book, low)[0] == order[order.index(low) - 1]


def test_a_first_answer_in_time_stays_so_when_the_priority_is_raised_later(book: Book) -> None:
    case_id = taken(book)
    later(book, datetime(2025, 7, 1, 12, 0))
    did(book, ReplyCase(case_id=case_id, text="您好"))
    did(book, SetPriority(case_id=case_id, priority="high"))
    assert clock(book, case_id).response_state == "met"
    assert clock(book, case_id).resolution_due == datetime(2025, 7, 3, 18, 0)


def test_an_escalation_does_not_break_a_promise_that_was_kept(book: Book) -> None:
    case_id = taken(book)
    later(book, datetime(2025, 7, 1, 12, 30))
    book.begin()
    book.change("cases", case_id, first_response_at=book.now)
    book.end(book.seq + 1)
    did(book, EscalateCase(case_ids=(case_id,), text="客户很急"))
    assert clock(book, case_id).response_state == "met"
