"""Leads: scored, assigned, put aside, converted."""

import pytest

from crm.book import Book
from crm.sales.lead_score import POINTS, points_of, score_of
from crm.sales.leads import likely_accounts
from sample_data.build import build_firm
from sample_data.firm import Firm, FirmKey
from tests.crm.selling import ANSWERS, do, refusal, scored, selling_firm


@pytest.fixture
def book(tiny_firm: Firm) -> Book:
    return Book(selling_firm(tiny_firm))


def test_the_best_answers_earn_a_hundred_points() -> None:
    best = {question: max(points, key=points.__getitem__) for question, points in POINTS.items()}
    assert score_of(best) == 100
    assert points_of({"budget": "planned"}) == {
        "budget": 15, "authority": None, "need": None, "timeline": None,
    }  # fmt: skip


def test_points_are_those_the_generated_leads_were_scored_with() -> None:
    leads = build_firm(FirmKey(customers=300, seed=5)).table("leads")
    rows = [row for row in leads.iter_rows(named=True) if row["score"] is not None]
    assert len(rows) > 20
    assert all(score_of(row) == row["score"] for row in rows)


def test_scoring_keeps_the_answers_and_starts_the_work(book: Book) -> None:
    half = dict(ANSWERS, lead_id=1)
    assert refusal(book, "score_lead", **half) == "answers_missing"
    assert refusal(book, "score_lead", **half, timeline="soon") == "not_listed"
    lead = scored(book).record("leads", 1)
    assert (lead["score"], lead["status"], lead["need"]) == (100, "in_process", "urgent")
    assert refusal(book, "score_lead", **half, timeline="this_quarter") == "nothing_changed"


def test_the_score_follows_an_answer_changed_in_the_form(book: Book) -> None:
    scored(book)
    do(book, "edit_record", table="leads", id=1, values={"budget": "none"})
    assert book.value("leads", 1, "score") == 70


def test_assigning_brings_a_lead_back_from_the_pool(book: Book) -> None:
    do(book, "assign_leads", lead_ids=[1, 3], owner_id=2)
    assert book.table("leads")["owner_id"].to_list() == [2, 1, 2]
    assert book.table("leads")["status"].to_list() == ["assigned", "assigned", "assigned"]
    assert refusal(book, "assign_leads", lead_ids=[1], owner_id=2) == "nothing_changed"
    assert refusal(book, "assign_leads", lead_ids=[], owner_id=2) == "no_leads"
    assert refusal(book, "assign_leads", lead_ids=[1], owner_id=9) == "no_record"


def test_a_lead_put_aside_keeps_the_reason(book: Book) -> None:
    do(book, "drop_lead", lead_id=1, status="dead", note=" 号码是空号 ")
    assert book.record("leads", 1)["note"] == "号码是空号"
    assert refusal(book, "drop_lead", lead_id=1, status="dead") == "nothing_changed"
    assert refusal(scored(book, 3), "convert_lead", lead_id=3) == "dropped_lead"


def test_an_account_with_the_same_phone_or_name_is_found(book: Book) -> None:
    assert [match.id for match in likely_accounts(book, 1)] == [5]
    assert likely_accounts(book, 2) == []
    (same,) = likely_accounts(book, 3)
    assert (same.id, [reason.en for reason in same.reasons]) == (3, ["same phone", "same name"])


def test_conversion_makes_account_contact_and_opportunity_in_one_step(book: Book) -> None:
    assert refusal(book, "convert_lead", lead_id=2) == "no_score"
    deal = {"name": "开学礼包", "amount": 500_000, "close_date": "2025-08-31"}
    do(scored(book, 2), "convert_lead", lead_id=2, opportunity=deal)
    lead = book.record("leads", 2)
    assert (lead["status"], lead["converted_on"]) == ("converted", book.as_of)
    account = book.record("accounts", lead["account_id"])
    assert (account["name"], account["kind"], account["channel"], account["owner_id"]) == (
        "新光学校", "organisation", "campaign", 1,
    )  # fmt: skip
    contact = book.record("contacts", lead["contact_id"])
    assert (contact["name"], contact["account_id"]) == ("孙敏", lead["account_id"])
    opportunity = book.record("opportunities", lead["opportunity_id"])
    assert (opportunity["lead_id"], opportunity["stage"], opportunity["owner_id"]) == (
        2, "prospecting", 1,
    )  # fmt: skip
    (opening,) = book.pointing_to("stage_history", "opportunity_id", opportunity["id"])
    assert book.record("stage_history", opening)["to_stage"] == "prospecting"
    assert refusal(book, "convert_lead", lead_id=2) == "converted_already"


def test_a_lead_can_join_an_account_that_is_there(book: Book) -> None:
    accounts = book.height("accounts")
    do(scored(book), "convert_lead", lead_id=1, account_id=5)
    lead = book.record("leads", 1)
    assert (lead["account_id"], lead["opportunity_id"]) == (5, None)
    assert book.height("accounts") == accounts
    assert book.record("contacts", lead["contact_id"])["account_id"] == 5


def test_a_person_becomes_the_account_without_a_contact(book: Book) -> None:
    do(book, "assign_leads", lead_ids=[3], owner_id=1)
    do(scored(book, 3), "convert_lead", lead_id=3)
    lead = book.record("leads", 3)
    assert book.value("accounts", lead["account_id"], "kind") == "person"
    assert lead["contact_id"] is None


def test_a_conversion_is_taken_back_whole(book: Book) -> None:
    sizes = {name: book.height(name) for name in ("accounts", "contacts", "opportunities")}
    deal = {"name": "开学礼包", "amount": 500_000, "close_date": "2025-08-31"}
    do(scored(book, 2), "convert_lead", lead_id=2, opportunity=deal)
    do(book, "undo", of=book.seq)
    assert book.record("leads", 2)["status"] == "in_process"
    assert {name: book.height(name) for name in sizes} == sizes


def test_a_conversion_that_was_worked_on_stays(book: Book) -> None:
    do(scored(book, 2), "convert_lead", lead_id=2)
    done = book.seq
    account = book.value("leads", 2, "account_id")
    do(book, "create_contact", account_id=account, values={"name": "周"})
    assert refusal(book, "undo", of=done) == "built_on"
