"""The records behind a group of a report: a page of them; a click opens one."""

import polars as pl
import streamlit as st

from crm.analysis.definition import Report
from crm.analysis.drill import records_behind
from crm.analysis.report import Result
from crm.analysis.result_files import TOTAL
from crm.book import Book
from ui.widgets.records import listed, open_record
from ui.widgets.status import number, plain
from ui.widgets.tables import page_of, pager
from ui.words import _, t

ROWS, MOST_COLUMNS = 15, 8


def behind(book: Book, report: Report, result: Result, row: int, key: str) -> None:
    """List what stands behind one row of the result; the row after the last is the total."""
    keys = result.rows[row] if row < len(result.rows) else ()
    name = t(result.names[row]) if keys else t(TOTAL)
    seed = (report.model_dump_json(), row)
    found = book.remember(("behind", *seed), lambda: _found(book, report, result, row))
    st.subheader(
        _("Records behind “{group}”: {n}").format(group=plain(name), n=number(found.height)),
        anchor=False,
    )
    pages = max(1, -(-found.height // ROWS))
    place = f"{key}-behind-{row}"
    page = min(page_of(place), pages)
    about = book.schema[report.table]
    columns = [one for one, column in about.columns.items() if column.shown][:MOST_COLUMNS]
    rows = found.slice((page - 1) * ROWS, ROWS)
    clicked = listed(book, report.table, rows, columns, f"{place}-{page}", on_select=True)
    pager(place, page, pages, found.height)
    if clicked is not None:
        open_record(book, report.table, clicked)


def _found(book: Book, report: Report, result: Result, row: int) -> pl.DataFrame:
    """The empty keys of the total narrow nothing."""
    if row >= len(result.rows):
        whole = report.model_copy(update={"rows": (), "top": 0})
        return records_behind(book, whole, Result((), ((),), (), result.records), ())
    return records_behind(book, report, result, result.rows[row])
