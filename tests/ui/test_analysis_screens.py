"""The analysis pages as a student uses them: build, save, drill, arrange, query."""

import json

import pytest
from streamlit.testing.v1 import AppTest

from crm.analysis.ready import ready_dashboards, ready_reports
from crm.analysis.report import run
from crm.analysis.saved import saved_dashboards, saved_reports
from crm.marketing.segments import members, segments
from tests.ui.crm_student import Opened, clean, click, stored, words

HOSTILE = "<script>alert(1)</script> **粗** [点](javascript:x)"


def chosen(page: AppTest, key: str, value: object) -> AppTest:
    page.selectbox(key=key).set_value(value)
    return clean(page.run())


def key_of(page: AppTest, ending: str) -> str:
    """The key of a control of the report that is on the table."""
    boxes = [*page.selectbox, *page.multiselect, *page.number_input, *page.toggle]
    return next(str(one.key) for one in boxes if str(one.key).endswith(ending))


def plots(page: AppTest) -> list[dict[str, object]]:
    return [json.loads(one.proto.spec) for one in page.get("plotly_chart")]


def opened_form(page: AppTest, form: str) -> AppTest:
    """The page with that form open: a closed one is not drawn."""
    page.session_state[form] = True
    return clean(page.run())


def figures(page: AppTest) -> list[str]:
    """The heads of a dashboard's tiles, large figures included."""
    drawn = [str(one.proto.body) for one in page.main.get("html")]
    return [body for body in drawn if '<div class="kx-w' in body]


# --- reports ----------------------------------------------------------------------------------


def test_the_list_offers_every_ready_report_and_says_how_to_begin(opened: Opened) -> None:
    page = opened("reports")
    drawn = "".join(str(one.proto.body) for one in page.main.get("html"))
    for ready in ready_reports().values():
        assert f"<span>{ready.name.zh}</span>" in drawn
    assert "还没有保存过报表" in words(page)


@pytest.mark.parametrize("name", sorted(ready_reports()))
def test_every_ready_report_opens(opened: Opened, name: str) -> None:
    page = opened("reports", report=name)
    assert page.title[0].value == ready_reports()[name].name.zh
    assert not page.error and not page.warning
    report = ready_reports()[name].report
    if report.chart not in ("table", "number"):
        assert len(plots(page)) == (run(stored(), report).records > 0)


def test_a_new_report_answers_at_once_and_follows_each_choice(opened: Opened) -> None:
    page = opened("reports", report="new")
    assert plots(page)[0]["data"][0]["type"] == "scatter"  # type: ignore[index]
    chosen(page, key_of(page, "-first"), "channel")
    assert plots(page)[0]["data"][0]["type"] == "bar"  # type: ignore[index]
    assert page.dataframe[0].value.iloc[-1, 0] == "合计"
    page.multiselect(key=key_of(page, "-measures")).set_value(["sum:amount", "mean:amount"])
    clean(page.run())
    assert page.dataframe[0].value.shape[1] == 3
    chosen(page, key_of(page, "-pivot"), "account_id.kind")
    assert page.dataframe[0].value.shape[1] >= 5


def test_another_table_begins_anew_with_its_own_columns(opened: Opened) -> None:
    page = opened("reports", report="new")
    chosen(page, key_of(page, "-table"), "cases")
    assert page.selectbox(key=key_of(page, "-first")).value == "opened_at"
    assert "工单" in page.multiselect(key=key_of(page, "-measures")).options[0]


def test_a_chart_that_misleads_is_commented(opened: Opened) -> None:
    page = opened("reports", report="02-revenue-by-region")
    chosen(page, key_of(page, "-chart"), "donut")
    assert "难以比较" in page.warning[0].value
    chosen(page, key_of(page, "-chart"), "line")
    assert "趋势" in page.warning[0].value


def test_a_report_is_saved_changed_deleted_and_brought_back(opened: Opened) -> None:
    page = opened("reports", report="03-revenue-by-channel")
    opened_form(page, "save-report")
    page.text_input(key="report-name-1-03-revenue-by-channel").set_value(HOSTILE)
    click(page, "save-new")
    assert [one.name for one in saved_reports(stored())] == [HOSTILE]
    assert page.query_params["report"] in ("W00001", ["W00001"])
    assert "**粗**" not in words(page).replace("\\*\\*粗\\*\\*", "")
    click(page, "delete-report")
    assert saved_reports(stored()) == []
    click(page, "undo-last")
    assert len(saved_reports(stored())) == 1


def test_a_report_without_a_name_is_refused_inside_the_form(opened: Opened) -> None:
    page = opened("reports", report="new")
    click(opened_form(page, "save-report"), "save-new")
    assert page.error and saved_reports(stored()) == []


@pytest.mark.parametrize("address", ["W00099", "nobody", "<b>", "W"])
def test_an_address_without_a_report_leads_to_the_list(opened: Opened, address: str) -> None:
    page = opened("reports", report=address)
    assert page.error and "报表" in page.title[0].value


def test_a_click_on_a_group_shows_the_records_behind_it(opened: Opened) -> None:
    page = opened("reports", report="21-cases-by-cause")
    page.session_state["rb1-result-1"] = {
        "selection": {"rows": [], "columns": [], "cells": [[0, "h0"]]}
    }
    clean(page.run())
    assert any("配送延误" in one.value for one in page.subheader)
    assert len(page.dataframe) == 2
    cell = {"selection": {"rows": [], "columns": [], "cells": [[0, "s1"]]}}
    page.session_state["rb1-result-1"] = cell
    clean(page.run())
    assert any("配送延误 · 中" in one.value for one in page.subheader)


