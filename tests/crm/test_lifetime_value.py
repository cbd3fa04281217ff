"""Lifetime values, by formula and by model, against published figures."""

from datetime import date
from typing import Any

import polars as pl
import pytest

from crm.book import Book
from crm.metric import compute
from crm.outside import book_from_orders
from kit.errors import UserError
from sample_data.build import cached_firm
from sample_data.firm import FirmKey

NO_FIRM: Any = None
FIRM = Book(cached_firm(FirmKey(customers=600, seed=1)))
REGULAR = [1000, 631, 468, 382, 326, 289, 262, 241]
HIGH_END = [1000, 869, 743, 653, 593, 551, 517, 491]


def simple(margin: float, retention: float, discount: float, **how: str) -> float:
    given = {"margin": margin, "retention": retention, "discount": discount} | how
    return float(compute("simple_lifetime_value", NO_FIRM, given))


def test_an_internet_provider_is_worth_1209_or_1191_a_customer() -> None:
    """Farris et al.: a month's fee 19.95, cost 1.50, retention 0.50; attrition 0.5 %."""
    margin = 19.95 - 1.50 - 0.50
    assert round(simple(margin, 0.995, 0.01, first_margin="now")) == 1209
    assert round(simple(margin, 0.995, 0.01)) == 1191


def test_a_fee_with_falling_retention_is_worth_67() -> None:
    assert simple(19.95 - 1.00, 0.788, 0.01) == pytest.approx(67.2639, abs=0.0001)


@pytest.mark.parametrize(
    ("discount", "multiples"),
    [(0.10, [1.20, 1.75, 2.67, 4.50]), (0.16, [1.07, 1.52, 2.22, 3.46])],
)
def test_margin_multiples_of_gupta_and_lehmann(discount: float, multiples: list[float]) -> None:
    found = [simple(1, retention, discount) for retention in (0.6, 0.7, 0.8, 0.9)]
    assert [round(value, 2) for value in found] == multiples


def test_a_department_store_customer_of_berger_and_nasr() -> None:
    given = {"margin": 260, "promotion": 50, "retention": 0.75, "discount": 0.2, "years": 10}
    found = compute("lifetime_value_with_promotion", NO_FIRM, given)
    assert found == pytest.approx(568.78, abs=0.005)


def test_percents_in_place_of_shares_are_refused() -> None:
    with pytest.raises(UserError, match="bad_rate"):
        simple(100, 80, 0.1)


@pytest.mark.parametrize(
    ("customers", "alpha", "beta", "height"),
    [(REGULAR, 0.704, 1.182, -1680.3), (HIGH_END, 0.668, 3.806, -1611.2)],
)
def test_the_cohorts_of_fader_and_hardie(
    customers: list[int], alpha: float, beta: float, height: float
) -> None:
    found = compute("sbg", NO_FIRM, {"customers": customers})
    assert (found["alpha"], found["beta"]) == pytest.approx((alpha, beta), abs=0.0006)
    assert found["log_likelihood"] == pytest.approx(height, abs=0.05)


def test_the_first_four_renewals_foretell_the_next_three() -> None:
    found = compute("sbg", NO_FIRM, {"customers": REGULAR[:5]})
    assert (round(found["alpha"], 3), round(found["beta"], 3)) == (0.764, 1.296)
    ahead = [
        compute("sbg_survivors", NO_FIRM, {"customers": REGULAR[:5], "ahead": n}) for n in (1, 2, 3)
    ]
    assert [round(number) for number in ahead] == [285, 254, 230]


@pytest.mark.parametrize("customers", [[1000, 600], [1000, 600, 700], [5, 5, 5], [9, 4, -1]])
def test_what_is_no_shrinking_cohort_is_refused(customers: list[int]) -> None:
    with pytest.raises(UserError, match="bad_cohort"):
        compute("sbg", NO_FIRM, {"customers": customers})


def test_an_account_is_worth_its_purchases_times_its_order_less_discount() -> None:
    undiscounted = compute("customer_lifetime_value", FIRM, {"discount": 0.0, "margin": 0.4})
    product = undiscounted["expected_purchases"] * undiscounted["expected_order"] * 0.4
    assert undiscounted["value"].to_list() == pytest.approx(product.to_list(), rel=1e-9)
    discounted = compute("customer_lifetime_value", FIRM, {"discount": 0.02, "margin": 0.4})
    share = discounted["value"].sum() / undiscounted["value"].sum()
    assert 1.02**-12 < share < 1.02**-1


def test_the_most_valuable_are_the_first_by_value_and_mistakes_name_others() -> None:
    table = compute("customer_lifetime_value", FIRM).sort("value", descending=True)
    best = compute("most_valuable_customers", FIRM)
    assert best == table["account"].head(20).to_list()
    for mistake in ("expected_purchases", "past_revenue"):
        others = compute("most_valuable_customers", FIRM, {"by": mistake})
        assert len(others) == 20 and set(others) != set(best)


def test_an_outside_list_of_orders_has_lifetime_values_too(cdnow_orders: pl.DataFrame) -> None:
    kept = cdnow_orders.filter(pl.col("date") <= date(1997, 9, 30))
    outside = book_from_orders(kept, "customer", "date", "amount")
    found = outside.named(compute("customer_lifetime_value", outside.book))
    assert len(found) == 2357 and all(row["value"] >= 0 for row in found)
    assert found[0]["account"] == kept["customer"][0]
