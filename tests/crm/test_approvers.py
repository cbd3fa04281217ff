"""The firm's own approvers: when they decide, by what policy, and how they say so."""

from datetime import datetime
from typing import Any

import polars as pl
import pytest

from crm.approvals.requests import decisions_of, requests_about, waiting_for
from crm.book import Book
from crm.service.hours import is_workday
from sample_data.build import build_firm
from sample_data.firm import Firm, FirmKey
from tests.crm.selling import do

REASON = "老客户年度采购，数量较大，对手报价更低"


def asked_in_firm(firm: Firm, discounts: tuple[float, ...], reason: str = REASON) -> Book:
    """Quotes of one line each, submitted at once."""
    book = Book(firm)
    deals = book.table("opportunities").filter(
        ~pl.col("stage").cast(pl.String).is_in(["won", "lost"])
    )
    for deal, discount in zip(deals["id"].to_list(), discounts, strict=False):
        lines = [{"product_id": 1, "quantity": 40, "discount": discount}]
        do(book, "create_quote", opportunity_id=deal, lines=lines)
        do(book, "request_approval", quote_id=book.height("quotes"), reason=reason)
    return book


@pytest.fixture(scope="module")
def shop() -> Firm:
    return build_firm(FirmKey(customers=300, seed=4))


def table_of(book: Book, name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = book.table(name).to_dicts()
    return rows


def test_approvers_decide_the_same_however_time_is_cut(shop: Firm) -> None:
    discounts = (0.16, 0.2, 0.26, 0.3)
    at_once, steps = asked_in_firm(shop, discounts), asked_in_firm(shop, discounts)
    do(at_once, "advance_clock", days=10)
    for hours in (5, 3, 40, 100, 92):
        do(steps, "advance_clock", hours=hours)
    for name in ("approval_requests", "approval_decisions", "quotes"):
        assert table_of(at_once, name) == table_of(steps, name), name
    assert at_once.height("approval_decisions") >= len(discounts)


def test_approvers_decide_in_business_hours_and_say_why(shop: Firm) -> None:
    book = do(asked_in_firm(shop, (0.16, 0.3, 0.6)), "advance_clock", days=10)
    trail = table_of(book, "approval_decisions")
    assert all(d["note"] and not d["played"] for d in trail)
    for decision in trail:
        at: datetime = decision["at"]
        assert is_workday(at.date()) and 9 <= at.hour + at.minute / 60 <= 18
    last = requests_about(book, "quotes", book.height("quotes"))[0]
    assert last["status"] == "rejected"
    assert "折扣降到" in decisions_of(book, last["id"])[-1]["note"]
    assert waiting_for(book) == []


def test_a_reason_with_a_ground_makes_the_difference(shop: Firm) -> None:
    results = {}
    for reason in ("", REASON):
        book = do(asked_in_firm(shop, (0.16,), reason), "advance_clock", days=5)
        results[reason] = book.value("quotes", book.height("quotes"), "status")
    assert results == {"": "rejected", REASON: "approved"}
