"""The forecast of a quarter agrees with the metric and with the deals it is made of."""

from datetime import date

import pytest

from crm.book import Book
from crm.metrics.weighted_forecast import weighted_forecast
from crm.sales.forecast import deals_of, forecast
from crm.sales.quarters import quarter_of, shifted
from sample_data.build import build_firm
from sample_data.firm import Firm, FirmKey
from tests.crm.selling import do, refusal

QUARTER = date(2025, 7, 1)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_weighted_amount_is_that_of_the_metric(seed: int) -> None:
    book = Book(build_firm(FirmKey(customers=300, seed=seed)))
    found = forecast(book, quarter_of(book.as_of)).total.weighted
    assert found > 0 and found / 100 == pytest.approx(weighted_forecast(book), abs=0.01)


def test_deals_stand_in_the_category_of_their_stage(tiny_firm: Firm) -> None:
    total = forecast(Book(tiny_firm), QUARTER).total
    assert (total.won, total.commit, total.best_case, total.pipeline) == (
        100_000, 8_000_000, 0, 5_000_000,
    )  # fmt: skip
    assert (total.weighted, total.deals) == (7_400_000, 3)


def test_a_category_of_ones_own_holds_while_the_deal_is_open(tiny_firm: Firm) -> None:
    book = Book(tiny_firm)
    mine = {"forecast_category": "best_case"}
    do(book, "edit_record", table="opportunities", id=1, values=mine)
    assert forecast(book, QUARTER).total.best_case == 8_000_000
    do(book, "move_stage", opportunity_id=1, stage="won")
    total = forecast(book, QUARTER).total
    assert (total.won, total.best_case) == (8_100_000, 0)


def test_omitted_deals_stay_in_the_weighted_amount(tiny_firm: Firm) -> None:
    book = Book(tiny_firm)
    omitted = {"forecast_category": "omitted"}
    do(book, "edit_record", table="opportunities", id=1, values=omitted)
    total = forecast(book, QUARTER).total
    assert (total.commit, total.weighted) == (0, 7_400_000)


def test_a_quota_tells_gap_and_attainment(tiny_firm: Firm) -> None:
    book = Book(tiny_firm)
    quota = {"owner_id": 1, "quarter_start": "2025-07-01"}
    do(book, "set_quota", **quota, amount=200_000)
    do(book, "set_quota", **quota, amount=400_000)
    assert book.height("quotas") == 1
    line = forecast(book, QUARTER).lines[0]
    assert (line.owner_id, line.gap, line.attainment) == (1, 300_000, 0.25)
    assert refusal(book, "set_quota", **quota, amount=400_000) == "nothing_changed"
    assert refusal(book, "set_quota", **quota, amount=-1) == "number"
    middle = {"owner_id": 1, "quarter_start": "2025-08-01", "amount": 1}
    assert refusal(book, "set_quota", **middle) == "quarter"


def test_a_quarter_without_deals_is_empty(tiny_firm: Firm) -> None:
    book = Book(tiny_firm)
    later = shifted(QUARTER, 2)
    assert deals_of(book, later).height == 0
    total = forecast(book, later).total
    assert (total.won, total.weighted, total.quota, total.gap, total.attainment) == (
        0, 0, None, None, None,
    )  # fmt: skip
