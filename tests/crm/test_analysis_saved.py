"""Saving reports and dashboards, arranging tiles, and taking results away as files."""

import csv
import io
import json
from datetime import date
from typing import Any

import openpyxl
import pytest

from crm.analysis.advice import advice, suited
from crm.analysis.definition import Chart, read_report
from crm.analysis.layout import Layout, Tile, added, placed, read_layout, removed, resized, tidied
from crm.analysis.narrowing import narrowed
from crm.analysis.ready import ready_dashboards, ready_reports
from crm.analysis.report import run
from crm.analysis.result_files import csv_bytes, sheet_of, xlsx_bytes
from crm.analysis.saved import report_of_tile, saved_dashboard, saved_report, saved_reports
from crm.book import Book
from crm.operation import Operation, perform, read_operation
from crm.operations.delete_report import DeleteReport
from crm.operations.save_dashboard import SaveDashboard
from crm.operations.save_report import SaveReport
from crm.operations.undo import Undo
from kit.errors import UserError
from sample_data.build import build_firm
from sample_data.firm import Firm, FirmKey

OF_WHAT_STUDENTS_BEGIN = ("16-leads-by-score", "17-approvals-by-step", "18-journey-members")
"""A firm has no score model, no approval chain and no journey before somebody makes one."""
BY_CITY = {"table": "accounts", "rows": [{"column": "city"}], "chart": "bar"}


@pytest.fixture
def book(tiny_firm: Firm) -> Book:
    return Book(tiny_firm)


def do(book: Book, operation: Operation) -> None:
    perform(book, read_operation(operation.line()), book.seq + 1)


def test_a_saved_report_is_listed_and_reads_back(book: Book) -> None:
    do(book, SaveReport(called=" 各城市客户 ", report=BY_CITY))
    assert [one.name for one in saved_reports(book)] == ["各城市客户"]
    assert saved_report(book, 1) == read_report(BY_CITY)
    assert json.loads(book.value("reports", 1, "query")) == BY_CITY


def test_a_report_is_replaced_deleted_and_brought_back(book: Book) -> None:
    do(book, SaveReport(called="甲", report=BY_CITY))
    do(book, SaveReport(id=1, called="乙", report={**BY_CITY, "chart": "table"}))
    assert saved_report(book, 1).chart == "table"
    do(book, DeleteReport(id=1))
    assert saved_reports(book) == []
    with pytest.raises(UserError, match="deleted"):
        saved_report(book, 1)
    do(book, Undo(of=3))
    assert [one.name for one in saved_reports(book)] == ["乙"]


@pytest.mark.parametrize(
    ("called", "report", "code"),
    [
        ("", BY_CITY, "required"),
        ("甲", BY_CITY, "same_name"),
        ("乙", {"table": "accounts", "rows": [{"column": "nope"}]}, "unknown_field"),
        ("乙", {"table": "nowhere"}, "unknown_table"),
        ("乙", {"tables": "accounts"}, "bad_report"),
    ],
)
def test_a_report_that_cannot_be_worked_out_or_named_is_not_saved(
    book: Book, called: str, report: dict[str, Any], code: str
) -> None:
    do(book, SaveReport(called="甲", report=BY_CITY))
    with pytest.raises(UserError) as caught:
        do(book, SaveReport(called=called, report=report))
    assert caught.value.code == code or code == "required"
    assert len(saved_reports(book)) == 1


def test_a_stored_definition_that_nobody_could_have_saved_is_an_error_in_words(book: Book) -> None:
    book.begin()
    book.add("reports", name="坏", query="{not json")
    book.add("reports", name="旧", query='{"table": "orders", "rows": [{"column": "gone"}]}')
    book.end(1)
    with pytest.raises(UserError, match="bad_report"):
        saved_report(book, 1)
    with pytest.raises(UserError, match="unknown_field"):
        run(book, saved_report(book, 2))


def test_every_ready_report_runs_and_is_shown_as_a_teacher_would() -> None:
    book = Book(build_firm(FirmKey(customers=200, seed=7)))
    assert len(ready_reports()) >= 12
    for name, ready in ready_reports().items():
        result = run(book, ready.report)
        assert result.rows or name in OF_WHAT_STUDENTS_BEGIN, name
        assert advice(ready.report, result, ready.report.chart) == [], name


def test_every_ready_dashboard_shows_reports_that_are_there(book: Book) -> None:
    assert {"销售", "营销", "服务", "经理"} == {d.name.zh for d in ready_dashboards().values()}
    for dashboard in ready_dashboards().values():
        for tile in dashboard.layout.tiles:
            report_of_tile(book, tile.report)
        assert all(
            sum(dashboard.layout.tiles[place].width for place in row) <= 12
            for row in rows_of(dashboard.layout)
        )


def rows_of(one: Layout) -> list[list[int]]:
    """Places row by row, as the page's grid of twelve columns lets them flow."""
    rows: list[list[int]] = []
    left = 0
    for place, tile in enumerate(one.tiles):
        if tile.width > left:
            rows.append([])
            left = 12
        rows[-1].append(place)
        left -= tile.width
    return rows


def layout(*widths: int) -> Layout:
    tiles = tuple(
        Tile.model_validate({"report": f"r{place}", "width": width})
        for place, width in enumerate(widths)
    )
    return Layout(tiles=tiles)


