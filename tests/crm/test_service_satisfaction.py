"""Scores of surveys with their uncertainty, and the customers to call back."""

from datetime import date
from math import sqrt

import polars as pl
import pytest

from crm.book import Book
from crm.metrics.net_promoter_score import net_promoter_score
from crm.metrics.satisfied_share import satisfied_share
from crm.operations.plan_activity import PlanActivity
from crm.service.satisfaction import (
    LOWEST,
    by_quarter,
    interval_of,
    overall,
    rated_cases,
    response_rate,
    score_of,
    unhappy,
)
from sample_data.build import build_firm
from sample_data.firm import Firm, FirmKey
from tests.crm.service_desk import did


@pytest.fixture(scope="module")
def shop() -> Firm:
    return build_firm(FirmKey("retail", 200, 4))


def test_the_interval_of_nps_follows_from_the_variance_of_a_difference_of_shares() -> None:
    scores = pl.Series([10] * 50 + [8] * 30 + [3] * 20)
    score = score_of("nps", scores)
    assert (score.value, score.n) == (30.0, 100)
    assert score.margin == pytest.approx(100 * 1.96 * sqrt((0.5 + 0.2 - 0.3**2) / 100))


def test_an_interval_ends_where_the_scale_does() -> None:
    score = score_of("nps", pl.Series([8, 3]))
    assert score.value - score.margin < -100
    assert interval_of("nps", score) == (-100, pytest.approx(score.value + score.margin))
    assert interval_of("csat", score_of("csat", pl.Series([5, 5, 5, 1])))[1] == 100


def test_csat_counts_the_top_two_boxes_and_ces_the_top_three() -> None:
    assert score_of("csat", pl.Series([5, 4, 3, 1])).value == 50.0
    assert score_of("ces", pl.Series([7, 6, 5, 4])).value == 75.0
    assert score_of("nps", pl.Series([], dtype=pl.Int64)).n == 0


def test_the_page_says_what_the_metrics_say(shop: Firm) -> None:
    book = Book(shop)
    scores = overall(book)
    assert scores["nps"].value == pytest.approx(net_promoter_score(book))
    assert scores["csat"].value == pytest.approx(satisfied_share(book))
    assert sum(quarter.score.n for quarter in by_quarter(book, "nps")) == scores["nps"].n


def test_a_period_counts_its_own_replies_orders_and_ratings(shop: Firm) -> None:
    book = Book(shop)
    (all_replies, all_orders), (replies, orders) = (
        response_rate(book),
        response_rate(book, date(2026, 1, 1)),
    )
    assert 0 < replies < all_replies < all_orders and replies < orders < all_orders
    assert 0 < rated_cases(book)[0] < rated_cases(book)[1]


def test_a_planned_call_closes_the_loop_with_an_unhappy_customer(shop: Firm) -> None:
    book = Book(shop)
    low = unhappy(book)
    assert low.height and all(
        score <= LOWEST[source] for source, score in low.select("source", "score").iter_rows()
    )
    uncalled = low.filter(pl.col("called").is_null()).row(0, named=True)
    values = {"kind": "call", "subject": "回访", "due_on": book.as_of.isoformat()}
    did(book, PlanActivity(account_id=uncalled["account_id"], values=values))
    mine = (pl.col("source") == uncalled["source"]) & (pl.col("id") == uncalled["id"])
    assert unhappy(book).filter(mine)["called"].to_list() == [book.as_of]
    assert set(unhappy(book, "nps")["source"]) == {"nps"}
