"""What customers write about open cases as time passes, and the clock that each message starts."""

from datetime import datetime
from typing import Any

import polars as pl
import pytest

from crm.book import Book
from crm.life.parameters import parameters
from crm.operation import perform, read_operation
from sample_data.build import build_firm
from sample_data.firm import Firm, FirmKey

ANSWERED = datetime(2026, 8, 31, 10)
MANY = range(1, 121)


@pytest.fixture(scope="module")
def shop() -> Firm:
    return build_firm(FirmKey(customers=150, seed=4))


def with_cases(firm: Firm, **more: Any) -> tuple[Book, list[int]]:
    """A case of each of many customers that was answered at once."""
    case = {"kind": "complaint", "category": "quality", "priority": "medium", "reopened": False}
    case |= {"opened_at": ANSWERED, "first_response_at": ANSWERED, "status": "assigned"} | more
    book = Book(firm)
    book.begin()
    ids = [book.add("cases", account_id=account, owner_id=1, **case) for account in MANY]
    book.end(1)
    return book, ids


def after(book: Book, *days: int) -> Book:
    for some in days:
        perform(book, read_operation({"op": "advance_clock", "days": some}), book.seq + 1)
    return book


def written(book: Book, ids: list[int]) -> list[datetime]:
    found = [book.value("cases", id, "customer_wrote_at") for id in ids]
    return [at for at in found if at is not None]


def test_customers_of_unsolved_cases_ask_how_far_it_is_and_expect_an_answer(shop: Firm) -> None:
    book, ids = with_cases(shop)
    asked = written(after(book, 2), ids)
    assert 0.25 * len(ids) < len(asked) < 0.55 * len(ids)
    assert set(asked) == {datetime(2026, 9, 2, 10)}
    lines = book.table("case_events").filter(pl.col("kind") == "wrote")
    says = parameters().service.how_far.in_language("zh")
    assert set(lines.filter(pl.col("at") == asked[0])["says"]) >= {says}


def test_who_is_waited_for_answers_and_the_answer_starts_a_clock(shop: Firm) -> None:
    book, ids = with_cases(shop, status="pending", waiting_since=ANSWERED)
    after(book, 7)
    replied = written(book, ids)
    assert 0.75 * len(ids) < len(replied) < len(ids)
    silent = [id for id in ids if book.value("cases", id, "waiting_since") is not None]
    assert len(silent) == len(ids) - len(replied)
    waited = [book.value("cases", id, "waited_when_written") for id in ids if id not in silent]
    assert all(minutes is not None for minutes in waited)


def test_messages_do_not_depend_on_how_the_period_is_cut(shop: Firm) -> None:
    for state in ({}, {"status": "pending", "waiting_since": ANSWERED}):
        at_once, ids = with_cases(shop, **state)
        in_steps, _ids = with_cases(shop, **state)
        after(at_once, 9)
        after(in_steps, 1, 2, 3, 3)
        assert at_once.table("cases").equals(in_steps.table("cases"))
        assert at_once.table("case_events").equals(in_steps.table("case_events"))
        assert written(at_once, ids)


def test_solved_cases_and_those_that_came_back_are_not_asked_about(shop: Firm) -> None:
    for state in ({"resolved_at": ANSWERED}, {"reopened": True}):
        book, ids = with_cases(shop, **state)
        assert written(after(book, 7), ids) == []
