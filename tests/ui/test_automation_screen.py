"""Automation on the screen: from an example to a rule that fires, tried before it is kept."""

from collections.abc import Callable
from pathlib import Path

import pytest

from crm.automation.rule import kept_rules
from tests.ui.learning_class import STUDENT, Tab, book_of, tab_of, words
from ui.words import speaking

Opened = Callable[..., Tab]


@pytest.fixture(scope="module")
def seeded(class_file: Path) -> Path:
    return class_file


@pytest.fixture
def opened(college: None) -> Opened:
    """`opened()` is the student's tab on the page of rules."""

    def tab(language: str = "zh") -> Tab:
        mine = tab_of(STUDENT, language)
        mine.goes_to("automation")
        return mine

    return tab


def test_an_example_is_tried_kept_switched_off_and_deleted(opened: Opened) -> None:
    tab = opened()
    tab.clicks("rule-example-0")
    tab.clicks("rule-try")
    assert {m.label: m.value for m in tab.page.metric}["检查的记录"] == str(
        book_of(tab.who).height("cases")
    )
    tab.clicks("rule-save")
    assert "投诉优先处理" in words(tab.page) and "优先级设为" in words(tab.page)
    tab.page.toggle(key="rule-on-1-True").set_value(False)
    tab.runs()
    assert [kept.active for kept in kept_rules(book_of(tab.who))] == [False]
    tab.clicks("rule-delete-1")
    assert kept_rules(book_of(tab.who)) == [] and "还没有规则" in words(tab.page)
    tab.clicks("undo-last")
    assert len(kept_rules(book_of(tab.who))) == 1


def test_what_is_typed_last_before_the_click_is_saved(opened: Opened) -> None:
    tab = opened()
    tab.clicks("rule-example-0")
    name = next(one for one in tab.page.text_input if str(one.key).endswith("-name"))
    name.set_value("刚输入的名称")
    tab.clicks("rule-save")
    assert [kept.name for kept in kept_rules(book_of(tab.who))] == ["刚输入的名称"]


def test_a_rule_without_a_name_is_told_beside_its_button(opened: Opened) -> None:
    tab = opened()
    tab.clicks("rule-new")
    tab.clicks("rule-save")
    assert "请填写“规则名称”" in words(tab.page)
    assert kept_rules(book_of(tab.who)) == []


def test_the_page_speaks_english(opened: Opened) -> None:
    tab = opened("en")
    with speaking("en"):
        tab.clicks("rule-example-3")
        tab.clicks("rule-save")
    assert "assign in turn within Sales" in words(tab.page)
