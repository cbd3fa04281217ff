"""A score model before it is in force, and against leads that have ended."""

from datetime import date, timedelta
from typing import Any

import numpy as np
import polars as pl
import pytest

from crm.book import Book
from crm.conditions import Filter
from crm.metrics.two_proportion_z import two_proportion_z
from crm.sales.scoring import ScoreModel, ScoreRule
from crm.sales.scoring_examples import EXAMPLES, examples
from crm.sales.scoring_past import past, rank_quality, two_sided
from crm.sales.scoring_points import points
from crm.sales.scoring_preview import preview
from sample_data.build import build_firm
from sample_data.firm import Firm, FirmKey
from tests.crm.test_lead_scoring import LEAD, MODEL, URGENT, with_leads


@pytest.fixture(scope="module")
def shop() -> Firm:
    return build_firm(FirmKey(customers=300, seed=4))


# --- before and beside ------------------------------------------------------------------------


def test_the_preview_counts_open_leads_and_changes_nothing(shop: Firm) -> None:
    book = Book(shop)
    before = book.state()
    seen = preview(book, MODEL)
    scores = points(book, MODEL).filter(pl.col("status").is_in(["new", "assigned", "in_process"]))
    assert seen.open == scores.height == sum(seen.bands)
    assert seen.mql == (scores["score"] >= 40).sum() >= seen.sql
    assert list(seen.top) == sorted(
        seen.top, key=lambda id: (-points(book, MODEL)["score"][id - 1], 0)
    )
    beside = seen.beside
    told = beside.both + beside.model_only + beside.bant_only + beside.neither + beside.no_bant
    assert told == seen.open and book.state() == before


def test_every_example_fits_the_firm(shop: Firm) -> None:
    assert examples(Book(shop)) == list(EXAMPLES)


def test_a_firm_without_leads_has_an_empty_preview(tiny_firm: Firm) -> None:
    book = Book(tiny_firm)
    assert preview(book, MODEL).open == 0 and preview(book, MODEL).mean is None
    seen = past(book, MODEL)
    assert (seen.ended, seen.rank, seen.bands[0].rate) == (0, None, None)
    assert {rule.verdict for rule in seen.rules} == {"nobody"}


# --- the past ---------------------------------------------------------------------------------


def ended(firm: Firm, *groups: tuple[int, int, dict[str, Any]]) -> Book:
    """Groups of so many converted and so many dead leads with these values."""
    rows = []
    for won, lost, values in groups:
        rows += [{"status": "converted", **values}] * won + [{"status": "dead", **values}] * lost
    return with_leads(firm, *rows)


def verdicts(book: Book, *rules: ScoreRule) -> list[str]:
    return [one.verdict for one in past(book, ScoreModel(rules, 40, 70)).rules]


def test_a_band_tells_how_many_of_it_converted(tiny_firm: Firm) -> None:
    book = ended(tiny_firm, (3, 1, {"need": "urgent"}), (1, 5, {"need": "unclear"}))
    seen = past(book, ScoreModel((URGENT,), 40, 70))
    assert (seen.ended, seen.converted) == (10, 4)
    assert [(b.ended, b.converted) for b in seen.bands] == [(6, 1), (0, 0), (0, 0), (4, 3), (0, 0)]
    # 4 converted, 6 lost: the rule is right on 3 × 5 pairs, tied on 3 × 1 + 1 × 5
    assert seen.rank is not None and seen.rank.auc == pytest.approx((15 + 4) / 24)


def test_the_area_under_the_curve_is_that_of_all_pairs() -> None:
    draws = np.random.default_rng(5)
    won, lost = draws.integers(0, 9, 40), draws.integers(0, 7, 60)
    pairs = np.mean([(w > x) + 0.5 * (w == x) for w in won for x in lost])
    found = rank_quality(won, lost)
    assert found is not None and found.auc == pytest.approx(pairs)


def test_the_interval_is_that_of_hanley_and_mcneil() -> None:
    """The worked example of the paper: 58 normal, 51 abnormal, area 0.893, error 0.032."""
    table = np.array([[33, 6, 6, 11, 2], [3, 2, 2, 11, 33]])
    normal, abnormal = (np.repeat(np.arange(5), row) for row in table)
    found = rank_quality(abnormal, normal)
    assert found is not None
    assert found.auc == pytest.approx(0.893, abs=0.0005)
    assert (found.high - found.auc) / 1.959964 == pytest.approx(0.032, abs=0.0015)


def test_rules_that_point_the_wrong_way_are_named(tiny_firm: Firm) -> None:
    book = ended(
        tiny_firm,
        (20, 20, {"need": "urgent", "source": "store"}),
        (5, 35, {"need": "unclear", "source": "exhibition"}),
    )
    wrong = ScoreRule(Filter("source", "in", ("exhibition",)), 10)
    right = ScoreRule(Filter("source", "in", ("exhibition",)), -10)
    nobody = ScoreRule(Filter("budget", "in", ("approved",)), 10)
    everybody = ScoreRule(Filter("name", "empty", value=False), 10)
    age = ScoreRule(Filter("created_on", "last_days", 900), 10)
    assert verdicts(book, wrong, right, nobody, everybody) == [
        "wrong_way", "fits", "nobody", "everybody",
    ]  # fmt: skip
    book.begin()
    book.add("leads", **LEAD | {"created_on": date(2025, 7, 1) - timedelta(days=950)})
    book.end(book.seq + 1)
    assert verdicts(book, age) == ["age"]


def test_few_leads_and_perfect_answers_are_doubted(tiny_firm: Firm) -> None:
    urgent = {"need": "urgent"}
    assert verdicts(ended(tiny_firm, (2, 1, urgent), (4, 9, {})), URGENT) == ["small"]
    assert verdicts(ended(tiny_firm, (12, 0, urgent), (0, 12, {})), URGENT) == ["perfect"]
    assert verdicts(ended(tiny_firm, (11, 10, urgent), (10, 11, {})), URGENT) == ["no_sign"]


def test_the_two_proportion_test_agrees_with_the_metric_of_the_course(tiny_firm: Firm) -> None:
    assert two_sided(5, 83, 12, 99) == pytest.approx(
        two_proportion_z(Book(tiny_firm), 5, 83, 12, 99)["p"]
    )
    assert two_sided(0, 4, 0, 4) is None and two_sided(1, 0, 1, 4) is None


def test_the_ready_model_ranks_a_shops_leads_better_than_chance(shop: Firm) -> None:
    seen = past(Book(shop), EXAMPLES[0].model)
    assert seen.rank is not None and seen.rank.low > 0.5
    assert seen.bant is not None and seen.bant.auc > 0.5
