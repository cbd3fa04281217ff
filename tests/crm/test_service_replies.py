"""Ready replies, articles as replies, the escalation's reason and the limits of the calendar."""

from datetime import date

import pytest

from crm.book import Book
from crm.operations.escalate_case import EscalateCase
from crm.operations.load_articles import LoadArticles
from crm.service.case_rules import MOST_WORDS
from crm.service.history import why_escalated
from crm.service.hours import unpublished_year
from crm.service.reply_templates import filled, fitting, from_article, templates
from sample_data.firm import Firm
from tests.crm.service_desk import did, opened, taken


@pytest.fixture
def book(tiny_firm: Firm) -> Book:
    return Book(tiny_firm)


def test_every_ready_reply_is_filled_and_short_enough(book: Book) -> None:
    case = book.record("cases", taken(book, subject="杯子裂了"))
    name = book.value("accounts", case["account_id"], "name")
    for place in fitting(case):
        text = filled(book, case, place)
        assert name in text and "{" not in text and len(text) <= MOST_WORDS


def test_a_reply_about_an_order_is_offered_only_where_there_is_one(book: Book) -> None:
    case = book.record("cases", taken(book))
    with_order = case | {"order_id": 1}
    assert len(fitting(case)) == len(templates()) - 1
    assert len(fitting(with_order)) == len(templates())
    assert "D00001" in filled(book, with_order, fitting(with_order)[-1])


def test_braces_that_a_customer_writes_stay_as_they_are(book: Book) -> None:
    case = book.record("cases", taken(book, subject="{who} {order}"))
    assert "“{who} {order}”" in filled(book, case, 0)


def test_an_article_becomes_a_reply_that_greets_the_customer(book: Book) -> None:
    did(book, LoadArticles(language="zh"))
    case = book.record("cases", taken(book))
    text = from_article(book, case, book.height("knowledge_articles"))
    name = book.value("accounts", case["account_id"], "name")
    assert text.startswith(name) and len(text) <= MOST_WORDS


def test_the_reason_of_an_escalation_is_kept(book: Book) -> None:
    case_id = opened(book)
    assert why_escalated(book, case_id) == ""
    did(book, EscalateCase(case_ids=(case_id,), text="要求主管回电"))
    assert why_escalated(book, case_id) == "要求主管回电"


def test_a_day_beyond_the_last_notice_says_that_its_holidays_are_not_published() -> None:
    assert unpublished_year(date(2026, 12, 31)) is None
    assert unpublished_year(date(2027, 1, 1)) == 2027
