"""The scenario page as a student and a teacher meet it: stages, levers, rules, outcome."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from classroom import visits
from classroom.assignments import assign
from classroom.drafts import load_draft
from classroom.store import open_store
from classroom.submissions import hand_in, my_submissions
from scenarios.case import case
from scenarios.outcome import market_of
from tests.ui.learning_class import (
    PASSWORD,
    STUDENT,
    Tab,
    book_of,
    make_class,
    right_answers,
    tab_of,
    words,
)
from ui import desk

Opened = Callable[..., Tab]
CASE = "3"
STAGES = [stage.exercise_id for stage in case("win-back").stages]
TEST, ROLL_OUT, REFLECTION = STAGES[3:]
LEVERS = {
    TEST: "stage-3-win-back-4a-test-1-lever",
    ROLL_OUT: "stage-3-win-back-4b-roll-out-1-lever",
}


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = make_class(tmp_path_factory.mktemp("case") / "kexun.sqlite")
    store = open_store(f"sqlite:///{file}")
    with store.session() as db:
        teacher = visits.sign_in(db, "laoshi", PASSWORD, "test").visitor
        assert assign(db, teacher, 1, "win-back", attempts=2).id == int(CASE)
    store.close()
    return file


@pytest.fixture
def opened(college: None) -> Opened:
    return lambda login=STUDENT, language="zh": tab_of(login, language)


def hands_in(tab: Tab, *stages: str, **answers: Any) -> None:
    """Hand in stages without the page; the ideal answers unless others are given."""
    for stage in stages:
        given = answers or right_answers(stage, tab.who)
        with desk.db() as session:
            hand_in(session, tab.who, int(CASE), stage, given, f"key-{stage}")


def best(tab: Tab) -> dict[str, dict[str, Any]]:
    market = market_of(case("win-back"), book_of(tab.who))
    return {name: dict(answers) for name, answers in market.best({}).items()}


def decide(tab: Tab, stage: str, decision: dict[str, Any]) -> None:
    """Move every lever of a decision stage."""
    for lever, value in decision.items():
        key = f"{LEVERS[stage]}-{lever}"
        if isinstance(value, int):
            tab.page.select_slider(key=key).set_value(value)
        else:
            tab.page.button_group(key=key).set_value(value)
        tab.runs()


def test_the_case_opens_at_its_first_stage_with_the_others_locked(opened: Opened) -> None:
    page = opened().goes_to("scenario", a=CASE)
    assert "S7" in page.title[0].value and "客户运营专员" in words(page)
    assert not page.button(key="step-win-back-1-situation").disabled
    assert page.button(key="step-win-back-2-process").disabled


def test_an_answer_of_a_stage_is_saved_as_it_is_given(opened: Opened) -> None:
    tab = opened()
    page = tab.goes_to("scenario", a=CASE)
    page.radio(key="stage-3-win-back-1-situation-1-role").set_value("retention")
    tab.runs()
    with desk.db() as session:
        draft = load_draft(session, tab.who, int(CASE), STAGES[0])
    assert draft is not None and draft.answers == {"role": "retention"}


def test_the_levers_quote_their_rules_and_say_at_once_what_breaks_one(opened: Opened) -> None:
    tab = opened()
    hands_in(tab, *STAGES[:3])
    page = tab.goes_to("scenario", a=CASE)
    assert "任何时候都不得发送营销信息" in words(page) and "尚未填完" in words(page)
    assert page.button(key="stage-3-win-back-4a-test-1-hand-in").disabled
    decide(tab, TEST, best(tab)["test"] | {"list": "everyone"})
    assert "违反规定" in words(tab.page)
    decide(tab, TEST, {"list": "agreed"})
    assert "没有违反规定" in words(tab.page)
    assert not tab.page.button(key="stage-3-win-back-4a-test-1-hand-in").disabled


def test_a_decision_is_handed_in_once_and_its_outcome_is_shown(opened: Opened) -> None:
    tab = opened()
    hands_in(tab, *STAGES[:3])
    hands_in(tab, TEST, test=best(tab)["test"])
    page = tab.goes_to("scenario", a=CASE)
    assert "测试结果" in [expander.label for expander in page.expander]
    decide(tab, ROLL_OUT, best(tab)["roll-out"])
    tab.clicks("stage-3-win-back-4b-roll-out-1-hand-in")
    tab.clicks("stage-3-win-back-4b-roll-out-1-sure-yes")
    with desk.db() as session:
        (attempt,) = my_submissions(session, tab.who, int(CASE), ROLL_OUT)
    assert attempt.submission.answers == {"roll-out": best(tab)["roll-out"]}
    assert attempt.feedback.score == 100
    page = tab.goes_to("scenario", a=CASE, x=ROLL_OUT)
    assert [one.label for one in page.metric][:2] == ["期望效益", "已知最好的方案"]
    assert page.metric[0].value == page.metric[1].value
    assert len(page.get("plotly_chart")) >= 5
    assert page.button_group(key=f"{LEVERS[ROLL_OUT]}-list").disabled


def test_the_reflection_finds_its_figures_on_the_outcome_page(opened: Opened) -> None:
    tab = opened(language="en")
    hands_in(tab, *STAGES[:3])
    hands_in(tab, TEST, test=best(tab)["test"])
    hands_in(tab, ROLL_OUT, **{"roll-out": best(tab)["roll-out"] | {"waves": 1}})
    page = tab.goes_to("scenario", a=CASE)
    assert page.text_input(key="stage-3-win-back-5-reflection-1-gap").value == ""
    assert "Outcome of step ④" in [one.label for one in page.tabs]


def test_a_case_that_is_not_one_s_own_cannot_be_opened_by_its_number(opened: Opened) -> None:
    tab = opened()
    tab.page.switch_page("screens/scenario.py")
    tab.page.query_params["a"] = "999"
    tab.page.run()
    assert not tab.page.radio and not tab.page.tabs


def test_a_teacher_tries_a_case_on_any_firm_and_nothing_is_stored(opened: Opened) -> None:
    tab = opened("laoshi")
    page = tab.goes_to("scenario")
    assert "不会保存" in words(page)
    tab.clicks("trial-win-back-1-best")
    assert [one.label for one in page.metric][:2] == ["期望效益", "已知最好的方案"]
