"""List prices change over the years, and what is kept of it agrees everywhere."""

import numpy as np
import polars as pl
import pytest

from sample_data.build import build_firm
from sample_data.firm import Firm, FirmKey
from sample_data.generator.v1.catalogue import power
from sample_data.truth import build_truth, true_duplicates

FIRM = build_firm(FirmKey(customers=2000, seed=4))


def price_on(firm: Firm, frame: pl.DataFrame, day: str) -> pl.DataFrame:
    """The list price of each row's product on its day, by the record of changes."""
    changes = firm.table("price_changes").sort("changed_on")
    first = changes.group_by("product_id", maintain_order=True).first()
    now = firm.table("products").select(product_id="id", latest="list_price")
    later = changes.select("product_id", "changed_on", "new_price").sort("changed_on")
    return (
        frame.sort(day)
        .join_asof(
            later, left_on=day, right_on="changed_on", by="product_id", check_sortedness=False
        )
        .join(first.select("product_id", "old_price"), on="product_id", how="left")
        .join(now, on="product_id")
        .with_columns(price=pl.coalesce("new_price", "old_price", "latest"))
    )


def test_every_price_starts_where_the_last_one_ended() -> None:
    changes = FIRM.table("price_changes").sort("product_id", "changed_on")
    before = pl.col("new_price").shift().over("product_id")
    linked = changes.select((pl.col("old_price") == before).alias("same")).drop_nulls()
    assert linked.height > 10 and linked["same"].all()
    assert (changes["old_price"] != changes["new_price"]).all()
    last = (
        changes.group_by("product_id")
        .last()
        .join(FIRM.table("products"), left_on="product_id", right_on="id")
    )
    assert (last["new_price"] == last["list_price"]).all()
    assert (last["changed_on"] == last["valid_from"]).all()


def test_orders_are_charged_the_price_of_their_day_less_a_usual_discount() -> None:
    orders = FIRM.table("orders").filter(pl.col("quote_id").is_null())
    days = orders.select(order_id="id", day="order_date")
    lines = price_on(FIRM, FIRM.table("order_lines").join(days, on="order_id"), "day")
    percent = 100 - 100 * lines["unit_price"] / lines["price"]
    assert set(percent.round(6).unique().to_list()) == {0, 5, 10, 20}


def test_quotes_hold_the_price_of_their_day() -> None:
    quotes = FIRM.table("quotes").select(quote_id="id", day="created_on")
    lines = FIRM.table("quote_lines").join(quotes, on="quote_id").drop("list_price")
    priced = price_on(FIRM, lines, "day").sort("id")
    assert priced["price"].to_list() == FIRM.table("quote_lines")["list_price"].to_list()


def test_a_profile_without_price_changes_has_none() -> None:
    assert build_firm(FirmKey("tobacco", 60, 3)).table("price_changes").height == 0


@pytest.mark.parametrize("exponent", [-2.6, -0.6, 0.0, 1.5])
def test_powers_by_plain_arithmetic_are_right(exponent: float) -> None:
    bases = np.linspace(0.7, 1.4, 71)
    assert np.allclose(power(bases, exponent), bases**exponent, rtol=1e-12)


def test_orders_are_worth_what_customers_meant_to_spend() -> None:
    """Mean order of a person over his planted mean: 1 on average, whatever he spends."""
    key = FirmKey(customers=20_000, seed=6)
    firm, truth = build_firm(key), build_truth(key)
    orders = firm.table("orders").filter(
        pl.col("status") == "completed", pl.col("quote_id").is_null()
    )
    both = orders.join(truth.tables["accounts"], on="account_id")
    means = both.group_by("segment").agg((pl.col("amount") / pl.col("spend")).mean().alias("m"))
    assert means["m"].is_between(0.96, 1.03).all(), means


def test_a_duplicate_shares_the_risk_of_its_owner() -> None:
    key = FirmKey("securities", 2000, 7)
    profiles = {row["account_id"]: row for row in build_firm(key).table("kyc_profiles").to_dicts()}
    moving = {"id", "account_id", "collected_on"}
    pairs = true_duplicates(key)
    assert len(pairs) > 80
    for owner, copy in pairs:
        theirs, mine = profiles[owner], profiles[copy]
        assert {k: v for k, v in theirs.items() if k not in moving} == {
            k: v for k, v in mine.items() if k not in moving
        }
