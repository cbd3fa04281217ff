"""The plots of an outcome are built from any decision, good or bad."""

import pytest

from crm.book import Book
from sample_data.build import cached_firm
from sample_data.firm import FirmKey
from scenarios.case import case
from scenarios.outcome import market_of, outcome
from ui.widgets import outcome_charts
from ui.widgets.decision_facts import measured_figure
from ui.words import speaking

MARKET = market_of(case("win-back"), Book(cached_firm(FirmKey(customers=600, seed=2))))


@pytest.mark.parametrize("policy", [MARKET.base(), MARKET.best({})])
def test_every_plot_can_be_drawn_in_both_languages(policy: object) -> None:
    found = outcome(MARKET, policy, worlds=50)  # type: ignore[arg-type]
    for language in ("zh", "en"):
        with speaking(language):
            bar = outcome_charts.worth_bar(found, MARKET)
            assert len(outcome_charts.story_figure(found, MARKET).data) == 2
            assert len(outcome_charts.parts_figure(found, MARKET, MARKET.rounds).data) == 2
            worlds = outcome_charts.worlds_figure(found, MARKET)
        texts = [trace.text[0] for trace in bar.data if trace.text]
        assert len(texts) == 3
        assert sum(worlds.data[0].y) == 50


def test_the_test_result_is_drawn_without_groups_of_nobody() -> None:
    rows = MARKET.measured(MARKET.best({}))
    compared = [row for row in rows if row.treated and row.held_out]
    assert len(measured_figure(rows).data[0].x) == len(compared)
