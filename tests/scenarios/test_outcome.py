"""What decisions led to, from the command line and from a student's answers."""

from typing import Any

import pytest

from crm.book import Book
from kit.errors import UserError
from sample_data.build import cached_firm
from sample_data.firm import FirmKey
from scenarios.case import case
from scenarios.fit import fits
from scenarios.outcome import decisions_from, market_of, outcome, read_decisions, simulate

KEY = FirmKey(customers=600, seed=3)
TEST, ROLL_OUT = "win-back/4a-test", "win-back/4b-roll-out"


def market() -> Any:
    return market_of(case("win-back"), Book(cached_firm(KEY)))


def test_simulating_the_named_policies_gives_0_and_100() -> None:
    assert simulate("win-back", KEY, "base")["score"] == 0.0
    best = simulate("win-back", KEY, "best")
    assert best["score"] == 100.0 and best["utility"] == best["best"] and not best["violations"]


def test_simulating_a_plan_from_a_file_names_the_broken_rule_and_gives_no_score() -> None:
    plan = simulate("win-back", KEY, "best")["decisions"]
    plan["roll-out"]["list"] = "everyone"
    found = simulate("win-back", KEY, plan)
    assert [broken["rule"] for broken in found["violations"]] == ["consent"]
    assert found["score"] == 0.0 and found["utility"] == found["best"]


def test_a_plan_of_the_first_round_alone_is_scored_by_what_can_still_be_reached() -> None:
    plan = simulate("win-back", KEY, "best")["decisions"]
    found = simulate("win-back", KEY, {"test": plan["test"]})
    assert found["score"] == 100.0 and found["utility"] < found["best"]


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ({"tset": {}}, "unknown_round"),
        ({"test": {"list": "agreed"}}, "missing_lever"),
        ({"test": {"lsit": "agreed"}}, "unknown_lever"),
    ],
)
def test_a_plan_that_cannot_be_read_says_what_is_wrong(raw: dict[str, Any], code: str) -> None:
    with pytest.raises(UserError) as refused:
        read_decisions(market(), raw)
    assert refused.value.code == code


@pytest.mark.parametrize("value", ["11", "7", 0, 35, "", "ten", True])
def test_a_number_off_its_steps_is_refused(value: Any) -> None:
    plan = {name: dict(answers) for name, answers in market().best({}).items()}
    plan["test"]["hold-out"] = value
    with pytest.raises(UserError):
        read_decisions(market(), plan)


def test_an_unknown_policy_is_refused() -> None:
    with pytest.raises(UserError) as refused:
        simulate("win-back", KEY, "bset")
    assert refused.value.code == "unknown_policy"


def test_the_outcome_holds_all_that_the_page_shows() -> None:
    here = market()
    found = outcome(here, here.best({}), worlds=20)
    assert found.utility == found.best == found.reachable > found.base == 0.0
    assert len(found.story) == 6 and len(found.worlds) == 20 and len(found.parts) == 8
    assert sum(part.total for part in found.parts) == pytest.approx(found.utility, abs=0.01)
    assert found.numbers["gap"] == 0.0
    assert found.numbers["told-luck"] == pytest.approx(
        found.story[-1].total - found.utility, abs=0.01
    )


def test_decisions_come_from_the_answers_of_the_stages_in_order() -> None:
    here, chosen = market(), case("win-back")
    best = {name: dict(answers) for name, answers in here.best({}).items()}
    both = {TEST: {"test": best["test"]}, ROLL_OUT: {"roll-out": best["roll-out"]}}
    assert decisions_from(chosen, here, both) == best
    assert decisions_from(chosen, here, {TEST: both[TEST]}) == {"test": best["test"]}
    assert decisions_from(chosen, here, {ROLL_OUT: both[ROLL_OUT]}) == {}
    assert decisions_from(chosen, here, {TEST: {"test": {"list": "agreed"}}}) == {}


def test_changing_one_lever_gives_the_counterfactual() -> None:
    here = market()
    best = here.best({})
    assert here.changed(best, "roll-out", "waves", best["roll-out"]["waves"]) == here.expected(best)
    assert here.changed(best, "roll-out", "offer-111", "discount-20") < here.expected(best)


def test_most_classroom_firms_leave_something_to_decide() -> None:
    assert sum(fits(FirmKey(customers=600, seed=seed)) for seed in range(1, 13)) >= 10
