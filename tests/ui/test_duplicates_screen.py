"""Duplicates on the screen: three ways of comparing, verdicts, and what they say about each way."""

from streamlit.testing.v1 import AppTest

from crm.duplicate_quality import judgements
from crm.duplicates import duplicate_candidates
from tests.ui.crm_student import Opened, clean, click, stored, words


def figures(page: AppTest) -> dict[str, str]:
    return {metric.label: metric.value for metric in page.metric}


def test_verdicts_move_precision_and_the_pair_stands_aside(opened: Opened) -> None:
    page = opened("duplicates")
    assert figures(page)["查准率"] == "–"
    first, second = duplicate_candidates(stored())[:2]
    page = click(page, "judge-True")
    assert judgements(stored()) == {(first.left, first.right): True}
    page = click(page, "judge-False")
    assert judgements(stored())[second.left, second.right] is False
    assert figures(page)["查准率"] == "50%" and figures(page)["查全率"] == "100%"
    assert "也显示已判断的（2 对）" in [toggle.label for toggle in page.toggle]
    page = click(page, "undo-last")
    assert figures(page)["查准率"] == "100%"


def test_the_slider_changes_candidates_and_recall(opened: Opened) -> None:
    page = click(opened("duplicates"), "judge-True")
    before = int(figures(page)["候选对"])
    page.slider(key="likeness").set_value(100)
    page = clean(page.run())
    assert int(figures(page)["候选对"]) < before and figures(page)["查全率"] == "0%"


def test_an_exact_comparison_finds_fewer_and_says_what_it_compares(opened: Opened) -> None:
    page = opened("duplicates")
    before = int(figures(page)["候选对"])
    page.segmented_control(key="duplicate-method").set_value("exact")
    page = clean(page.run())
    assert int(figures(page)["候选对"]) < before
    assert "与原文完全一致" in words(page) and not page.slider


def test_both_records_stand_side_by_side_with_what_differs_first(opened: Opened) -> None:
    page = opened("duplicates")
    fields = next(d.value for d in page.dataframe if "≠" in d.value.columns)
    marks = list(fields["≠"])
    assert marks == sorted(marks, reverse=True) and marks[0] == "≠" and marks[-1] == ""
