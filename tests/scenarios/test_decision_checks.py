"""The two checks of step 4 and 5: a decision by its worth, a figure of one's own run."""

from typing import Any

import pytest

from crm.book import Book
from grading.checks.decision import Decision
from grading.checks.outcome_number import OutcomeNumber
from grading.decisions import RoundPlace
from grading.mistake import Tolerance
from grading.work import Work
from sample_data.build import cached_firm
from sample_data.firm import FirmKey
from scenarios.case import case
from scenarios.outcome import market_of

BOOK = Book(cached_firm(FirmKey(customers=600, seed=5)))
MARKET = market_of(case("win-back"), BOOK)
FIRST = RoundPlace(round="test", exercise="win-back/4a-test", question="test")
SECOND = RoundPlace(round="roll-out", exercise="win-back/4b-roll-out", question="roll-out")
TEST = Decision(id="test", question="test", market="win-back", round="test")
ROLL_OUT = Decision(
    id="roll-out", question="roll-out", market="win-back", round="roll-out", after=(FIRST,)
)


def best(**levers: Any) -> dict[str, dict[str, Any]]:
    """The best plan, with some levers of the roll-out set otherwise."""
    plan = {name: dict(answers) for name, answers in MARKET.best({}).items()}
    fresh = {name.replace("_", "-"): value for name, value in levers.items()}
    return {**plan, "roll-out": plan["roll-out"] | fresh}


def after_test(answers: dict[str, Any], test: dict[str, Any] | None = None) -> Work:
    earlier = {"win-back/4a-test": {"test": test if test is not None else best()["test"]}}
    return Work(BOOK, {"roll-out": answers}, earlier=earlier)


def test_the_best_decision_earns_everything_and_the_naive_one_nothing() -> None:
    assert TEST.judge(Work(BOOK, {"test": best()["test"]})).met == 1
    assert ROLL_OUT.judge(after_test(best()["roll-out"])).met == 1
    base = MARKET.base()
    verdict = TEST.judge(Work(BOOK, {"test": dict(base["test"])}))
    assert verdict.met == 0 and verdict.mistake == "no-campaign"


def test_nothing_decided_earns_nothing() -> None:
    for answers in ({}, {"test": None}, {"test": {}}, {"test": "agreed"}, {"test": {"list": ""}}):
        assert TEST.judge(Work(BOOK, answers)).met == 0


def test_a_broken_rule_earns_nothing_and_is_quoted() -> None:
    verdict = ROLL_OUT.judge(after_test(best(list="everyone")["roll-out"]))
    assert verdict.met == 0 and verdict.mistake == "rule-consent"
    rule = next(rule for rule in MARKET.rules if rule.id == "consent")
    assert rule.says.zh in verdict.says.zh and rule.says.en in verdict.says.en


def test_a_voucher_for_loyal_buyers_is_named_and_costs_marks() -> None:
    tested = best()["test"] | {"offer-111": "discount-20", "hold-out": 30}
    verdict = ROLL_OUT.judge(after_test(best(offer_111="discount-20")["roll-out"], tested))
    assert verdict.mistake == "voucher-for-loyal" and verdict.met < 1


def test_a_lever_left_open_is_asked_for() -> None:
    answers = best()["roll-out"]
    del answers["waves"]
    verdict = ROLL_OUT.judge(after_test(answers))
    assert verdict.met == 0 and "次" in verdict.says.zh


def test_the_roll_out_is_judged_together_with_the_test_before_it() -> None:
    nothing = dict(MARKET.base()["test"])
    verdict = ROLL_OUT.judge(after_test(best()["roll-out"], nothing))
    assert verdict.met == 0 and verdict.mistake == "rule-tested-first"


def test_the_receipt_reproduces_the_score() -> None:
    shown = ROLL_OUT.judge(after_test(best(waves=1)["roll-out"])).evidence
    share = (shown["utility"] - shown["base"]) / (shown["best"] - shown["base"])
    verdict = ROLL_OUT.judge(after_test(shown["decisions"]["roll-out"]))
    assert verdict.met == pytest.approx(share, abs=1e-4)
    assert sum(shown["parts"].values()) == pytest.approx(shown["utility"], abs=0.1)


def number_check(**fields: Any) -> OutcomeNumber:
    return OutcomeNumber(
        id="n",
        question="n",
        market="win-back",
        rounds=(FIRST, SECOND),
        tolerance=Tolerance(absolute=1),
        **fields,
    )


def answered(value: Any, plan: dict[str, dict[str, Any]]) -> Work:
    earlier = {
        "win-back/4a-test": {"test": plan["test"]},
        "win-back/4b-roll-out": {"roll-out": plan["roll-out"]},
    }
    return Work(BOOK, {"n": value}, earlier=earlier)


def test_a_figure_of_the_run_must_match_the_run() -> None:
    plan = best(waves=1)
    gap = MARKET.expected(MARKET.best({})) - MARKET.expected(plan)
    check = number_check(figure="gap")
    assert check.judge(answered(f"{gap:.0f}", plan)).met == 1
    assert check.judge(answered(f"{gap + 5:.0f}", plan)).met == 0
    assert check.judge(answered(f"{gap:.0f}", best())).met == 0


def test_a_counterfactual_is_worked_out_from_the_own_plan() -> None:
    plan = best(waves=1)
    change = {"round": "roll-out", "lever": "offer-111", "value": "discount-20"}
    check = number_check(changed=change)
    right = MARKET.changed(plan, "roll-out", "offer-111", "discount-20")
    assert check.judge(answered(right, plan)).met == 1
    assert check.judge(answered(MARKET.expected(plan), plan)).met == 0


def test_a_figure_taken_for_another_gets_its_own_feedback() -> None:
    says = {"zh": "这是期望效益。", "en": "This is the expected worth."}
    mistake = {"id": "own-worth", "figure": "expected", "says": says, "credit": 0.3}
    check = number_check(figure="gap", mistakes=[mistake])
    plan = best(waves=1)
    verdict = check.judge(answered(MARKET.expected(plan), plan))
    assert verdict.mistake == "own-worth" and verdict.met == 0.3
