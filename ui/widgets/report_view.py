"""A report's result on the page: figure, plot or table, and what a teacher would say of it."""

from typing import Any

import polars as pl
import streamlit as st

from crm.analysis.advice import advice
from crm.analysis.definition import Chart, Report
from crm.analysis.report import Number, Result, Series
from crm.analysis.result_files import TOTAL, header, plain_figure
from crm.book import Book
from ui.widgets.charts import Drawn, colours
from ui.widgets.charts import chart as show_figure
from ui.widgets.report_chart import drawable, report_figure
from ui.widgets.status import empty_state, money, number, percent, plain
from ui.widgets.tables import clicked_row, page_of, pager, plain_table
from ui.words import _, language, t

ROWS = 50
FORMATS = {"money": "%,.2f", "percent": "%.1f", "count": "%,d", "number": "%,.2f"}


def shown_figure(series: Series, value: Number) -> str:
    """A figure as people read it, with its unit."""
    if value is None:
        return "–"
    if series.shown == "money":
        return money(round(value))
    if series.shown == "percent":
        return percent(float(value))
    digits = 0 if series.shown == "count" else 2
    return f"{number(value, digits)} {t(series.unit)}".strip()


def result_plot(
    book: Book,
    report: Report,
    result: Result,
    chart: Chart,
    key: str,
    *,
    title: str,
    height: int = 380,
    on_select: bool = False,
) -> bool:
    """Draw the result as a plot or as numbers; False when this chart cannot be drawn (a table
    can always). With `on_select` a click on a point reruns."""
    if chart == "number" or (not result.heads and chart != "table"):
        numbers(result, key)
        return True
    if chart == "table" or not drawable(result, chart):
        return False
    figure = _drawn(book, report, result, chart, height)
    show_figure(figure, key, alt=title, height=height, camera=title, on_select=on_select)
    return True


def _drawn(book: Book, report: Report, result: Result, chart: Chart, height: int) -> Drawn:
    """Made once until the firm changes. The result is kept beside it: as long as it is, no other
    one can have its place in memory."""
    name = ("drawn", id(result), chart, height, language(), colours())
    _result, figure = book.remember(
        name, lambda: (result, Drawn(report_figure(report, result, chart, height)))
    )
    return figure


def numbers(result: Result, key: str) -> None:
    """The totals as large figures."""
    with st.container(horizontal=True, key=f"{key}-figures"):
        for series in result.series[:6]:
            st.metric(plain(t(series.label)), shown_figure(series, series.total), width="content")


def teacher_says(report: Report, result: Result, chart: Chart) -> None:
    """Warnings about the chart that was chosen."""
    for says in advice(report, result, chart):
        st.warning(plain(t(says)), icon=":material/school:")


def result_table(
    result: Result, key: str, *, title: str, on_select: bool = False, height: int | str = "content"
) -> tuple[int, int | None] | None:
    """The result as a table with its totals; returns the row that was clicked, from 0 (the number
    of rows for the line of totals), and which column of figures, if one was."""
    if not result.rows:
        empty_state(_("No record fits"), _("Change the filter or choose other records."))
        return None
    pages = max(1, -(-len(result.rows) // ROWS))
    page = min(page_of(key), pages)
    first = (page - 1) * ROWS
    frame = _frame(result, first, page == pages)
    event = plain_table(
        frame, f"{key}-{page}", alt=title, column_config=_config(result), on_select=on_select,
        height=height,
    )  # fmt: skip
    if pages > 1:
        pager(key, page, pages, len(result.rows))
    row = clicked_row(event) if on_select else None
    if row is None:
        return None
    column = str(event.selection.cells[0][1])
    series = int(column[1:]) if column[:1] == "s" and column[1:].isdigit() else None
    return min(first + row, len(result.rows)), series


def _frame(result: Result, first: int, last_page: bool) -> pl.DataFrame:
    """One page of the rows, then the totals; names of columns are places, labels stand in the
    configuration, for two measures may have the same label."""
    rows = result.rows[first : first + ROWS]
    totals = last_page and bool(result.heads)
    columns: dict[str, Any] = {}
    for place in range(len(result.heads)):
        words = [t(keys[place].label) for keys in rows]
        columns[f"h{place}"] = [*words, *([t(TOTAL) if place == 0 else ""] if totals else [])]
    for place, series in enumerate(result.series):
        values = [plain_figure(series, value) for value in series.values[first : first + ROWS]]
        columns[f"s{place}"] = [*values, *([plain_figure(series, series.total)] if totals else [])]
    kinds = {name: pl.String if name[0] == "h" else pl.Float64 for name in columns}
    return pl.DataFrame(columns, schema=kinds)


def _config(result: Result) -> dict[str, Any]:
    heads = {
        f"h{place}": st.column_config.TextColumn(t(head.label), pinned=place == 0)
        for place, head in enumerate(result.heads)
    }
    figures = {
        f"s{place}": st.column_config.NumberColumn(
            header(series, language()), format=FORMATS[series.shown]
        )
        for place, series in enumerate(result.series)
    }
    return {**heads, **figures}
