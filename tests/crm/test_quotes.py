"""Quotes: arithmetic, approval, sending, the customer's answer, the order that follows."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from crm.approvals.requests import needs_approval
from crm.book import Book
from crm.sales.quote_sums import Priced, spread, sums_of
from crm.sales.quotes import lines_of, quote_sums
from crm.sales.receivables import due_in_all, instalments_of, suggested
from sample_data.build import build_firm
from sample_data.firm import Firm, FirmKey
from tests.crm.selling import accepted_quote, do, refusal, selling_firm

FIVE = {"product_id": 1, "quantity": 5}


@pytest.fixture
def book(tiny_firm: Firm) -> Book:
    return Book(selling_firm(tiny_firm))


def ordered(book: Book, shares: tuple[int, ...] = (1,)) -> Book:
    parts = suggested(book.value("quotes", 1, "gross"), shares, book.as_of)
    plain = [part.model_dump(mode="json") for part in parts]
    return do(book, "order_from_quote", quote_id=1, instalments=plain)


# --- arithmetic -------------------------------------------------------------------------------


def test_discounts_compound_and_tax_comes_after_them() -> None:
    sums = sums_of([Priced(10, 10_000, 0.1)], discount=0.1, tax_rate=0.13)
    assert (sums.net, sums.tax, sums.gross) == (81_000, 10_530, 91_530)
    assert sums.discount == Decimal("0.19")  # not 0.2: the second is taken off what is left


def test_every_step_is_rounded_half_up_to_the_fen() -> None:
    sums = sums_of([Priced(1, 333, 0.5), Priced(1, 1, 0.5)], discount=0.5, tax_rate=0.13)
    assert sums.lines == (167, 1)  # 166.5 and 0.5
    assert (sums.net, sums.tax) == (84, 11)  # 168 / 2, 10.92


def test_approval_is_needed_beyond_fifteen_per_cent_only(book: Book) -> None:
    def needed(line: float, whole: float) -> bool:
        lines = [{"product_id": 2, "quantity": 7, "discount": line}]
        do(book, "create_quote", opportunity_id=1, values={"discount": whole}, lines=lines)
        return needs_approval(book, book.record("quotes", book.height("quotes")))

    assert not needed(0.15, 0.0)
    assert not needed(0.0, 0.15)
    assert not needed(0.1, 0.05)  # 14.5 % compounded, 15 % added up
    assert needed(0.1, 0.06)  # 15.4 %


def test_a_quote_without_lines_costs_nothing() -> None:
    sums = sums_of([], discount=0.1, tax_rate=0.13)
    assert (sums.gross, sums.discount) == (0, Decimal(0))


def test_parts_add_up_to_the_fen() -> None:
    for total, weights in ((100, [1, 1, 1]), (1, [3, 7]), (12_345, [30, 70]), (5, [0, 0])):
        assert sum(spread(total, weights)) == total


# --- writing ----------------------------------------------------------------------------------


def test_a_new_quote_takes_the_deal_and_the_usual_terms(book: Book) -> None:
    quote = do(book, "create_quote", opportunity_id=1, lines=[FIVE]).record("quotes", 1)
    assert (quote["account_id"], quote["status"], quote["tax_rate"]) == (5, "draft", 0.13)
    assert quote["valid_until"] == book.as_of + timedelta(days=30)
    assert (quote["net"], quote["gross"]) == (50_000, 56_500)
    assert refusal(book, "create_quote", opportunity_id=3) == "closed_opportunity"


def test_an_edited_quote_adds_up_anew_and_strikes_lines_out(book: Book) -> None:
    do(book, "create_quote", opportunity_id=1, lines=[FIVE, {"product_id": 2, "quantity": 3}])
    kept = {"id": 1, "product_id": 1, "quantity": 8, "discount": 0.05}
    do(book, "edit_quote", quote_id=1, values={"discount": 0.02}, lines=[kept, FIVE])
    assert [(row["id"], row["quantity"]) for row in lines_of(book, 1)] == [(1, 8), (3, 5)]
    assert book.record("quote_lines", 2)["amount"] == 0
    assert book.value("quotes", 1, "net") == 123_480  # (76,000 + 50,000) × 0.98
    do(book, "undo", of=book.seq)
    assert book.value("quotes", 1, "net") == 52_997


def test_a_line_that_makes_no_sense_is_refused(book: Book) -> None:
    do(book, "create_quote", opportunity_id=1, lines=[FIVE])
    for line, code in (
        ({**FIVE, "quantity": 0}, "quantity"),
        ({**FIVE, "discount": 1.0}, "discount"),
        ({**FIVE, "discount": -0.1}, "discount"),
        ({**FIVE, "product_id": 9}, "no_record"),
        ({**FIVE, "id": 7}, "other_quote"),
    ):
        assert refusal(book, "edit_quote", quote_id=1, lines=[line]) == code
    for values, code in (
        ({"discount": 1}, "discount"),
        ({"status": "accepted"}, "unknown_field"),
        ({"approval_note": "同意"}, "unknown_field"),
        ({}, "nothing_changed"),
    ):
        assert refusal(book, "edit_quote", quote_id=1, values=values) == code


def test_a_quote_that_changed_in_another_tab_is_not_overwritten(book: Book) -> None:
    do(book, "create_quote", opportunity_id=1, lines=[FIVE])
    seen = {"discount": 0.0, "net": 50_000}
    do(book, "edit_quote", quote_id=1, values={"discount": 0.1}, seen=seen)
    change = {"values": {"discount": 0.05}, "seen": seen}
    assert refusal(book, "edit_quote", quote_id=1, **change) == "changed_meanwhile"
    lines = [{"id": 1, **FIVE, "quantity": 6}]
    assert refusal(book, "edit_quote", quote_id=1, lines=lines, seen=seen) == "changed_meanwhile"


# --- approval and sending ---------------------------------------------------------------------


def test_a_deep_discount_waits_for_the_manager(book: Book) -> None:
    do(book, "create_quote", opportunity_id=1, lines=[{**FIVE, "discount": 0.2}])
    assert refusal(book, "send_quote", quote_id=1) == "approval_needed"
    do(book, "request_approval", quote_id=1)
    assert refusal(book, "edit_quote", quote_id=1, values={"discount": 0.1}) == "quote_status"
    assert refusal(book, "decide_approval", quote_id=1, approve=False) == "approval_note"
    do(book, "decide_approval", quote_id=1, approve=False, note="最多八五折")
    assert book.record("quotes", 1)["status"] == "rejected"
    do(book, "request_approval", quote_id=1)
    do(book, "decide_approval", quote_id=1, approve=True, note="大客户")
    assert book.record("quotes", 1)["approval_note"] == "大客户"
    do(book, "send_quote", quote_id=1)
    assert book.record("quotes", 1)["sent_on"] == book.as_of


def test_a_change_after_approval_asks_again(book: Book) -> None:
    do(book, "create_quote", opportunity_id=1, lines=[{**FIVE, "discount": 0.2}])
    do(book, "request_approval", quote_id=1)
    do(book, "decide_approval", quote_id=1, approve=True)
    do(book, "edit_quote", quote_id=1, values={"discount": 0.05})
    assert refusal(book, "send_quote", quote_id=1) == "approval_needed"


def test_no_approval_is_asked_within_ones_authority(book: Book) -> None:
    do(book, "create_quote", opportunity_id=1, lines=[FIVE])
    assert refusal(book, "request_approval", quote_id=1) == "no_approval_needed"


def test_an_empty_or_expired_quote_is_not_sent(book: Book) -> None:
    do(book, "create_quote", opportunity_id=1)
    assert refusal(book, "send_quote", quote_id=1) == "no_lines"
    past = {"valid_until": "2025-06-30"}
    do(book, "edit_quote", quote_id=1, values=past, lines=[FIVE])
    assert refusal(book, "send_quote", quote_id=1) == "quote_expired"


def test_only_a_quote_that_was_sent_is_answered(book: Book) -> None:
    do(book, "create_quote", opportunity_id=1, lines=[FIVE])
    assert refusal(book, "answer_quote", quote_id=1, accepted=True) == "quote_status"
    do(do(book, "send_quote", quote_id=1), "answer_quote", quote_id=1, accepted=False)
    assert book.record("quotes", 1)["answered_on"] == book.as_of
    assert refusal(book, "order_from_quote", quote_id=1, instalments=[]) == "quote_status"


# --- the order --------------------------------------------------------------------------------


def test_an_accepted_quote_becomes_an_order_to_the_fen(book: Book) -> None:
    ordered(accepted_quote(book), (3, 7))
    order = book.record("orders", 5)
    assert (order["amount"], order["quote_id"], order["status"]) == (900_999, 1, "completed")
    assert order["cogs"] == 100 * 6_000 + 300
    lines = [book.record("order_lines", i) for i in book.pointing_to("order_lines", "order_id", 5)]
    assert sum(line["amount"] for line in lines) == order["amount"]
    assert [line["unit_price"] for line in lines] == [9_000, 999]
    payments = [book.record("payments", i) for i in book.pointing_to("payments", "order_id", 5)]
    assert sum(part["amount"] for part in payments) == book.value("quotes", 1, "gross")
    assert [part["due_on"] for part in payments] == [date(2025, 7, 31), date(2025, 8, 30)]


def test_the_discount_on_the_whole_is_shared_by_the_lines(book: Book) -> None:
    lines = [{"product_id": 1, "quantity": 3}, {"product_id": 2, "quantity": 7}]
    do(book, "create_quote", opportunity_id=1, values={"discount": 0.07}, lines=lines)
    do(do(book, "send_quote", quote_id=1), "answer_quote", quote_id=1, accepted=True)
    ordered(book)
    amounts = [book.value("order_lines", i, "amount") for i in (1, 2)]
    assert sum(amounts) == quote_sums(book, book.record("quotes", 1)).net == 34_403


def test_the_deal_is_won_stage_by_stage(book: Book) -> None:
    lines = [FIVE]
    do(book, "create_quote", opportunity_id=2, lines=lines)
    do(do(book, "send_quote", quote_id=1), "answer_quote", quote_id=1, accepted=True)
    ordered(book)
    deal = book.record("opportunities", 2)
    assert (deal["stage"], deal["probability"], deal["close_date"]) == ("won", 1.0, book.as_of)
    assert deal["amount"] == 50_000
    path = [book.record("stage_history", i)["to_stage"] for i in (2, 3, 4)]
    assert path == ["proposal", "negotiation", "won"]


def test_an_order_is_made_once_and_instalments_must_add_up(book: Book) -> None:
    accepted_quote(book)
    short = [{"amount": 100, "due_on": "2025-08-01"}]
    late = [{"amount": book.value("quotes", 1, "gross"), "due_on": "2025-06-30"}]
    for parts, code in (([], "instalment"), (short, "instalments_sum"), (late, "past_due_date")):
        assert refusal(book, "order_from_quote", quote_id=1, instalments=parts) == code
    ordered(book)
    assert refusal(book, "order_from_quote", quote_id=1, instalments=late) == "ordered_already"


def test_an_order_from_a_quote_is_taken_back_whole(book: Book) -> None:
    orders = book.height("orders")
    ordered(accepted_quote(book))
    do(book, "undo", of=book.seq)
    assert book.height("orders") == orders and book.height("payments") == 0
    assert book.record("quotes", 1)["order_id"] is None
    assert book.record("opportunities", 1)["stage"] == "negotiation"


@pytest.mark.parametrize("seed", [1, 2])
def test_the_quotes_of_a_generated_firm_add_up_by_the_same_rules(seed: int) -> None:
    book = Book(build_firm(FirmKey(customers=300, seed=seed)))
    quotes = book.table("quotes").rows(named=True)
    assert quotes
    for quote in quotes:
        sums = quote_sums(book, quote)
        assert (sums.net, sums.tax, sums.gross) == (quote["net"], quote["tax"], quote["gross"])
    ordered = [quote["order_id"] for quote in quotes if quote["order_id"] is not None]
    standing = [id for id in ordered if book.value("orders", id, "status") == "completed"]
    assert standing
    for order in standing:
        owed = sum(part["amount"] for part in instalments_of(book, order))
        assert owed == due_in_all(book, order)