def order(found: Layout) -> list[int | str]:
    return [tile.report for tile in found.tiles]


def test_a_tile_goes_to_any_place_and_the_others_close_up() -> None:
    start = layout(6, 6, 4, 4)
    assert order(placed(start, 0, 3)) == ["r1", "r2", "r3", "r0"]
    assert order(placed(start, 3, 0)) == ["r3", "r0", "r1", "r2"]
    assert placed(start, 2, 2) == start


def test_tidying_up_puts_the_small_figures_first() -> None:
    assert order(tidied(layout(6, 4, 12, 4))) == ["r1", "r3", "r0", "r2"]


def test_tiles_are_added_up_to_twelve_resized_and_removed() -> None:
    twelve = layout(*[4] * 12)
    with pytest.raises(UserError, match="too_many_tiles"):
        added(twelve, Tile(report="one-more"))
    with pytest.raises(UserError, match="too_many_tiles"):
        read_layout({"tiles": [{"report": "x"}] * 13})
    assert len(removed(twelve, 3).tiles) == 11
    assert resized(twelve, 3, width=12, height="large").tiles[3].height == "large"


def test_a_saved_dashboard_tells_a_program_what_it_shows(book: Book) -> None:
    do(book, SaveReport(called="甲", report=BY_CITY))
    tiles = [{"report": 1, "width": 6}, {"report": "01-monthly-revenue", "width": 12}]
    do(book, SaveDashboard(called="我的", layout={"tiles": tiles, "period": "last_90"}))
    found = saved_dashboard(book, 1)
    assert [tile.report for tile in found.tiles] == [1, "01-monthly-revenue"]
    assert json.loads(book.value("dashboards", 1, "layout"))["tiles"][0]["width"] == 6
    for wrong in ({"report": 99}, {"report": "nobody"}, {"report": 1, "width": 5}):
        with pytest.raises(UserError):
            do(book, SaveDashboard(called="别的", layout={"tiles": [wrong]}))


def test_a_filter_of_the_dashboard_holds_where_the_table_has_it(book: Book) -> None:
    asked = Layout(period="last_90", owner=1, region="湖北")
    orders = narrowed(book, read_report({"table": "orders"}), asked)
    assert [(one.column, one.value) for one in orders.conditions] == [  # type: ignore[union-attr]
        ("order_date", date(2025, 4, 2)), ("account_id.owner_id", 1), ("account_id.region", "湖北"),
    ]  # fmt: skip
    products = narrowed(book, read_report({"table": "order_lines"}), asked)
    assert [one.zh for one in products.left_out] == ["负责人", "省份"]
    assert run(book, read_report({"table": "orders"}), orders.conditions).records == 1


HOSTILE = '=cmd|"/c calc"!A1'


def test_files_hold_units_yuan_totals_and_no_formula(book: Book) -> None:
    book.begin()
    book.change("accounts", 3, city=HOSTILE)
    book.end(1)
    measures = [{"kind": "sum", "column": "amount"}, {"kind": "share", "column": "amount"}]
    report = {"table": "orders", "rows": [{"column": "account_id.city"}], "measures": measures}
    sheet = sheet_of(run(book, read_report(report)), "收入", "zh")
    lines = list(csv.reader(io.StringIO(csv_bytes(sheet).decode("utf-8-sig"))))
    assert lines[0] == ["客户 · 城市", "订单金额（净额）合计（元）", "订单金额（净额）占比（%）"]
    assert lines[1][:2] == ["武汉", "299.5"]
    assert lines[2][0] == "'" + HOSTILE
    assert lines[3][:2] == ["合计", "300.5"]
    cells = openpyxl.load_workbook(io.BytesIO(xlsx_bytes(sheet))).active
    assert cells is not None
    assert (cells["A3"].data_type, cells["A3"].value) == ("s", HOSTILE)
    assert (cells["B2"].value, cells["C2"].value) == (299.5, 99.6672)


def warned(book: Book, chart: Chart, **more: Any) -> str:
    report = read_report({"table": "accounts", **more})
    return " ".join(one.zh for one in advice(report, run(book, report), chart))


def test_a_chart_that_misleads_is_named_like_a_teacher_would(book: Book) -> None:
    names = {"rows": [{"column": "id"}]}
    mean = {"rows": [{"column": "city"}], "measures": [{"kind": "mean", "column": "revenue"}]}
    assert "6 块" not in warned(book, "donut", rows=[{"column": "city"}])
    assert "不等于整体" in warned(book, "donut", **mean)
    assert "趋势" in warned(book, "line", **names)
    assert "不能相加" in warned(book, "stacked", **mean)
    assert "两个指标" in warned(book, "scatter", **names)
    assert "两个维度" in warned(book, "heat", **names)
    assert warned(book, "bar", **names) == ""


def test_the_chart_one_would_reach_for_first(book: Book) -> None:
    for more, chart in (
        ({}, "number"),
        ({"rows": [{"column": "created_on"}]}, "line"),
        ({"rows": [{"column": "city"}], "pivot": {"column": "level"}}, "stacked"),
        ({"rows": [{"column": "city"}, {"column": "level"}]}, "table"),
        ({"rows": [{"column": "level"}]}, "bar"),
    ):
        report = read_report({"table": "accounts", **more})
        assert suited(report, run(book, report)) == chart
