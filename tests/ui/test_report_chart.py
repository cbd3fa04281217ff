"""Plots of reports: every kind is drawn, lengths begin at zero, words stay words."""

import pytest

from crm.analysis.definition import read_report
from crm.analysis.report import Result, run
from crm.book import Book
from sample_data.build import build_firm
from sample_data.firm import FirmKey
from ui.widgets.report_axes import row_names
from ui.widgets.report_chart import KINDS, drawable, report_figure

HOSTILE = "<b onclick=alert(1)>粗</b> {x} %{y}"
REPORT = read_report(
    {
        "table": "orders",
        "rows": [{"column": "order_date", "by": "quarter"}],
        "pivot": {"column": "channel"},
        "measures": [{"kind": "sum", "column": "amount"}],
    }
)


@pytest.fixture(scope="module")
def book() -> Book:
    return Book(build_firm(FirmKey(customers=120, seed=5)))


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_of_plot_is_drawn_with_its_figures(book: Book, kind: str) -> None:
    result = run(book, REPORT)
    assert drawable(result, kind)  # type: ignore[arg-type]
    figure = report_figure(REPORT, result, kind, 300)  # type: ignore[arg-type]
    assert figure.layout.height == 300 and len(figure.data) >= 1


@pytest.mark.parametrize("kind", ["bar", "stacked", "line", "area"])
def test_no_axis_of_figures_is_cut_off_and_money_stands_in_yuan(book: Book, kind: str) -> None:
    result = run(book, REPORT)
    figure = report_figure(REPORT, result, kind, 300)  # type: ignore[arg-type]
    assert figure.layout.yaxis.rangemode == "tozero"
    assert figure.layout.yaxis.title.text == "订单金额（净额）合计（元）"
    assert figure.data[0].y[0] == result.series[0].values[0] / 100  # type: ignore[operator]


def test_a_result_without_groups_is_no_plot(book: Book) -> None:
    one = run(book, read_report({"table": "orders"}))
    assert not drawable(one, "bar")
    assert not drawable(run(book, read_report({"table": "quote_lines"})), "line")
    months = run(book, read_report({"table": "orders", "rows": [{"column": "order_date"}]}))
    assert not drawable(months, "scatter") and not drawable(months, "heat")


def cities(book: Book, names: list[str]) -> Result:
    fork = book.fork()
    fork.begin()
    for number, name in enumerate(names, start=1):
        fork.change("accounts", number, city=name)
    fork.end(1)
    return run(fork, read_report({"table": "accounts", "rows": [{"column": "city"}]}))


def test_markup_in_a_name_is_shown_as_it_was_typed(book: Book) -> None:
    shown = row_names(cities(book, [HOSTILE]))
    assert "&lt;b onclick=alert(1)>粗&lt;/b> {x} %{y}" in shown


def test_names_are_told_apart_and_codes_left_out_where_nobody_needs_them(book: Book) -> None:
    products = run(book, read_report({"table": "order_lines", "rows": [{"column": "product_id"}]}))
    assert not any(name.startswith("S0") for name in row_names(products))
    people = run(book, read_report({"table": "orders", "rows": [{"column": "account_id"}]}))
    assert all(name.startswith("C0") for name in row_names(people))
    assert len(set(row_names(products))) == len(products.rows)
