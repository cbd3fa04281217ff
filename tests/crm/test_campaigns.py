"""Campaigns: whom they reach, arms, costs, sending and undo."""

from datetime import date
from typing import Any

import polars as pl
import pytest

from crm.book import Book
from crm.conditions import Filter
from crm.marketing.audience import ARMS, REASONS, Plan, audience
from crm.marketing.costs import CONTACT_COST, costs, detectable
from crm.marketing.facts import account_facts
from crm.operations.create_record import CreateRecord
from crm.operations.edit_record import EditRecord
from crm.operations.end_campaign import EndCampaign
from crm.operations.send_campaign import SendCampaign
from crm.operations.undo import Undo
from kit.errors import UserError
from sample_data.build import build_firm
from sample_data.firm import Firm, FirmKey
from tests.crm.campaigning import PLAN, change, do, new_members, reached, ready, segment, sent_to


@pytest.fixture(scope="module")
def firm() -> Firm:
    return build_firm(FirmKey(customers=400))


# --- the funnel -------------------------------------------------------------------------------


def test_the_funnel_accounts_for_everybody_in_the_segment(firm: Firm) -> None:
    book, campaign = ready(firm, rest_days=100, spare_complaints=True)
    do(book, segment(Filter("orders", ">=", 8), name="regulars"))
    change(book, "campaigns", [campaign], excluded_segment_id=2)
    change(book, "cases", [1], status="new", kind="complaint")
    way = reached(book, campaign)
    assert way.chosen == book.live_accounts().height
    assert way.chosen - sum(way.left_out.values()) == way.contactable
    assert way.contactable == sum(way.size(arm) for arm in ARMS)
    assert set(way.left_out) == set(REASONS)
    assert min(way.left_out[r] for r in ("excluded_segment", "rested", "no_consent")) > 0


def test_each_exclusion_leaves_out_exactly_whom_it_names(firm: Firm) -> None:
    book, campaign = ready(firm)
    facts = account_facts(book)
    regulars = set(facts.filter(pl.col("orders") >= 8)["id"])
    complaining = set(facts.filter(pl.col("open_complaints") > 0)["id"])
    everybody = set(reached(book, campaign).accounts)
    do(book, segment(Filter("orders", ">=", 8), name="regulars"))
    change(book, "campaigns", [campaign], excluded_segment_id=2)
    assert set(reached(book, campaign).accounts) == everybody - regulars
    change(book, "campaigns", [campaign], excluded_segment_id=None, spare_complaints=True)
    assert set(reached(book, campaign).accounts) == everybody - complaining


def test_who_was_contacted_within_the_rest_is_left_in_peace(firm: Firm) -> None:
    book, campaign = ready(firm)
    do(book, SendCampaign(campaign_id=campaign))
    again = PLAN | {"start_on": book.as_of, "end_on": date(2099, 1, 1), "segment_id": 1}
    do(book, CreateRecord(table="campaigns", values=again | {"rest_days": 1}))
    second = reached(book, campaign + 1)
    held = new_members(book, campaign).filter(pl.col("arm") == "control")
    assert set(second.accounts) == set(held["account_id"])


# --- arms -------------------------------------------------------------------------------------


def test_arms_have_the_sizes_asked_for_and_come_out_the_same_again(firm: Firm) -> None:
    book, campaign = ready(firm)
    way = reached(book, campaign)
    held = way.size("control")
    assert abs(held - 0.2 * way.contactable) <= 0.5
    assert abs(way.size("b") - 0.5 * (way.contactable - held)) <= 0.5
    twin, same = ready(firm)
    assert reached(twin, same).arms.to_list() == way.arms.to_list()


def test_another_campaign_draws_other_arms(firm: Firm) -> None:
    book, _campaign = ready(firm)
    first = audience(book, Plan(1, 1, "sms", control_share=0.5))
    second = audience(book, Plan(2, 1, "sms", control_share=0.5))
    assert first.arms.to_list() != second.arms.to_list()


def test_arms_are_alike_in_what_customers_spent() -> None:
    """Over 60 draws the mean difference between the halves lies within 3 standard errors of 0."""
    book = do(Book(build_firm(FirmKey(customers=400))), segment())
    spent = dict(account_facts(book).select("id", "revenue").iter_rows())
    differences = []
    for campaign in range(1, 61):
        way = audience(book, Plan(campaign, 1, "sms", control_share=0.5))
        worth = pl.DataFrame({"arm": way.arms, "spent": [spent[one] for one in way.accounts]})
        means = dict(worth.group_by("arm").agg(pl.col("spent").mean()).iter_rows())
        differences.append(means["a"] - means["control"])
    series = pl.Series(differences)
    error = float(series.std()) / 60**0.5  # type: ignore[arg-type]
    assert abs(float(series.mean())) < 3 * error  # type: ignore[arg-type]


def test_sending_stores_the_arms_that_were_shown(firm: Firm) -> None:
    book, campaign = ready(firm)
    way = reached(book, campaign)
    do(book, SendCampaign(campaign_id=campaign, seen=way.sent))
    lines = new_members(book, campaign).sort("account_id")
    assert lines["account_id"].to_list() == way.accounts.to_list()
    assert lines["arm"].cast(pl.String).to_list() == way.arms.to_list()
    held = lines.filter(pl.col("arm") == "control")
    assert held["sent_on"].null_count() == held.height
    assert set(lines.filter(pl.col("arm") != "control")["sent_on"]) == {book.as_of}
    assert book.value("campaigns", campaign, "status") == "running"


