"""What a list shows, as a file: every record found, in the list's columns and order."""

import io
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import polars as pl
import xlsxwriter

from crm.book import Book
from crm.lists import Query, found
from kit.cells import inert
from kit.text import Language
from sample_data.export_workbook import FORMATS, OPTIONS
from sample_data.schema import present

MOST_IN_WORKBOOK = 20_000
"""More rows than this take seconds to write into cells; CSV takes them all."""


def list_frame(
    book: Book, table: str, query: Query, columns: Sequence[str], language: Language
) -> pl.DataFrame:
    """Every record found, as people read it: labels, yuan, codes."""
    return present(table, found(book, table, query).select(columns), language, book.schema)


def csv_bytes(frame: pl.DataFrame) -> bytes:
    """As Excel opens it (UTF-8 with BOM); text that a spreadsheet would run is made harmless."""
    texts = [name for name, dtype in frame.schema.items() if dtype == pl.String]
    safe = frame.with_columns(
        pl.Series(name, [inert(value) for value in frame[name]], dtype=pl.String) for name in texts
    )
    return b"\xef\xbb\xbf" + safe.write_csv(line_terminator="\r\n").encode()


def xlsx_bytes(frame: pl.DataFrame, kinds: Sequence[str], title: str) -> bytes:
    """One sheet; `kinds` are the columns' types. Texts are text cells, never formulas."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, OPTIONS)
    sheet = book.add_worksheet(_sheet_name(title))
    bold = book.add_format({"bold": True, "bg_color": "#E8EEF4"})
    formats = {kind: book.add_format({"num_format": text}) for kind, text in FORMATS.items()}
    for number, (kind, column) in enumerate(zip(kinds, frame.get_columns(), strict=True)):
        sheet.write_string(0, number, column.name, bold)
        sheet.set_column(number, number, 22 if column.dtype == pl.String else 14)
        for row, value in enumerate(column, 1):
            _write(sheet, row, number, value, formats.get(kind))
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, frame.height, max(0, frame.width - 1))
    book.close()
    return target.getvalue()


def _sheet_name(title: str) -> str:
    return "".join(" " if mark in "[]:*?/\\'" else mark for mark in title)[:31] or "1"


def _write(sheet: Any, row: int, column: int, value: Any, form: Any) -> None:
    if isinstance(value, str):
        sheet.write_string(row, column, value, form)
    elif isinstance(value, datetime | date):
        sheet.write_datetime(row, column, value, form)
    elif isinstance(value, bool):
        sheet.write_boolean(row, column, value, form)
    elif value is not None:
        sheet.write_number(row, column, value, form)
