"""Contracts: drafted, signed, renewed, ended; what becomes of them as time passes."""

from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest

from crm.book import Book
from crm.contracts.rules import last_day, months_of, yearly
from sample_data.build import cached_firm
from sample_data.firm import FirmKey
from tests.crm.selling import do, refusal


@pytest.fixture
def book() -> Book:
    return Book(cached_firm(FirmKey(industry="manufacturing", customers=200, seed=5)))


def ids(book: Book, **wanted: Any) -> list[int]:
    same = [pl.col(name).cast(pl.String) == str(value) for name, value in wanted.items()]
    return book.table("contracts").filter(*same)["id"].to_list()


def next_to_end(book: Book, renewal: str) -> int:
    """The active contract of that kind that ends first."""
    going = book.table("contracts").filter(pl.col("id").is_in(ids(book, status="active")))
    mine = going.filter(pl.col("renewal").cast(pl.String) == renewal, pl.col("renews_id").is_null())
    return int(mine.sort("end_on", "id")["id"][0])


def days_until_end(book: Book, id: int) -> int:
    return (book.value("contracts", id, "end_on") - book.as_of).days


def offer(book: Book, id: int, percent: int = 100, months: int = 12) -> int:
    """Offer the renewal at so many per cent of the yearly value; the contract that was drafted."""
    value = round(yearly(book.record("contracts", id)) * months / 12 * percent / 100)
    do(book, "renew_contract", contract_id=id, months=months, value=value)
    return max(ids(book, renews_id=id))


def test_a_contract_is_drafted_from_a_won_deal_and_signed(book: Book) -> None:
    deal = ids_of_deals(book)[0]
    terms = {"start_on": book.as_of, "months": 12, "renewal": "auto"}
    do(book, "draft_contract", opportunity_id=deal, **terms)
    made = max(ids(book, status="draft"))
    row = book.record("contracts", made)
    assert row["value"] == book.value("opportunities", deal, "amount")
    assert row["end_on"] == last_day(book.as_of, 12)
    assert refusal(book, "draft_contract", opportunity_id=deal, **terms) == "contract_there"
    do(book, "sign_contract", contract_id=made)
    assert book.value("contracts", made, "signed_on") == book.as_of
    assert refusal(book, "sign_contract", contract_id=made) == "contract_status"


def ids_of_deals(book: Book) -> list[int]:
    """Won deals whose contract was ended: here by ending it."""
    having = book.table("contracts").filter(
        pl.col("opportunity_id").is_not_null(),
        pl.col("id").is_in(ids(book, status="active")),
    )
    id = having["id"][0]
    do(book, "end_contract", contract_id=id, reason="price")
    return [having["opportunity_id"][0]]


def test_an_open_deal_has_no_contract(book: Book) -> None:
    deal = book.table("opportunities").filter(pl.col("stage") == "proposal")["id"][0]
    terms = {"start_on": book.as_of, "months": 12}
    assert refusal(book, "draft_contract", opportunity_id=deal, **terms) == "not_agreed"
    assert refusal(book, "draft_contract", **terms) == "contract_source"


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"months": 0}, "contract_term"),
        ({"months": 121}, "contract_term"),
        ({"value": 0}, "contract_value"),
    ],
)
def test_terms_that_make_no_sense_are_refused(book: Book, wrong: Any, code: str) -> None:
    fine = {"contract_id": next_to_end(book, "manual"), "months": 12, "value": 100}
    assert refusal(book, "renew_contract", **fine | wrong) == code


def test_an_automatic_contract_goes_on_for_the_same_term_and_value(book: Book) -> None:
    old = next_to_end(book, "auto")
    row, days = book.record("contracts", old), days_until_end(book, old)
    do(book, "advance_clock", days=days + 1)
    assert book.value("contracts", old, "status") == "renewed"
    new = book.record("contracts", max(ids(book, renews_id=old)))
    assert (new["value"], new["start_on"]) == (row["value"], row["end_on"] + timedelta(days=1))
    assert months_of(new) == months_of(row)


def test_a_contract_by_agreement_expires_when_nobody_does_anything(book: Book) -> None:
    old = next_to_end(book, "manual")
    do(book, "advance_clock", days=days_until_end(book, old) + 1)
    assert book.value("contracts", old, "status") == "expired"


def test_an_offer_makes_a_deal_which_the_answer_closes(book: Book) -> None:
    offered = [offer(book, id) for id in ids(book, status="active", renewal="manual")[:30]]
    deals = [book.value("contracts", id, "opportunity_id") for id in offered]
    assert {book.value("opportunities", deal, "stage") for deal in deals} == {"prospecting"}
    assert refusal(book, "sign_contract", contract_id=offered[0]) == "waiting_for_customer"
    do(book, "advance_clock", days=14)
    stages = {}
    for id, deal in zip(offered, deals, strict=True):
        status = book.value("contracts", id, "status")
        stages.setdefault(status, set()).add(book.value("opportunities", deal, "stage"))
    assert stages == {"active": {"won"}, "ended": {"lost"}}
    signed = [id for id in offered if book.value("contracts", id, "status") == "active"]
    before = {book.value("contracts", id, "renews_id") for id in signed}
    assert {book.value("contracts", id, "status") for id in before} == {"renewed"}
    assert len(signed) > len(offered) / 2


def test_dearer_offers_are_accepted_less_often(book: Book) -> None:
    going = ids(book, status="active", renewal="manual")[:30]
    accepted = []
    for percent in (100, 150):
        one = book.fork()
        offered = [offer(one, id, percent) for id in going]
        do(one, "advance_clock", days=14)
        accepted.append(sum(one.value("contracts", id, "status") == "active" for id in offered))
    assert accepted[0] > 2 * accepted[1]


def test_contracts_become_the_same_however_time_is_cut(book: Book) -> None:
    for id in ids(book, status="active", renewal="manual")[:12]:
        offer(book, id, months=1)
    whole, parts = book.fork(), book.fork()
    do(whole, "advance_clock", days=120)
    for days in (3, 7, 30, 1, 39, 40):
        do(parts, "advance_clock", days=days)
    for table in ("contracts", "opportunities", "stage_history"):
        assert whole.table(table).equals(parts.table(table)), table


def test_a_contract_is_ended_early_with_a_reason_and_that_can_be_undone(book: Book) -> None:
    id = next_to_end(book, "auto")
    do(book, "end_contract", contract_id=id, reason="service")
    row = book.record("contracts", id)
    assert (row["status"], row["end_reason"], row["ended_on"]) == ("ended", "service", book.as_of)
    assert refusal(book, "renew_contract", contract_id=id, months=12, value=1) == "contract_status"
    do(book, "undo", of=1)
    assert book.value("contracts", id, "status") == "active"


def test_terms_are_counted_in_whole_months() -> None:
    row = {"start_on": date(2026, 1, 31), "end_on": last_day(date(2026, 1, 31), 1), "value": 100}
    assert months_of(row) == 1
    row = {"start_on": date(2026, 3, 1), "end_on": date(2028, 2, 29), "value": 240}
    assert months_of(row) == 24
    assert yearly(row) == 120
