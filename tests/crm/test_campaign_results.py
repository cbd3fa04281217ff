"""What a campaign brought, against figures worked out by hand and the metrics of the course."""

from datetime import date

import polars as pl
import pytest

from crm.book import Book
from crm.marketing.campaign_list import campaign_list
from crm.marketing.campaign_plan import is_mature
from crm.marketing.costs import CONTACT_COST
from crm.marketing.results import ArmResult, Result, lift, result, results
from crm.metric import compute
from sample_data.build import build_firm
from sample_data.firm import Firm, FirmKey

SENT = ArmResult("sent", 400, 400, 250, 90, 60, 4, 900_000, 360_000)
HELD = ArmResult("control", 100, 0, 0, 0, 8, 0, 120_000, 50_000)


@pytest.fixture(scope="module")
def book() -> Book:
    return Book(build_firm(FirmKey(customers=400)))


def test_the_lift_and_its_interval_by_hand(book: Book) -> None:
    """0.15 − 0.08 = 0.07; √(0.15·0.85/400 + 0.08·0.92/100) = 0.03248; ±1.96 of it."""
    found = lift(book, SENT, HELD)
    assert found.difference == pytest.approx(0.07)
    assert (found.low, found.high) == (pytest.approx(0.00635, 1e-2), pytest.approx(0.13365, 1e-2))
    assert found.orders == pytest.approx(28) and found.sure and not found.few
    test = compute("two_proportion_z", book, {"a": 60, "n": 400, "b": 8, "m": 100})
    assert (found.z, found.p) == (test["z"], test["p"])


def test_small_groups_are_pointed_out(book: Book) -> None:
    assert lift(book, SENT, ArmResult("control", 20, 0, 0, 0, 1, 0, 0, 0)).few


def test_margin_roi_and_cost_per_order_by_hand(book: Book) -> None:
    """Of 400 customers of the hold-out 4 × 50,000 fen margin would have come anyway."""
    gained = 360_000 - 4 * 50_000
    whole = Result((SENT, HELD), (lift(book, SENT, HELD),), 48_000, False, gained)
    assert whole.roi == pytest.approx((160_000 - 48_000) / 48_000)
    assert whole.cost_per_order == pytest.approx(48_000 / 28)


def test_the_results_of_past_campaigns_agree_with_the_metric(book: Book) -> None:
    known = results(book)
    assert set(known) == set(book.table("campaign_members")["campaign_id"])
    for campaign, found in known.items():
        for one in found.lifts:
            if one.arm in ("a", "b"):
                metric = compute("campaign_lift", book, {"campaign": campaign, "arm": one.arm})
                assert 100 * one.difference == pytest.approx(metric)


def test_the_margin_is_that_of_the_orders_the_members_placed(book: Book) -> None:
    found = result(book, 1)
    assert found is not None and found.usual_cost
    lines = book.table("campaign_members").filter(pl.col("campaign_id") == 1)
    ids = lines.filter(pl.col("arm") == "a")["order_id"].drop_nulls().to_list()
    orders = [book.record("orders", id) for id in ids]
    arm = found.arms[0]
    assert arm.margin == sum(o["amount"] - o["cogs"] for o in orders)
    assert (arm.responded, arm.revenue) == (len(ids), sum(o["amount"] for o in orders))


def test_without_a_hold_out_there_is_no_lift(tiny_firm: Firm) -> None:
    book = Book(tiny_firm)
    book.begin()
    book.change("campaign_members", 1, arm="a")
    book.end(1)
    found = result(book, 1)
    assert found is not None
    assert (found.lifts, found.incremental_margin, found.roi, found.cost_per_order) == (
        (), None, None, None,
    )  # fmt: skip


def test_the_list_shows_every_campaign_the_newest_first(book: Book) -> None:
    rows = campaign_list(book)
    assert rows["id"].to_list() == sorted(rows["id"], key=lambda id: -id)
    assert rows.height == book.height("campaigns")
    first = rows.filter(pl.col("id") == 1).row(0, named=True)
    known = result(book, 1)
    assert known is not None
    assert first["sent"] == known.total().sent
    assert first["lift"] == pytest.approx(known.lifts[-1].difference)


def test_results_are_ripe_only_after_the_last_day(book: Book) -> None:
    assert is_mature(book, {"end_on": date(2020, 1, 1)})
    assert not is_mature(book, {"end_on": book.as_of})


def test_some_past_campaigns_paid_and_some_did_not(book: Book) -> None:
    first = result(book, 1)
    row = book.record("campaigns", 1)
    assert first is not None and first.usual_cost
    assert first.cost == first.total().sent * CONTACT_COST[row["channel"]] + row["budget"] // 10
    returns = [found.roi for found in results(book).values() if found.roi is not None]
    assert min(returns) < 0 < max(returns)
