"""The win-back market against the published parameter table, and against its own sampled worlds."""

from functools import cache
from typing import Any

import numpy as np
import pytest

from crm.market.win_back import WinBack
from crm.market_model import MARKETS, Decisions
from crm.win_back.audience import Audience
from crm.win_back.parameters import (
    BASKET,
    CLASSES,
    COUNTS,
    OFFERS,
    Response,
    default_response,
    drawn_response,
)
from crm.win_back.plans import decisions_of, plan_of
from crm.win_back.profit import Plan
from crm.win_back.search import best_plan

CLASS_CODES = list(CLASSES)
BEST_MIX = np.array([1, 1, 2, 3, 0, 0, 0, 0])


def market(seed: int, share: float = 0.3, response: Response | None = None) -> WinBack:
    """The default customers, or a share of each class, with this firm's response."""
    counts = np.round(COUNTS * share).astype(np.int64)
    kinds = np.repeat(np.arange(8), counts)
    people = Audience(np.arange(1, len(kinds) + 1), kinds, counts, BASKET, BASKET)
    return WinBack.of(people, response or drawn_response(seed), seed)


@cache
def firm(seed: int) -> WinBack:
    return market(seed)


def plan(test: list[int], hold_out: int, offers: list[int], waves: int) -> Decisions:
    return decisions_of(Plan(np.array(test), hold_out / 100, np.array(offers), waves))


def changed(decisions: Decisions, round_id: str, **levers: str | int) -> Decisions:
    fresh = {name.replace("_", "-"): value for name, value in levers.items()}
    return {**decisions, round_id: {**decisions[round_id], **fresh}}


def broken(seed: int, decisions: Decisions, round_id: str) -> list[str]:
    return [v.rule.id for v in firm(seed).violations(decisions, round_id)]


@pytest.mark.parametrize(
    ("offers", "profit"),
    [
        ([3] * 8, -8785.80),
        ([2] * 8, -1563.80),
        (list(BEST_MIX), 4486.20),
        ([0] * 8, 0.0),
    ],
)
def test_one_contact_of_3000_customers_earns_what_the_parameter_table_gives(
    offers: list[int], profit: float
) -> None:
    everyone = market(0, 1.0, default_response())
    assert everyone.economy.test_worth[offers, np.arange(8)].sum() == pytest.approx(profit, abs=0.5)


def test_no_class_does_better_than_in_the_best_mix() -> None:
    worth = market(0, 1.0, default_response()).economy.test_worth
    assert worth.argmax(axis=0).tolist() == BEST_MIX.tolist()


@pytest.mark.parametrize("seed", range(10))
def test_the_naive_policy_scores_0_and_the_best_100(seed: int) -> None:
    here = firm(seed)
    assert here.score(here.base()) == 0.0
    assert here.expected(here.base()) == 0.0
    assert here.score(here.best({})) == 100.0
    assert here.score({}) == 100.0


@pytest.mark.parametrize("seed", range(4))
def test_the_best_policy_breaks_no_rule_and_beats_two_thousand_random_ones(seed: int) -> None:
    here, dice = firm(seed), np.random.default_rng(seed)
    best = here.best({})
    assert not broken(seed, best, "test") and not broken(seed, best, "roll-out")
    for _ in range(2000):
        some = plan(
            dice.integers(0, 4, 8).tolist(),
            5 * int(dice.integers(1, 7)),
            dice.integers(0, 4, 8).tolist(),
            int(dice.integers(1, 5)),
        )
        if not broken(seed, some, "test") and not broken(seed, some, "roll-out"):
            assert here.expected(some) <= here.expected(best) + 1e-6


@pytest.mark.parametrize("seed", range(3))
def test_changing_any_one_lever_of_the_best_policy_never_pays(seed: int) -> None:
    here = firm(seed)
    best = here.best({})
    for one in here.rounds:
        for lever in one.levers:
            values = list(lever.options) or range(lever.least, lever.most + 1, lever.step)
            for value in values:
                other = {**best, one.id: {**best[one.id], lever.id: value}}
                if not any(broken(seed, other, r.id) for r in here.rounds):
                    assert here.expected(other) <= here.expected(best) + 1e-6


@pytest.mark.parametrize("seed", range(10))
def test_vouchers_for_loyal_buyers_give_margin_away(seed: int) -> None:
    gain = firm(seed).economy.gain[0]
    loyal = CLASS_CODES.index("111")
    assert gain[1, loyal] > 0 > gain[2, loyal] > gain[3, loyal]


