"""Every way to draw a declared column, on an industry that one file adds."""

from datetime import date, datetime
from functools import cache
from typing import Any

import polars as pl
import pytest

from kit.yamlfiles import model_from_bytes
from sample_data.firm import Firm, FirmKey, digest
from sample_data.generator.v1 import firm as version_1
from sample_data.industry import Industry
from tests.sample_data.small_trade import BOOKSHOP


@cache
def bookshop() -> Industry:
    return model_from_bytes(BOOKSHOP.encode(), Industry, "bookshop.yaml")


@cache
def firm(customers: int = 200, seed: int = 5, locale: Any = "zh") -> Firm:
    return version_1.build(FirmKey("bookshop", customers, seed, locale), bookshop())


def table(name: str, **key: Any) -> pl.DataFrame:
    return firm(**key).table(name)


@cache
def truth(name: str) -> pl.DataFrame:
    key = FirmKey("bookshop", 200, 5)
    return version_1.truth_tables(version_1.course(key, bookshop()))[name]


def test_a_file_with_optional_parts_left_out_makes_a_firm() -> None:
    assert firm().table("campaigns").height == 0
    assert firm().table("orders").height > 300


def test_rows_follow_the_share_of_every_hundred_parents() -> None:
    assert 140 <= table("cards").height <= 160
    copies = truth("accounts").filter(pl.col("duplicate_of").is_not_null())["account_id"]
    assert not table("cards")["account_id"].is_in(copies.to_list()).any()


def test_a_choice_by_another_column_is_correlated_with_it() -> None:
    owner = truth("accounts").rename({"account_id": "id"}).select("id", "segment")
    cards = table("cards").join(owner, left_on="account_id", right_on="id")
    gold = cards.group_by("segment").agg((pl.col("grade") == "gold").mean())
    assert dict(gold.rows())["school"] > 3 * dict(gold.rows())["reader"]


def test_money_is_written_in_yuan_and_kept_in_fen() -> None:
    assert set(table("cards")["fee"]) == {8850, 0}
    assert set(table("cards").filter(pl.col("fee") > 0)["grade"]) == {"gold"}


def test_factors_multiply_and_steps_round() -> None:
    cards = table("cards")
    means = dict(cards.group_by("grade").agg(pl.col("points").mean()).rows())
    assert 2 < means["gold"] / means["plain"] < 4.5
    assert (cards["points"] % 10 == 0).all()


def test_patterns_are_different_in_every_row() -> None:
    numbers = table("cards")["number"]
    assert numbers.str.contains(r"^A-\d{6}-\d{4}$").all()
    assert numbers.n_unique() == len(numbers)


def test_words_are_in_the_language_of_the_firm_and_sometimes_missing() -> None:
    assert set(table("cards")["taste"].drop_nulls()) == {"小说", "童书"}
    assert set(table("cards", locale="en")["taste"].drop_nulls()) == {"novels", "children's books"}
    assert 0.08 < table("cards")["taste"].null_count() / table("cards").height < 0.35


def test_rows_by_the_month_depend_on_how_long_there_was_time() -> None:
    first = table("cards").filter(pl.col("issued_on") < date(2025, 3, 1))
    last = table("cards").filter(pl.col("issued_on") > date(2025, 9, 1))
    assert first["visits"].mean() > 2 * last["visits"].mean()  # type: ignore[operator]


def test_ids_rise_with_the_order_by_column() -> None:
    assert table("visits")["at"].is_sorted()
    assert table("visits")["id"].to_list() == list(range(1, table("visits").height + 1))


def test_instants_keep_to_their_hours_and_durations_add_up() -> None:
    visits = table("visits")
    assert set(visits["at"].dt.hour()) == {10, 19}
    assert (visits["left_at"] > visits["at"]).sum() > 0.99 * visits.height
    minutes = (visits["left_at"] - visits["at"]).dt.total_minutes()
    assert minutes.to_list() == visits["stayed"].to_list()
    assert visits["left_at"].max() < datetime(2026, 1, 1)  # type: ignore[operator]


