"""Tobacco wholesale: salespeople can be assessed on what their outlets did, trade side only."""

import re

import polars as pl
import pytest

from sample_data.build import build_firm
from sample_data.firm import Firm, FirmKey, digest
from sample_data.industry import FOLDER, industry
from sample_data.prove_industry import faults

FIRM = build_firm(FirmKey("tobacco", 600, 1))
FULL = build_firm(FirmKey("tobacco", 1440, 2))
GOLDEN = "8f83ca3a0d60e8efb09956a15e12153a70cfa4b190e70ed37be440b83d645185"
PARTS = ("volume", "in_province", "out_of_province", "famous", "revenue_per_case", "shelf_rate")
FULL_POINTS = (40, 10, 10, 15, 15, 10)


def month(firm: Firm, table: str) -> pl.DataFrame:
    return firm.table(table).filter(pl.col("month") == pl.date(2026, 8, 1))


def sales_points() -> pl.Expr:
    """Points of a part: half a point more per point over plan, one less per point short of it,
    two below 90 %; capped at 110 % of the part."""
    total = pl.lit(0.0)
    for part, full in zip(PARTS, FULL_POINTS, strict=True):
        reached = pl.col(part) / pl.col(f"{part}_plan") * 100
        change = (
            pl.when(reached >= 100)
            .then((reached - 100) * 0.5)
            .when(reached >= 90)
            .then(reached - 100)
            .otherwise(-10 + (reached - 90) * 2)
        )
        total = total + (full + change).clip(0, full * 1.1)
    return total


def wages(firm: Firm) -> pl.DataFrame:
    """Wages of a month by the formula of the assessment, weights .2, .6 and .2."""
    base = pl.sum_horizontal("base_management", "base_visits", "base_planning")
    market = pl.sum_horizontal("market_order", "retailer_service", "satisfaction")
    score = base * 0.2 + sales_points() * 0.6 + market * 0.2
    people = firm.table("salespeople").select("id", "base_wage")
    return (
        month(firm, "sales_assessments")
        .join(people, left_on="salesperson_id", right_on="id")
        .with_columns(score=score, wage=pl.col("base_wage") / 100 * score / 100)
    )


def test_the_industry_is_whole_and_keeps_its_promises() -> None:
    assert list(faults(FOLDER / "tobacco.yaml", seeds=4)) == []


def test_a_tobacco_firm_is_what_it_has_always_been() -> None:
    assert digest(build_firm(FirmKey("tobacco", 120, 1)).tables) == GOLDEN


def test_twelve_salespeople_share_the_outlets_and_their_number_follows_the_customers() -> None:
    for firm, customers in ((FIRM, 600), (FULL, 1440)):
        outlets = firm.table("retail_outlets")
        each = outlets.group_by("salesperson_id").len()["len"]
        assert firm.table("salespeople").height == len(each) == 12
        assert outlets.height == customers
        assert each.min() > customers / 12 * 0.5


def test_what_is_assessed_is_the_sum_of_the_outlets() -> None:
    columns = ("volume", "in_province", "out_of_province", "famous", "revenue", "focus_volume")
    sums = (
        FULL.table("outlet_months")
        .group_by("salesperson_id", "month")
        .agg(pl.col(name).sum().alias(f"{name}_sum") for name in columns)
    )
    both = FULL.table("sales_assessments").join(sums, on=["salesperson_id", "month"])
    assert both.height == 144
    for name in columns:
        assert (both[name].cast(pl.Int64) == both[f"{name}_sum"].cast(pl.Int64)).all(), name
    per_case = both["revenue"] * 250 / both["volume"]
    assert (both["revenue_per_case"] - per_case).abs().max() <= 0.5


def test_the_parts_of_an_outlets_volume_fit_together() -> None:
    months = FULL.table("outlet_months")
    assert (months["in_province"] + months["out_of_province"] == months["volume"]).all()
    assert (months["out_of_province"] >= 0).all()
    assert (months["famous"] <= months["volume"]).all()
    assert (months["focus_on_shelf"] <= months["focus_agreed"]).all()
    share = months["in_province"].sum() / months["volume"].sum()
    assert 0.64 < share < 0.72
    per_case = months["revenue"].sum() / months["volume"].sum() * 250 / 100
    assert 30_000 < per_case < 40_000


