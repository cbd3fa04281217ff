"""What may be done with a case, what is refused, and what it leaves behind."""

from datetime import datetime

import pytest

from crm.book import Book
from crm.operation import Operation
from crm.operations.assign_case import AssignCase
from crm.operations.close_case import CloseCase
from crm.operations.escalate_case import EscalateCase
from crm.operations.merge_cases import MergeCases
from crm.operations.note_case import NoteCase
from crm.operations.open_case import OpenCase
from crm.operations.reopen_case import ReopenCase
from crm.operations.reply_case import ReplyCase
from crm.operations.resolve_case import ResolveCase
from crm.operations.resume_case import ResumeCase
from crm.operations.set_priority import SetPriority
from crm.operations.undo import Undo
from crm.operations.wait_for_customer import WaitForCustomer
from crm.service.case_rules import stage_of
from crm.service.history import history
from kit.errors import UserError
from sample_data.firm import Firm
from tests.crm.service_desk import AGENT, VALUES, did, later, opened, replied, solved, taken


@pytest.fixture
def book(tiny_firm: Firm) -> Book:
    return Book(tiny_firm)


def refused(book: Book, operation: Operation) -> str:
    """The code of the refusal."""
    with pytest.raises(UserError) as error:
        did(book, operation)
    return error.value.code


def stage(book: Book, case_id: int) -> str:
    return stage_of(book.record("cases", case_id))


def test_a_case_goes_its_way_from_new_to_closed_with_a_line_for_every_step(book: Book) -> None:
    case_id = solved(book, subject="杯子裂了")
    assert stage(book, case_id) == "resolved"
    did(book, CloseCase(case_id=case_id, close_code="solved"))
    case = book.record("cases", case_id)
    assert (case["status"], case["close_code"]) == ("closed", "solved")
    assert case["csat"] is None
    kinds = [line.kind for line in history(book, case_id)]
    assert kinds == ["closed", "resolved", "replied", "assigned", "opened"]


def test_a_case_opened_with_an_owner_is_assigned_at_once(book: Book) -> None:
    assert stage(book, opened(book, owner_id=AGENT)) == "assigned"
    assert stage(book, opened(book)) == "new"


@pytest.mark.parametrize(
    ("account_id", "values", "code"),
    [
        (None, VALUES, "no_account"),
        (3, VALUES | {"kind": None}, "required"),
        (3, VALUES | {"kind": "praise"}, "not_listed"),
        (3, VALUES | {"order_id": 1}, "other_account"),
        (3, VALUES | {"contact_id": 1}, "other_account"),
        (3, VALUES | {"csat": 5}, "unknown_field"),
        (3, VALUES | {"owner_id": 99}, "not_listed"),
    ],
)
def test_a_new_case_is_checked(
    book: Book, account_id: int | None, values: dict[str, object], code: str
) -> None:
    with pytest.raises(UserError) as error:
        OpenCase(account_id=account_id, values=values).check(book)
    assert error.value.code == code


def test_a_new_case_cannot_be_answered_before_somebody_has_it(book: Book) -> None:
    case_id = opened(book)
    assert refused(book, ReplyCase(case_id=case_id, text="您好")) == "case_new"
    assert refused(book, ResolveCase(case_id=case_id, text="好了")) == "case_new"
    assert refused(book, CloseCase(case_id=case_id, close_code="withdrawn")) == "case_new"


def test_an_assigned_case_needs_an_answer_before_it_waits_or_is_solved(book: Book) -> None:
    case_id = taken(book)
    assert refused(book, WaitForCustomer(case_id=case_id, text="照片")) == "not_answered"
    assert refused(book, ResolveCase(case_id=case_id, text="好了")) == "not_answered"
    assert refused(book, CloseCase(case_id=case_id, close_code="solved")) == "case_assigned"
    assert refused(book, ResumeCase(case_id=case_id)) == "not_waiting"
    assert refused(book, ReopenCase(case_id=case_id, text="又坏了")) == "still_open"


def test_a_waiting_case_is_resumed_before_it_is_solved(book: Book) -> None:
    case_id = taken(book)
    did(book, ReplyCase(case_id=case_id, text="请提供照片", wait=True))
    assert stage(book, case_id) == "waiting"
    assert refused(book, ResolveCase(case_id=case_id, text="好了")) == "case_waiting"
    assert refused(book, WaitForCustomer(case_id=case_id, text="照片")) == "case_waiting"
    did(book, ResumeCase(case_id=case_id, text="照片收到"))
    assert stage(book, case_id) == "assigned"


def test_a_solved_case_is_closed_or_reopened_and_nothing_else(book: Book) -> None:
    case_id = solved(book)
    assert refused(book, ResolveCase(case_id=case_id, text="再一次")) == "case_resolved"
    assert refused(book, AssignCase(case_ids=(case_id,), owner_id=1)) == "case_resolved"
    assert refused(book, SetPriority(case_id=case_id, priority="high")) == "case_resolved"
    did(book, ReopenCase(case_id=case_id, text="又坏了"))
    case = book.record("cases", case_id)
    assert (stage(book, case_id), case["reopened"], case["resolved_at"]) == ("assigned", True, None)