# --- costs and budget -------------------------------------------------------------------------


def test_costs_are_contacts_and_expected_discounts(firm: Firm) -> None:
    book, campaign = ready(firm)
    row, way = book.record("campaigns", campaign), reached(book, campaign)
    planned = costs(book, row, way)
    assert planned.contact == way.sent * CONTACT_COST["sms"]
    each = planned.basis.average_order * 0.1 * 0.1
    assert planned.given == pytest.approx(way.size("b") * each, abs=1)
    without, with_offer = planned.arms
    left = planned.basis.average_order * (planned.basis.margin - 0.1)
    assert with_offer.break_even_response == pytest.approx(CONTACT_COST["sms"] / left)
    assert with_offer.break_even_lift > with_offer.break_even_response  # type: ignore[operator]
    assert without.break_even_lift == pytest.approx(without.break_even_response)


def test_an_offer_above_the_margin_never_breaks_even(firm: Firm) -> None:
    book, campaign = ready(firm, offer_b=0.95)
    planned = costs(book, book.record("campaigns", campaign), reached(book, campaign))
    assert planned.arms[1].break_even_response is None


def test_over_budget_is_refused_and_says_what_to_change(firm: Firm) -> None:
    book, campaign = ready(firm, budget=5_000)
    with pytest.raises(UserError, match="over_budget") as refused:
        do(book, SendCampaign(campaign_id=campaign))
    planned = costs(book, book.record("campaigns", campaign), reached(book, campaign))
    assert f"{planned.affordable:,} 人以内" in refused.value.says.zh
    assert book.height("campaigns") == campaign and not sent_to(book, campaign)


# --- when it may be sent ----------------------------------------------------------------------


def test_a_campaign_without_a_budget_or_a_segment_is_not_sent(firm: Firm) -> None:
    book, campaign = ready(firm, budget=None)
    with pytest.raises(UserError, match="over_budget"):
        do(book, SendCampaign(campaign_id=campaign))
    book, campaign = ready(firm, segment_id=None)
    with pytest.raises(UserError, match="no_segment"):
        do(book, SendCampaign(campaign_id=campaign))


def test_a_campaign_is_sent_once_between_its_dates(firm: Firm) -> None:
    book, campaign = ready(firm, start_on=date(2098, 1, 1))
    with pytest.raises(UserError, match="too_early"):
        do(book, SendCampaign(campaign_id=campaign))
    book, campaign = ready(firm)
    do(book, SendCampaign(campaign_id=campaign))
    with pytest.raises(UserError, match="sent_campaign"):
        do(book, SendCampaign(campaign_id=campaign))
    with pytest.raises(UserError, match="sent_campaign"):
        do(book, EditRecord(table="campaigns", id=campaign, values={"offer_a": 0.3}))


def test_a_changed_audience_is_shown_before_it_is_written_to(firm: Firm) -> None:
    book, campaign = ready(firm)
    with pytest.raises(UserError, match="audience_changed"):
        do(book, SendCampaign(campaign_id=campaign, seen=reached(book, campaign).sent + 1))


def test_an_empty_audience_is_refused(firm: Firm) -> None:
    book, campaign = ready(firm, Filter("orders", ">", 10_000))
    with pytest.raises(UserError, match="nobody_left"):
        do(book, SendCampaign(campaign_id=campaign))


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"end_on": date(2020, 1, 2), "start_on": date(2020, 1, 1)}, "over_already"),
        ({"end_on": date(2020, 1, 1)}, "end_before_start"),
        ({"excluded_segment_id": 1}, "excludes_itself"),
        ({"control_share": 1.5}, "number"),
    ],
)
def test_plans_that_do_not_hold_together_are_refused(
    firm: Firm, values: dict[str, Any], why: str
) -> None:
    with pytest.raises(UserError, match=why):
        ready(firm, **values)


# --- taking back and ending -------------------------------------------------------------------


def test_sending_is_undone_until_somebody_responds(firm: Firm) -> None:
    book, campaign = ready(firm)
    do(book, SendCampaign(campaign_id=campaign))
    sending = book.seq
    first = new_members(book, campaign)
    do(book, Undo(of=sending))
    assert new_members(book, campaign).is_empty()
    assert book.value("campaigns", campaign, "status") == "planned"
    do(book, SendCampaign(campaign_id=campaign))
    again = new_members(book, campaign)
    assert again.drop("id").equals(first.drop("id"))
    change(book, "campaign_members", [again["id"][0]], opened=True)
    with pytest.raises(UserError, match="built_on"):
        do(book, Undo(of=book.seq - 1))


def test_ending_early_moves_the_last_day_to_today(firm: Firm) -> None:
    book, campaign = ready(firm)
    with pytest.raises(UserError, match="not_running"):
        do(book, EndCampaign(campaign_id=campaign))
    do(book, SendCampaign(campaign_id=campaign), EndCampaign(campaign_id=campaign))
    row = book.record("campaigns", campaign)
    assert (row["status"], row["end_on"]) == ("finished", book.as_of)


def test_the_smallest_lift_that_groups_of_this_size_show_by_hand() -> None:
    """(1.96 + 0.84) · √(0.2 · 0.8 · (1/200 + 1/100)) = 2.8 · 0.04899."""
    assert detectable(200, 100, 0.2) == pytest.approx(0.13717, 1e-4)
    assert detectable(200, 100, 0.0) == detectable(200, 100, 0.02) > 0