def test_wages_can_be_worked_out_and_differ_from_person_to_person() -> None:
    found = wages(FULL)
    assert found["wage"].null_count() == 0
    assert found["score"].is_between(70, 112).all()
    assert found["wage"].is_between(2200, 4300).all()
    assert found["wage"].std() > 120


def test_some_fall_short_of_their_plan_and_some_exceed_it() -> None:
    reached = month(FULL, "sales_assessments").select(pl.col("volume") / pl.col("volume_plan"))
    assert 2 <= (reached["volume"] >= 1).sum() <= 10
    assert reached["volume"].is_between(0.85, 1.15).all()


def test_outlets_that_are_visited_more_grow_faster_and_show_more_focus_lines() -> None:
    months = FULL.table("outlet_months")
    year = months.group_by("outlet_id").agg(
        before=pl.col("volume").filter(pl.col("month") < pl.date(2025, 12, 1)).sum(),
        after=pl.col("volume").filter(pl.col("month") >= pl.date(2026, 6, 1)).sum(),
        shelf=pl.col("focus_on_shelf").mean(),
    )
    visits = FULL.table("outlet_visits").group_by("outlet_id").len("visits")
    seen = year.join(visits, on="outlet_id").filter(pl.col("before") > 0)
    growth = seen.select(pl.corr(pl.col("after") / pl.col("before"), "visits")).item()
    shelf = seen.select(pl.corr("shelf", "visits")).item()
    assert 0.4 < growth < 0.8
    assert 0.5 < shelf < 0.9


def test_salespeople_who_visit_more_are_judged_better_by_retailers() -> None:
    visits = FULL.table("outlet_visits").group_by("salesperson_id").len("visits")
    said = FULL.table("retailer_reviews").group_by("salesperson_id").agg(pl.col("overall").mean())
    assert visits.join(said, on="salesperson_id").select(pl.corr("visits", "overall")).item() > 0.6


def test_conduct_and_violations_tell_the_same_story() -> None:
    points = FULL.table("sales_violations").group_by("salesperson_id").len("breaches")
    conduct = (
        FULL.table("sales_assessments")
        .group_by("salesperson_id")
        .agg(pl.col("base_management").mean())
    )
    both = conduct.join(points, on="salesperson_id", how="left").fill_null(0)
    assert both.select(pl.corr("breaches", "base_management")).item() < -0.3


def test_visits_take_place_on_working_days() -> None:
    assert FULL.table("outlet_visits")["visited_on"].dt.weekday().max() <= 5


def test_an_outlet_entered_twice_shows_by_its_licence_and_sells_once() -> None:
    outlets = FULL.table("retail_outlets")
    twice = outlets.filter(pl.col("licence_no").is_duplicated())
    assert 0.04 < twice.height / outlets.height < 0.075
    selling = set(FULL.table("outlet_months")["outlet_id"].to_list())
    for ids in twice.group_by("licence_no").agg("id")["id"].to_list():
        assert len(selling & set(ids)) == 1


def test_shops_lie_in_one_city_that_differs_between_firms() -> None:
    cities = {
        build_firm(FirmKey("tobacco", 20, seed)).table("accounts")["city"].unique().item()
        for seed in range(6)
    }
    assert len(cities) > 2


def test_tobacco_is_never_a_product_and_the_trade_side_is_named() -> None:
    about = industry("tobacco")
    names = " ".join(f"{part.name.zh} {part.name.en}" for part in about.products)
    offers = " ".join(f"{part.name.zh} {part.name.en}" for part in about.campaigns)
    assert not re.search("烟|tobacco|cigarette", names + offers, re.IGNORECASE)
    for table, says in (
        ("sales_months", "受管制的成人商品"),
        ("retail_outlets", "禁止向未成年人售烟"),
    ):
        meaning = FIRM.schema[table].meaning
        assert meaning is not None and says in meaning.zh


@pytest.mark.parametrize("customers", [20, 60])
def test_a_small_branch_can_be_assessed_too(customers: int) -> None:
    firm = build_firm(FirmKey("tobacco", customers, 4))
    assert firm.table("sales_assessments").height == 144
