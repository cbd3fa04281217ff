"""What a deal must have before it enters a stage."""

import pytest

from crm.book import Book
from crm.sales.stage_rules import missing, missing_fields, stage_fields
from sample_data.build import build_firm
from sample_data.firm import Firm, FirmKey
from tests.crm.selling import do, refusal, selling_firm

STEP = {"next_step": "送样品", "next_step_on": "2025-07-09"}


@pytest.fixture
def book(tiny_firm: Firm) -> Book:
    return Book(selling_firm(tiny_firm))


def test_negotiation_needs_a_quote_or_a_next_step(book: Book) -> None:
    do(book, "move_stage", opportunity_id=2, stage="proposal")
    deal = book.record("opportunities", 2)
    assert missing_fields(book, deal, "negotiation") == ["next_step", "next_step_on"]
    assert refusal(book, "move_stage", opportunity_id=2, stage="negotiation") == "stage_needs"
    do(book, "create_quote", opportunity_id=2, lines=[{"product_id": 1, "quantity": 1}])
    assert missing(book, deal, "negotiation")
    do(book, "send_quote", quote_id=1)
    assert missing(book, deal, "negotiation") == []


def test_what_is_missing_can_be_filled_in_with_the_move(book: Book) -> None:
    do(book, "move_stage", opportunity_id=2, stage="proposal")
    do(book, "move_stage", opportunity_id=2, stage="negotiation", values=STEP)
    deal = book.record("opportunities", 2)
    assert (deal["stage"], deal["next_step"]) == ("negotiation", "送样品")
    do(book, "undo", of=book.seq)
    assert book.record("opportunities", 2)["next_step"] is None


def test_a_bad_value_in_the_move_is_refused(book: Book) -> None:
    move = {"opportunity_id": 2, "stage": "proposal"}
    assert refusal(book, "move_stage", **move, values={"amount": -1}) == "number"
    assert refusal(book, "move_stage", **move, values={"stage": "won"}) == "unknown_field"
    assert refusal(book, "move_stage", **move, values={"amount": 0}) == "stage_needs"


def test_going_back_and_losing_ask_for_nothing(book: Book) -> None:
    assert refusal(book, "move_stage", opportunity_id=1, stage="prospecting") == ""
    lost = {"stage": "lost", "lost_reason": "price"}
    assert refusal(book, "move_stage", opportunity_id=1, **lost) == ""


def test_a_deal_that_ends_closes_today_and_plans_nothing(book: Book) -> None:
    do(book, "edit_record", table="opportunities", id=1, values=STEP)
    do(book, "move_stage", opportunity_id=1, stage="won")
    deal = book.record("opportunities", 1)
    assert (deal["close_date"], deal["next_step_on"]) == (book.as_of, None)


def test_the_deals_of_a_generated_firm_mostly_pass() -> None:
    book = Book(build_firm(FirmKey(customers=300, seed=4)))
    following = {"prospecting": "qualification", "qualification": "proposal"}
    deals = [
        deal
        for deal in book.table("opportunities").iter_rows(named=True)
        if deal["stage"] in following
    ]
    assert deals and all(missing(book, deal, following[deal["stage"]]) == [] for deal in deals)


def test_a_deal_keeps_what_its_stage_needs(book: Book) -> None:
    do(book, "move_stage", opportunity_id=2, stage="proposal")
    do(book, "move_stage", opportunity_id=2, stage="negotiation", values=STEP)
    edit = {"table": "opportunities", "id": 2}
    assert refusal(book, "edit_record", **edit, values={"next_step": None}) == "stage_keeps"
    bulk = {"table": "opportunities", "ids": [2]}
    assert refusal(book, "bulk_edit", **bulk, values={"next_step_on": None}) != ""
    assert refusal(book, "edit_record", **edit, values={"next_step": "寄合同"}) == ""


def test_what_a_deal_lacked_before_does_not_stop_other_changes(book: Book) -> None:
    do(book, "move_stage", opportunity_id=2, stage="proposal")
    do(book, "move_stage", opportunity_id=2, stage="negotiation", values=STEP)
    book.begin()
    book.change("opportunities", 2, next_step=None, next_step_on=None)
    book.end(book.seq + 1)
    edit = {"table": "opportunities", "id": 2}
    assert refusal(book, "edit_record", **edit, values={"competitor": "别家"}) == ""


def test_the_form_marks_what_the_stage_needs_unless_a_fact_stands_for_it(book: Book) -> None:
    assert stage_fields(book, book.record("opportunities", 2)) == ("amount",)
    do(book, "move_stage", opportunity_id=2, stage="proposal")
    do(book, "move_stage", opportunity_id=2, stage="negotiation", values=STEP)
    needed = ("amount", "close_date", "next_step", "next_step_on")
    assert stage_fields(book, book.record("opportunities", 2)) == needed
    do(book, "create_quote", opportunity_id=2, lines=[{"product_id": 1, "quantity": 1}])
    do(book, "send_quote", quote_id=1)
    assert stage_fields(book, book.record("opportunities", 2)) == ("amount", "close_date")
