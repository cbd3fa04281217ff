"""Real data on the screen: preview before anything is stored, the list, a course on it."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from classroom.courses import courses_of
from classroom.datasets import DatasetLine, datasets
from tests.ui.learning_class import STUDENT, Tab, tab_of, words
from ui import desk

Opened = Callable[..., Tab]
ORDERS = Path(__file__).parents[1] / "corpus" / "data" / "orders_gb18030.csv"
UNCLEAR = ORDERS.with_name("unclear_dates.csv")


@pytest.fixture(scope="module")
def seeded(class_file: Path) -> Path:
    return class_file


@pytest.fixture
def opened(college: None) -> Opened:
    """`opened("laoshi")` is a tab of that person."""
    return lambda login, language="zh": tab_of(login, language)


def upload(tab: Tab, file: Path = ORDERS) -> None:
    tab.goes_to("datasets")
    tab.clicks("import")
    tab.page.file_uploader(key="data-file-0").upload(file.name, file.read_bytes(), "text/csv")
    tab.runs()


def stored(tab: Tab) -> list[DatasetLine]:
    with desk.db() as session:
        return datasets(session, tab.who)


def figures(tab: Tab) -> dict[str, str]:
    return {metric.label: metric.value for metric in tab.page.metric}


def pick(tab: Tab) -> None:
    """Click the first line of the list."""
    tab.page.session_state["datasets"] = {"selection": {"cells": [[0, "企业"]]}}
    tab.runs()


def test_orders_are_previewed_with_their_columns_and_reasons_then_kept(opened: Opened) -> None:
    tab = opened("laoshi")
    upload(tab)
    boxes = {box.label.rstrip(" *"): box.value for box in tab.page.selectbox}
    assert boxes["客户"] == "会员编号" and boxes["金额（元）"] == "实付金额"
    sample, reasons = tab.page.dataframe[0].value, tab.page.dataframe[2].value
    assert "会员编号 → 客户" in sample and sample["会员姓名 → 姓名或单位名称"][0] == "王小一"
    assert dict(zip(reasons["原因"], reasons["行数"], strict=True))["日期看不懂"] == 1
    assert figures(tab)["客户数"] == "30" and stored(tab) == []
    tab.page.text_input(key="data-title-0").input("街角小店")
    tab.clicks("data-confirm")
    (line,) = stored(tab)
    assert (line.title, line.customers, line.left_out) == ("街角小店", 30, 8)
    assert list(tab.page.dataframe[0].value["企业"]) == ["街角小店"]


def test_another_column_or_as_of_date_gives_another_preview(opened: Opened) -> None:
    tab = opened("laoshi")
    upload(tab)
    before = figures(tab)
    tab.page.date_input(key="data-as-of").set_value(date(2024, 7, 1))
    tab.runs()
    assert int(figures(tab)["订单数"]) < int(before["订单数"])
    assert "截止日（T₀）2024-07-01" in words(tab.page)
    tab.page.selectbox(key="data-column-0-date").set_value("")
    tab.runs()
    assert "日期" in tab.page.error[0].value and figures(tab) == {}
    assert tab.page.button(key="data-confirm").disabled


def test_dates_in_doubt_are_asked_about(opened: Opened) -> None:
    tab = opened("laoshi")
    upload(tab, UNCLEAR)
    assert tab.page.error and tab.page.button(key="data-confirm").disabled
    tab.page.button_group(key="data-dates").set_value("day_first")
    tab.runs()
    assert figures(tab)["客户数"] == "30" and not tab.page.error


def test_a_file_that_is_no_table_is_refused_in_words(opened: Opened) -> None:
    tab = opened("laoshi")
    upload(tab, ORDERS.with_name("cut_short.parquet"))
    assert "parquet" in tab.page.error[0].value and not tab.page.exception


def test_a_course_is_made_on_the_data_and_the_data_then_stay(opened: Opened) -> None:
    tab = opened("laoshi")
    upload(tab)
    tab.clicks("data-confirm")
    pick(tab)
    units = tab.page.dataframe[1].value
    state = dict(zip(units["练习或案例"], units["状态"], strict=True))
    assert state["V14 ABC 分类与帕累托"] == "可以用" and state["V03 查重与合并"] == "不能用"
    tab.clicks("data-course")
    tab.page.text_input(key="data-course-name").input("真实数据班")
    tab.page.text_input(key="data-course-code").input("R-1")
    tab.clicks("data-course-create")
    with desk.db() as session:
        assert courses_of(session, tab.who)[0].industry == stored(tab)[0].industry
    assert tab.page.session_state["course"] == 2
    pick(tab)
    tab.clicks("data-delete")
    tab.clicks("data-delete-ask-yes")
    assert len(stored(tab)) == 1 and "真实数据班" in tab.page.error[0].value


def test_data_without_a_course_are_deleted_after_asking(opened: Opened) -> None:
    tab = opened("laoshi")
    upload(tab)
    tab.clicks("data-confirm")
    pick(tab)
    tab.clicks("data-delete")
    assert len(stored(tab)) == 1
    tab.clicks("data-delete-ask-yes")
    assert stored(tab) == []


def test_an_english_teacher_reads_english(opened: Opened) -> None:
    tab = opened("laoshi", "en")
    upload(tab)
    labels = [box.label for box in tab.page.selectbox]
    assert "Customer *" in labels and "Date *" in labels
    said = words(tab.page)
    assert "rows can be used" in said and "行" not in said


def test_only_teachers_and_administrators_find_the_page(opened: Opened) -> None:
    for login, there in (("laoshi", True), ("guanli", True), (STUDENT, False)):
        links = [str(one.proto.body) for one in opened(login).page.sidebar.get("html")]
        assert ("真实数据" in "".join(links)) is there, login
