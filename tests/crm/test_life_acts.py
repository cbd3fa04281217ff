"""What customers do by themselves: campaigns, service, deals, quotes and payments."""

from datetime import datetime, timedelta
from typing import Any

import polars as pl
import pytest

from crm.book import Book
from crm.life.burning import burning
from crm.life.story import advances, altered, arrived, story
from crm.marketing.results import result
from crm.operation import perform, read_operation
from crm.timeline import timeline
from sample_data.build import build_firm
from sample_data.firm import Firm, FirmKey


@pytest.fixture(scope="module")
def shop() -> Firm:
    return build_firm(FirmKey(customers=300, seed=4))


def advanced(book: Book, days: int) -> Book:
    perform(book, read_operation({"op": "advance_clock", "days": days}), book.seq + 1)
    return book


def with_records(firm: Firm, table: str, rows: list[dict[str, Any]]) -> tuple[Book, list[int]]:
    book = Book(firm)
    book.begin()
    ids = [book.add(table, **row) for row in rows]
    book.end(1)
    return book, ids


def sent_to_all(book: Book) -> int:
    """A text message without an offer to everybody who still agrees."""
    book.begin()
    campaign = book.add(
        "campaigns", name="群发", kind="promotion", channel="sms", status="running",
        start_on=book.as_of, end_on=book.as_of + timedelta(days=6), offer_a=0.0, offer_b=0.0,
    )  # fmt: skip
    may = pl.col("consent") & ~pl.col("do_not_contact").fill_null(value=False)
    asked = book.live_accounts().filter(may)["id"].to_list()
    rows = {"campaign_id": [campaign] * len(asked), "account_id": asked, "arm": ["a"] * len(asked)}
    book.add_many("campaign_members", pl.DataFrame(rows | {"sent_on": [book.as_of] * len(asked)}))
    book.end(book.seq + 1)
    return campaign


def with_campaign(firm: Firm, offer: float) -> tuple[Book, int]:
    """A campaign to everybody who agreed, a third held out."""
    book = Book(firm)
    book.begin()
    campaign = book.add(
        "campaigns", name="满减", kind="promotion", channel="sms", status="running",
        start_on=firm.as_of, end_on=firm.as_of + timedelta(days=20), offer_a=offer, offer_b=offer,
    )  # fmt: skip
    asked = book.table("accounts").filter(pl.col("consent"))["id"].to_list()
    arms = [("a", "b", "control")[n % 3] for n in range(len(asked))]
    sent = [None if arm == "control" else firm.as_of for arm in arms]
    rows = {"campaign_id": [campaign] * len(asked), "account_id": asked, "arm": arms}
    book.add_many("campaign_members", pl.DataFrame(rows | {"sent_on": sent}))
    book.end(1)
    return book, campaign


def test_those_written_to_answer_and_the_hold_out_only_buys(shop: Firm) -> None:
    book, campaign = with_campaign(shop, 0.2)
    advanced(book, 28)
    members = book.table("campaign_members").filter(pl.col("campaign_id") == campaign)
    held_out = members.filter(pl.col("arm") == "control")
    treated = members.filter(pl.col("arm") != "control")
    assert held_out["opened"].sum() == held_out["opted_out"].sum() == 0
    assert 0.4 < treated["opened"].sum() / treated.height < 0.8
    assert (
        treated["responded"].sum() / treated.height > held_out["responded"].sum() / held_out.height
    )
    credited = book.table("orders").filter(pl.col("campaign_id") == campaign)
    assert set(credited["id"]) == set(treated["order_id"].drop_nulls())
    gone = treated.filter(pl.col("opted_out"))["account_id"].to_list()
    assert all(book.value("accounts", id, "do_not_contact") for id in gone)
    assert book.value("campaigns", campaign, "status") == "finished"


def test_a_few_hundred_customers_are_enough_to_find_a_good_offer(shop: Firm) -> None:
    book, campaign = with_campaign(shop, 0.2)
    found = result(advanced(book, 28), campaign)
    assert found is not None
    both = found.lifts[-1]
    assert both.sure and 0.08 < both.difference < 0.35


def test_writing_to_everybody_every_week_drives_customers_out(shop: Firm) -> None:
    book, gone = Book(shop), []
    for _week in range(4):
        campaign = sent_to_all(book)
        advanced(book, 7)
        members = book.table("campaign_members").filter(pl.col("campaign_id") == campaign)
        gone.append(int(members["opted_out"].sum()))
    assert sum(gone[2:]) > sum(gone[:2])
    assert sum(gone) > 0.05 * book.height("accounts")