def test_what_is_expected_is_the_mean_of_many_worlds() -> None:
    here = firm(3)
    for decisions in (here.best({}), plan([2] * 8, 10, [2, 2, 3, 3, 1, 0, 0, 0], 3)):
        totals = np.array(here.worlds(decisions, 600))
        error = totals.std() / np.sqrt(len(totals))
        assert abs(totals.mean() - here.expected(decisions)) < 3 * error


def test_worlds_are_the_same_every_time_and_do_nothing_when_nothing_is_done() -> None:
    here = firm(5)
    assert here.worlds(here.best({}), 20) == market(5).worlds(here.best({}), 20)
    assert here.worlds(here.base(), 20) == [0.0] * 20


def test_the_story_adds_up_to_its_world() -> None:
    here = firm(2)
    months = here.story(here.best({}))
    assert [month.number for month in months] == [1, 2, 3, 4, 5, 6]
    assert months[-1].total == pytest.approx(sum(month.profit for month in months), abs=0.01)
    assert here.numbers(here.best({}))["told"] == months[-1].total
    orders = sum(month.orders - month.orders_anyway for month in months)
    assert here.numbers(here.best({}))["told-extra-orders"] == orders
    assert months[1].contacts == 0 and months[1].profit == 0


def test_the_test_result_counts_every_customer_of_a_tested_class_once() -> None:
    here = firm(4)
    rows = here.measured(plan([1, 1, 2, 3, 0, 0, 0, 0], 20, [0] * 8, 1))
    by_class = {row.group: row for row in rows if row.group}
    assert list(by_class) == CLASS_CODES[:4]
    for code, row in by_class.items():
        assert row.treated + row.held_out == here.people.counts[CLASS_CODES.index(code)]
        assert row.low <= row.difference <= row.high
    pooled = [row for row in rows if not row.group]
    assert [row.offer for row in pooled] == list(OFFERS.values())[1:]
    assert pooled[0].treated == by_class["111"].treated + by_class["101"].treated


def test_a_list_with_customers_who_did_not_agree_breaks_the_first_rule() -> None:
    best = firm(1).best({})
    for name in ("everyone", "not-blocked"):
        assert broken(1, changed(best, "test", list=name), "test") == ["consent"]
        assert broken(1, changed(best, "roll-out", list=name), "roll-out") == ["consent"]


def test_a_control_group_that_is_too_small_breaks_a_rule() -> None:
    one_class = plan([1, 0, 0, 0, 0, 0, 0, 0], 5, [0] * 8, 1)
    assert broken(1, one_class, "test") == ["control-group"]
    assert broken(1, firm(1).base(), "test") == []


def test_an_offer_nobody_tested_may_not_be_rolled_out() -> None:
    some = plan([1, 1, 1, 1, 0, 0, 0, 0], 20, [0, 0, 0, 3, 0, 0, 0, 0], 1)
    assert broken(1, some, "roll-out") == ["tested-first"]


def test_too_many_contacts_break_the_cap() -> None:
    tested = plan([1, 1, 1, 1, 0, 0, 0, 0], 20, [1, 0, 0, 0, 0, 0, 0, 0], 3)
    fresh = plan([1, 1, 1, 1, 0, 0, 0, 0], 20, [0, 0, 0, 0, 0, 1, 0, 0], 3)
    assert broken(1, tested, "roll-out") == ["contact-cap"]
    assert broken(1, fresh, "roll-out") == []


def test_spending_more_than_the_budget_breaks_a_rule() -> None:
    calls_for_all = plan([1] * 8, 10, [1] * 8, 2)
    assert "budget" in broken(1, calls_for_all, "roll-out")
    assert firm(1).budget(calls_for_all).left < 0


def test_the_best_roll_out_after_a_poor_test_keeps_every_rule() -> None:
    for test in ([3] * 8, [2, 2, 2, 0, 0, 0, 0, 0], [0] * 8):
        given = {"test": plan(test, 30, [0] * 8, 1)["test"]}
        best = firm(6).best(given)
        assert best["test"] == given["test"]
        assert not broken(6, best, "roll-out")
        assert firm(6).score(given) == firm(6).score(best) < 100


def test_a_decision_survives_the_way_into_numbers_and_back() -> None:
    best = firm(7).best({})
    assert decisions_of(plan_of(best)) == best


def test_the_best_plan_is_searched_for_once(monkeypatch: pytest.MonkeyPatch) -> None:
    searched = []

    def search(*given: Any) -> Plan:
        searched.append(given)
        return best_plan(*given)

    monkeypatch.setattr("crm.market.win_back.best_plan", search)
    here = market(8)
    assert here.score(here.best({})) == 100 > here.score(here.base())
    assert here.numbers(here.best({}))["expected"] == here.expected(here.best({}))
    assert len(searched) == 1


def test_the_market_is_found_by_its_name() -> None:
    assert MARKETS["win-back"] is WinBack