def test_computed_money_is_exact() -> None:
    price = dict(table("products").select("id", "list_price").rows())
    for product, pieces, paid in table("visits").select("product_id", "pieces", "paid").iter_rows():
        assert paid == price[product] * pieces


def test_a_weighted_link_prefers_the_heavier_row() -> None:
    sold = dict(table("visits")["product_id"].value_counts().rows())
    assert sold[2] > 1.5 * sold[1]


def test_running_totals_rise_within_their_group() -> None:
    visits = table("visits").with_columns(
        pl.col("paid").cum_sum().over("card_id", order_by=["at", "id"]).alias("mine")
    )
    assert visits["mine"].to_list() == visits["so_far"].to_list()


def test_totals_count_and_add_up_what_points_to_a_row() -> None:
    visits = table("visits")
    counted = dict(visits["card_id"].value_counts().rows())
    assert table("cards")["visits"].to_list() == [counted.get(i, 0) for i in table("cards")["id"]]
    spent = visits.filter(~pl.col("guest"))["paid"].sum()
    assert table("cards")["spent"].sum() == spent
    assert (table("cards")["regular"] == (table("cards")["visits"] >= 6)).all()


def test_conditions_leave_other_rows_empty() -> None:
    visits = table("visits")
    assert (visits["friend"].is_not_null() == visits["guest"]).all()


def test_a_table_of_the_firm_has_fixed_rows_bands_and_joined_texts() -> None:
    shelves = table("shelves")
    assert shelves["place"].to_list() == [1, 2, 3, 4, 5]
    assert ((shelves["width"] > 1.5) == (shelves["size"] == "large")).all()
    assert shelves["title"].to_list()[2] == "第3架" and shelves["wrong"].to_list()[2] == "号3架"
    want = (shelves["place"] * 2 + shelves["width"] * 10) / 4
    assert (shelves["score"] - want).abs().max() < 0.0051  # type: ignore[operator]


def test_a_row_for_every_month_begins_on_the_first() -> None:
    months = table("months")
    assert months.height == 60
    assert set(months["month"].dt.day()) == {1}


def test_matching_and_linking_within_lead_to_rows_alike() -> None:
    months, size = table("months"), dict(table("shelves").select("id", "size").rows())
    assert (months["twin_id"] == months["shelf_id"]).all()
    for shelf, other, copied in months.select("shelf_id", "other_id", "size").iter_rows():
        assert size[shelf] == size[other] == copied


def test_hidden_columns_are_in_the_truth_alone() -> None:
    assert "day" not in table("visits").columns
    assert truth("visits").columns == ["id", "day"]
    assert (truth("visits")["day"] == table("visits")["at"].dt.date()).all()


def test_the_schema_of_the_firm_tells_of_its_tables() -> None:
    about = firm().schema["cards"]
    assert list(about.columns)[:2] == ["id", "account_id"]
    assert list(about.columns) == table("cards").columns
    assert {n: table("cards").schema[n] for n in about.columns} == about.dtypes


def test_a_new_column_moves_no_other() -> None:
    more = BOOKSHOP.replace(
        "      number: {type: text",
        "      extra: {type: count, label: {zh: 多, en: Extra}, "
        "draw: {kind: between, from: 1, to: 9}}\n      number: {type: text",
        1,
    )
    other = version_1.build(
        FirmKey("bookshop", 200, 5), model_from_bytes(more.encode(), Industry, "x.yaml")
    )
    assert other.table("cards").drop("extra").equals(table("cards"))
    assert other.table("visits").equals(table("visits"))


def test_a_small_firm_is_the_beginning_of_a_large_one() -> None:
    small, large = table("cards", customers=100), table("cards", customers=200)
    late = ["visits", "spent", "regular"]
    assert large.head(small.height).drop(late).equals(small.drop(late))
    kept = table("visits", customers=200).filter(pl.col("card_id") <= small.height).drop("id")
    assert kept.equals(table("visits", customers=100).drop("id"))


@pytest.mark.parametrize("locale", ["zh", "en"])
def test_the_same_key_gives_the_same_bytes(locale: str) -> None:
    again = version_1.build(firm(locale=locale).key, bookshop())
    assert digest(again.tables) == digest(firm(locale=locale).tables)