def test_a_closed_case_takes_notes_only_until_it_is_reopened(book: Book) -> None:
    case_id = solved(book)
    did(book, CloseCase(case_id=case_id, close_code="explained"))
    assert refused(book, ReplyCase(case_id=case_id, text="您好")) == "case_closed"
    assert refused(book, EscalateCase(case_ids=(case_id,), text="急")) == "case_closed"
    did(book, NoteCase(case_id=case_id, text="客户来电致谢"))
    assert history(book, case_id)[0].says == "客户来电致谢"
    did(book, ReopenCase(case_id=case_id, text="又坏了"))
    assert book.value("cases", case_id, "close_code") is None


def test_a_case_is_closed_unsolved_only_as_withdrawn_or_not_reproduced(book: Book) -> None:
    case_id = taken(book)
    assert refused(book, CloseCase(case_id=case_id, close_code="nonsense")) == "not_listed"
    assert refused(book, CloseCase(case_id=case_id, close_code="duplicate")) == "merge_instead"
    did(book, CloseCase(case_id=case_id, close_code="withdrawn"))
    assert stage(book, case_id) == "closed"


def test_many_cases_are_assigned_in_one_step_and_taken_back_in_one(book: Book) -> None:
    cases = (opened(book), opened(book), taken(book))
    step = did(book, AssignCase(case_ids=cases, owner_id=AGENT))
    assert [book.value("cases", id, "owner_id") for id in cases] == [AGENT] * 3
    assert refused(book, AssignCase(case_ids=cases, owner_id=AGENT)) == "same_owner"
    assert refused(book, AssignCase(case_ids=(), owner_id=AGENT)) == "no_case"
    assert refused(book, AssignCase(case_ids=cases, owner_id=99)) == "no_staff"
    did(book, Undo(of=step))
    assert [stage(book, id) for id in cases] == ["new", "new", "assigned"]


def test_escalation_raises_the_priority_and_goes_to_the_head_once(book: Book) -> None:
    case_id = opened(book)
    step = did(book, EscalateCase(case_ids=(case_id,), text="客户很急"))
    case = book.record("cases", case_id)
    assert (case["priority"], case["owner_id"], case["escalated_at"]) == ("high", 2, book.now)
    assert refused(book, EscalateCase(case_ids=(case_id,), text="再升")) == "escalated_already"
    did(book, Undo(of=step))
    assert book.value("cases", case_id, "escalated_at") is None


def test_the_same_priority_is_no_change(book: Book) -> None:
    case_id = taken(book)
    assert refused(book, SetPriority(case_id=case_id, priority="medium")) == "same_priority"
    assert refused(book, SetPriority(case_id=case_id, priority="urgent")) == "not_listed"
    did(book, SetPriority(case_id=case_id, priority="low"))
    assert book.value("cases", case_id, "priority") == "low"


def test_a_duplicate_goes_into_the_earlier_case_of_the_same_customer(book: Book) -> None:
    first = replied(book)
    later(book, datetime(2025, 7, 1, 11, 0))
    second, other = taken(book), taken(book, account_id=1)
    assert refused(book, MergeCases(case_id=first, into_id=second)) == "merge_into_earlier"
    assert refused(book, MergeCases(case_id=first, into_id=first)) == "same_case"
    assert refused(book, MergeCases(case_id=other, into_id=first)) == "other_account"
    step = did(book, MergeCases(case_id=second, into_id=first))
    case = book.record("cases", second)
    assert (case["status"], case["close_code"]) == ("closed", "duplicate")
    assert case["merged_case_id"] == first
    assert {line.case_id for line in history(book, first)} == {first, second}
    for operation in (
        ReopenCase(case_id=second, text="又坏了"),
        NoteCase(case_id=second, text="备注"),
        ReplyCase(case_id=second, text="您好"),
    ):
        assert refused(book, operation) == "merged_case"
    did(book, Undo(of=step))
    assert stage(book, second) == "assigned"


def test_words_that_are_missing_too_long_or_invisible_are_refused(book: Book) -> None:
    case_id = taken(book)
    assert refused(book, ReplyCase(case_id=case_id, text="  \r\n ")) == "required"
    assert refused(book, ReplyCase(case_id=case_id, text="好" * 501)) == "too_long"
    assert refused(book, ReplyCase(case_id=case_id, text="好\u202e的")) == "control_character"
    did(book, ReplyCase(case_id=case_id, text="第一行\r\n第二行 👨‍👩‍👧"))
    assert history(book, case_id)[0].says == "第一行\n第二行 👨‍👩‍👧"


def test_a_case_of_before_tells_what_its_columns_know(book: Book) -> None:
    assert [line.kind for line in history(book, 1)] == ["opened"]


def test_every_step_of_a_case_can_be_taken_back(book: Book) -> None:
    before = book.table("cases").height
    steps = []
    case_id = opened(book)
    steps.append(book.seq)
    for operation in (
        AssignCase(case_ids=(case_id,), owner_id=AGENT),
        ReplyCase(case_id=case_id, text="您好", wait=True),
        ResumeCase(case_id=case_id, text="好的"),
        ResolveCase(case_id=case_id, text="已换新"),
        CloseCase(case_id=case_id, close_code="compensated"),
        ReopenCase(case_id=case_id, text="又坏了"),
    ):
        steps.append(did(book, operation))
    for step in reversed(steps):
        did(book, Undo(of=step))
    assert book.table("cases").height == before
    assert book.table("case_events").is_empty()