def test_a_better_offer_brings_more_answers(shop: Firm) -> None:
    answers = []
    for offer in (0.0, 0.3):
        book, campaign = with_campaign(shop, offer)
        mine = (
            advanced(book, 28)
            .table("campaign_members")
            .filter(pl.col("campaign_id") == campaign, pl.col("arm") != "control")
        )
        answers.append(int(mine["responded"].sum()))
    assert answers[0] < answers[1]


def test_a_campaign_is_the_same_at_once_or_in_steps(shop: Firm) -> None:
    at_once, steps = with_campaign(shop, 0.1)[0], with_campaign(shop, 0.1)[0]
    advanced(at_once, 21)
    for _ in range(3):
        advanced(steps, 7)
    for table in ("campaign_members", "orders", "accounts"):
        assert at_once.table(table).equals(steps.table(table)), table


def case(**more: Any) -> dict[str, Any]:
    about = {"account_id": 2, "kind": "complaint", "category": "quality", "priority": "high"}
    return about | {"opened_at": datetime(2026, 8, 31, 10), "reopened": False} | more


def test_closed_cases_are_rated_late_ones_lower(shop: Firm) -> None:
    def closed(at: datetime) -> list[dict[str, Any]]:
        done = {"first_response_at": at, "resolved_at": at, "closed_at": at, "status": "closed"}
        return [case(account_id=n, **done) for n in range(1, 81)]

    means = []
    for end in (datetime(2026, 9, 1, 9), datetime(2026, 9, 1, 9) + timedelta(days=20)):
        opened = {"opened_at": end - timedelta(minutes=20)} if not means else {}
        rows = [row | opened for row in closed(end)]
        book, ids = with_records(shop, "cases", rows)
        advanced(book, 30)
        rated = [book.value("cases", id, "csat") for id in ids]
        given = [score for score in rated if score is not None]
        assert 30 < len(given) < 65
        means.append(sum(given) / len(given))
    assert means[0] > means[1] + 0.5


def test_an_answer_awaited_brings_the_case_back(shop: Firm) -> None:
    told, since = datetime(2026, 8, 31, 11), datetime(2026, 9, 1, 9)
    waiting = case(status="pending", waiting_since=since, first_response_at=told)
    book, ids = with_records(shop, "cases", [waiting] * 20)
    advanced(book, 7)
    back = [id for id in ids if book.value("cases", id, "status") == "assigned"]
    assert len(back) > 12
    assert all(book.value("cases", id, "waiting_since") is None for id in back)
    assert all(book.value("cases", id, "waited_minutes") >= 0 for id in back)


def test_unanswered_cases_are_asked_about_and_drive_customers_away(shop: Firm) -> None:
    buyers = shop.table("orders")["account_id"].unique().sort().to_list()
    ignored, ids = with_records(shop, "cases", [case(account_id=b, status="new") for b in buyers])
    advanced(ignored, 180)
    asked = ignored.table("case_events").filter(pl.col("kind") == "wrote")["case_id"]
    assert set(ids) <= set(asked)
    left_alone = advanced(Book(shop), 180)
    assert ignored.height("orders") < left_alone.height("orders") - 10


def test_quotes_are_answered_discounts_help(shop: Firm) -> None:
    accepted = []
    for net in (100_000, 70_000):
        sent = {
            "account_id": 1,
            "name": "报价",
            "status": "sent",
            "sent_on": shop.as_of,
            "net": net,
        }
        book, ids = with_records(shop, "quotes", [sent] * 60)
        book.begin()
        for id in ids:
            book.add("quote_lines", quote_id=id, quantity=1, list_price=100_000, amount=net)
        book.end(2)
        advanced(book, 30)
        states = [book.value("quotes", id, "status") for id in ids]
        assert set(states) == {"accepted", "declined"}
        accepted.append(states.count("accepted"))
    assert accepted[0] < accepted[1]


def test_payments_come_in_around_their_due_date(shop: Firm) -> None:
    due = shop.as_of + timedelta(days=10)
    rows = [{"account_id": n, "order_id": 1, "amount": 100, "due_on": due} for n in range(1, 61)]
    book, ids = with_records(shop, "payments", rows)
    advanced(book, 90)
    paid = [book.value("payments", id, "paid_on") for id in ids]
    on_time = sum(day is not None and day <= due for day in paid)
    assert all(day is not None for day in paid)
    assert 20 < on_time < 58