def test_the_choices_open_with_the_report_as_it_stands_and_close_again(opened: Opened) -> None:
    page = opened("reports", report="02-revenue-by-region")
    assert not page.multiselect and "按" in words(page)
    click(page, "edit-report")
    assert page.selectbox(key=key_of(page, "-first")).value == "account_id.region"
    chosen(page, key_of(page, "-first"), "channel")
    click(page, "edit-report")
    assert not page.multiselect and "下单渠道" in words(page)


def test_a_point_of_the_chart_leads_to_its_records_and_they_become_a_segment(
    opened: Opened,
) -> None:
    page = opened("reports", report="02-revenue-by-region")
    point = {"curve_number": 0, "point_index": 1}
    page.session_state["rb1-plot-across"] = {"selection": {"points": [point]}}
    page.session_state["report-segment"] = True
    clean(page.run())
    assert len(page.dataframe) == 2
    box = next(one for one in page.text_input if str(one.key).startswith("report-segment-name"))
    box.set_value("一个省的客户")
    click(page, "report-segment-save")
    (kept,) = segments(stored())
    assert kept.name == "一个省的客户" and kept.kind == "static"
    assert len(members(stored(), kept.id)) > 0


# --- dashboards -------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(ready_dashboards()))
def test_every_ready_dashboard_shows_its_tiles(opened: Opened, name: str) -> None:
    page = opened("dashboards", board=name)
    layout = ready_dashboards()[name].layout
    kinds = [ready_reports()[str(tile.report)].report.chart for tile in layout.tiles]
    assert sum('class="kx-tile' in drawn for drawn in figures(page)) == kinds.count("number")
    assert len(plots(page)) == len([kind for kind in kinds if kind not in ("number", "table")])


def test_a_dashboard_is_arranged_and_saved_as_ones_own(opened: Opened) -> None:
    page = opened("dashboards", board="new")
    assert "还是空的" in words(page)
    for name in ("91-revenue", "01-monthly-revenue", "05-pipeline"):
        box = next(str(one.key) for one in page.selectbox if str(one.key).startswith("add-"))
        chosen(page, box, name)
    for place in (2, 1):
        click(page, next(k for k in (str(b.key) for b in page.button) if f"-{place}-forward" in k))
    opened_form(page, "save-dashboard")
    page.text_input(key="board-name-new").set_value("我的")
    click(page, "board-save-new")
    (found,) = saved_dashboards(stored())
    layout = json.loads(stored().value("dashboards", found.id, "layout"))
    assert [tile["report"] for tile in layout["tiles"]] == [
        "05-pipeline", "91-revenue", "01-monthly-revenue",
    ]  # fmt: skip
    assert page.title[0].value == "我的"


def test_the_filter_narrows_every_tile_that_has_it(opened: Opened) -> None:
    page = opened("dashboards", board="4-manager")
    before = figures(page)[0]
    box = next(str(one.key) for one in page.selectbox if str(one.key).endswith("-period"))
    chosen(page, box, "last_30")
    assert figures(page)[0] != before
    owner = next(str(one.key) for one in page.selectbox if str(one.key).endswith("-owner"))
    chosen(page, owner, 1)
    assert "未按负责人筛选" in "".join(figures(page))


def test_a_tile_whose_report_was_deleted_says_so(opened: Opened) -> None:
    page = opened("reports", report="91-revenue")
    opened_form(page, "save-report")
    page.text_input(key="report-name-1-91-revenue").set_value("甲")
    click(page, "save-new")
    page.switch_page("screens/dashboards.py")
    page.query_params["board"] = "new"
    clean(page.run())
    box = next(str(one.key) for one in page.selectbox if str(one.key).startswith("add-"))
    chosen(page, box, 1)
    opened_form(page, "save-dashboard")
    page.text_input(key="board-name-new").set_value("乙")
    click(page, "board-save-new")
    page.switch_page("screens/reports.py")
    page.query_params["report"] = "W00001"
    click(clean(page.run()), "delete-report")
    page.switch_page("screens/dashboards.py")
    page.query_params["board"] = "DB00001"
    clean(page.run())
    assert "已经删除" in figures(page)[0]


# --- SQL --------------------------------------------------------------------------------------


def run_query(page: AppTest, sql: str) -> AppTest:
    page.text_area(key="sql-text").set_value(sql)
    button = next(one for one in page.button if one.label == "运行")
    return clean(button.click().run())


def test_a_query_shows_its_rows_and_stands_among_those_before(opened: Opened) -> None:
    page = opened("sql_pane")
    run_query(page, "SELECT id, name FROM accounts ORDER BY id")
    shown = page.dataframe[0].value
    assert shown.shape == (50, 2) and shown.iloc[0, 0] == 1
    assert "2 列" in words(page)
    page.session_state["sql-result-page"] = 2
    clean(page.run())
    assert page.dataframe[0].value.iloc[0, 0] == 51
    assert page.get("menu_button")


def test_a_slip_is_explained_and_columns_the_crm_hides_are_no_columns(opened: Opened) -> None:
    page = opened("sql_pane")
    run_query(page, "SELECT nam FROM accounts")
    assert "name" in page.error[0].value and "没有列" in page.error[0].value
    run_query(page, "DELETE FROM accounts")
    assert "不允许" in page.error[0].value
    run_query(page, "SELECT query FROM reports")
    assert "没有列" in page.error[0].value
    run_query(page, "SELECT name FROM reports")
    assert "没有查到任何行" in words(page)
