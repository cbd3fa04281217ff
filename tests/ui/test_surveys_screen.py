"""Satisfaction as a student sees it: figures with their uncertainty, and one click to call back."""

from crm.service.satisfaction import overall, unhappy
from tests.ui.crm_student import Opened, clean, click, stored, words


def test_the_figures_are_those_of_the_rules_with_n_and_interval(opened: Opened) -> None:
    page = opened("surveys")
    page.segmented_control(key="surveys-period").set_value("all")
    page = clean(page.run())
    score = overall(stored())["nps"]
    told = {metric.label: (metric.value, metric.delta) for metric in page.metric}
    assert told["净推荐值 NPS"] == (
        f"{score.value:+.1f}",
        f"±{score.margin:.1f} · n = {score.n}",
    )


def test_the_list_narrows_to_one_source(opened: Opened) -> None:
    page = opened("surveys")
    page.segmented_control(key="surveys-source").set_value("case")
    page = clean(page.run())
    assert set(page.dataframe[0].value["来源"]) == {"工单评价"}


def test_a_call_to_an_unhappy_customer_is_planned_with_one_click(opened: Opened) -> None:
    page = opened("surveys")
    book = stored()
    row = unhappy(book).row(0, named=True)
    key = f"unhappy-None-1-{book.seq}"
    page.session_state[key] = {"selection": {"rows": [0], "columns": [], "cells": []}}
    page = click(clean(page.run()), "close-the-loop")
    book = stored()
    planned = book.record("activities", book.height("activities"))
    assert planned["account_id"] == row["account_id"] and planned["subject"].startswith("回访")
    assert "已保存" in words(page)