def test_silence_about_a_deal_is_told_not_decided(shop: Firm) -> None:
    deal = {"account_id": 1, "name": "团购", "amount": 100, "stage": "proposal", "owner_id": 1}
    plan = {"next_step": "报价", "next_step_on": shop.as_of + timedelta(days=2)}
    long_ago = {"close_date": shop.as_of - timedelta(days=10)}
    book, ids = with_records(shop, "opportunities", [deal | plan, deal | long_ago])
    advanced(book, 40)
    told = book.table("activities").filter(pl.col("opportunity_id").is_in(ids))
    assert set(told["opportunity_id"]) == set(ids)
    assert [book.value("opportunities", id, "stage") for id in ids] == ["proposal", "proposal"]


def test_the_story_tells_what_came_and_what_burns(shop: Firm) -> None:
    book = advanced(Book(shop), 30)
    (advance,) = advances(book)
    lines = story(book, advance.seq)
    orders = arrived(book, advance.seq, "orders")
    assert orders.height == book.height("orders") - shop.table("orders").height
    assert any(str(orders.height) in line.says.zh for line in lines)
    assert altered(book, advance.seq, "orders", "status") == []
    assert {"cases"} <= {line.table for line in burning(book)}


def test_the_timeline_dates_own_changes_by_the_firm(shop: Firm) -> None:
    book = Book(shop)
    perform(book, read_operation({"op": "set_level", "account_id": 3, "level": "A"}), 1)
    advanced(book, 30)
    other = "B" if book.value("accounts", 3, "level") != "B" else "C"
    perform(book, read_operation({"op": "set_level", "account_id": 3, "level": other}), 3)
    own = [item.on for item in timeline(book, 3) if item.kind.en == "My change"]
    assert own[0] == shop.as_of + timedelta(days=30)
    assert set(own) <= {shop.as_of, shop.as_of + timedelta(days=30)}
    busy = arrived(book, 2, "orders")["account_id"][0]
    new = [item.on for item in timeline(book, busy) if item.table == "orders"]
    assert max(new) >= shop.as_of


def test_organisations_owe_for_their_orders_as_they_always_did(shop: Firm) -> None:
    book = advanced(Book(shop), 91)
    (advance,) = advances(book)
    owed = arrived(book, advance.seq, "payments")
    orders = arrived(book, advance.seq, "orders").filter(pl.col("status") == "completed")
    kinds = book.table("accounts").select(pl.col("id").alias("account_id"), "kind")
    due = orders.join(kinds, on="account_id").filter(pl.col("kind") == "organisation")
    assert 0 < owed.height == due.height
    together = owed.join(due, left_on="order_id", right_on="id", maintain_order="left")
    assert together["amount"].equals(together["amount_right"])
    days = (together["due_on"] - together["order_date"]).dt.total_days()
    assert set(days) <= {30, 60} and (together["account_id"] == together["account_id_right"]).all()
    paid = together.filter(pl.col("paid_on").is_not_null())
    assert paid.height and (paid["paid_on"] >= paid["order_date"]).all()


def test_a_problem_that_was_solved_badly_comes_back(shop: Firm) -> None:
    back = []
    for opened, again in ((datetime(2026, 8, 28, 10), False), (datetime(2026, 7, 1, 10), True)):
        at = datetime(2026, 8, 28, 10, 5)
        done = dict.fromkeys(("first_response_at", "resolved_at", "closed_at"), at)
        rows = [case(opened_at=opened, reopened=again, status="closed", **done)] * 150
        rows += [row | {"close_code": "duplicate"} for row in rows]
        book, ids = with_records(shop, "cases", rows)
        advanced(book, 14)
        reopened = [id for id in ids if book.value("cases", id, "status") == "new"]
        assert set(reopened) <= set(ids[:150])
        assert all(book.value("cases", id, "closed_at") is None for id in reopened)
        told = book.table("case_events").filter(pl.col("kind") == "reopened")
        assert set(reopened) <= set(told["case_id"])
        back.append(len(reopened))
        assert any("重新打开" in line.says.zh for line in story(book, 2))
    assert 0 < back[0] < 15 < back[1] < 60


def test_cases_come_back_the_same_at_once_or_in_steps(shop: Firm) -> None:
    ends = [datetime(2026, 8, 31, 10) - timedelta(days=n % 12) for n in range(200)]
    rows = [
        case(account_id=1 + n, opened_at=end - timedelta(days=20), first_response_at=end)
        | {"resolved_at": end, "closed_at": end, "status": "closed", "reopened": True}
        for n, end in enumerate(ends)
    ]
    at_once, ids = with_records(shop, "cases", rows)
    steps, _same = with_records(shop, "cases", rows)
    advanced(at_once, 28)
    for _ in range(28):
        advanced(steps, 1)
    assert any(at_once.value("cases", id, "closed_at") is None for id in ids)
    for table in ("cases", "case_events", "orders", "payments", "survey_replies"):
        assert at_once.table(table).equals(steps.table(table)), table
