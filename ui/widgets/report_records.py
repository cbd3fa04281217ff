"""The records behind a group of a report: a page of them; a click opens one."""

import polars as pl
import streamlit as st

from crm.analysis.definition import Report
from crm.analysis.drill import records_behind
from crm.analysis.grouping import Key
from crm.analysis.report import Result
from crm.analysis.result_files import TOTAL
from crm.book import Book
from ui.widgets.records import listed, open_record
from ui.widgets.report_segment import segment_popover
from ui.widgets.status import number, plain
from ui.widgets.tables import page_of, pager
from ui.words import _, t

ROWS, MOST_COLUMNS = 15, 8


def behind(
    book: Book, report: Report, result: Result, clicked: tuple[int, int | None], key: str
) -> None:
    """List what stands behind one row of the result, or one cell of it when there is a pivot; the
    row after the last is the total."""
    row, column = clicked
    pivot = result.series[column].pivot if column is not None else None
    keys = result.rows[row] if row < len(result.rows) else ()
    name = t(result.names[row]) if keys else t(TOTAL)
    if pivot is not None:
        name = f"{name} · {t(pivot.label)}"
    seed = ("behind", report.model_dump_json(), row, pivot)
    found = book.remember(seed, lambda: _found(book, report, result, row, pivot))
    st.subheader(
        _("Records behind “{group}”: {n}").format(group=plain(name), n=number(found.height)),
        anchor=False,
    )
    segment_popover(book, report.table, found["id"], name, f"{key}-{row}-{column}")
    pages = max(1, -(-found.height // ROWS))
    place = f"{key}-behind-{row}-{column}"
    page = min(page_of(place), pages)
    about = book.schema[report.table]
    columns = [one for one, column in about.columns.items() if column.shown][:MOST_COLUMNS]
    rows = found.slice((page - 1) * ROWS, ROWS)
    opened = listed(book, report.table, rows, columns, f"{place}-{page}", on_select=True)
    pager(place, page, pages, found.height)
    if opened is not None:
        open_record(book, report.table, opened)


def _found(book: Book, report: Report, result: Result, row: int, pivot: Key | None) -> pl.DataFrame:
    """The total has no keys that narrow it."""
    if row < len(result.rows):
        return records_behind(book, report, result, result.rows[row], pivot=pivot)
    whole = Result((), ((),), (), result.records)
    return records_behind(book, report, whole, (), pivot=pivot)
