"""A report's or query's answer as a file: CSV for Excel, or a workbook with units in the header."""

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import xlsxwriter

from crm.analysis.measures import Shown
from crm.analysis.report import Number, Result, Series
from kit.cells import inert
from kit.text import Language, Text

MADE_ON = datetime(2026, 1, 1)
"""Fixed, so that the same answer gives the same bytes."""
OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": True,
}
FORMATS = {"money": "#,##0.00", "percent": "0.0", "number": "#,##0.00", "count": "#,##0"}
TOTAL = Text(zh="合计", en="Total")
WIDEST = 48
LONGEST_SHEET = 31
"""Letters Excel allows in the name of a sheet."""


@dataclass(frozen=True)
class Sheet:
    """Rows under headers; `kinds` says how a column's numbers look, empty for as they are."""

    title: str
    headers: Sequence[str]
    rows: Sequence[Sequence[Any]]
    kinds: Sequence[Shown | None]


def sheet_of(result: Result, title: str, language: Language, *, totals: bool = True) -> Sheet:
    """The result as people read it: labels, units in the headers, yuan, a line of totals."""
    heads = [head.label.in_language(language) for head in result.heads]
    headers = [*heads, *(header(series, language) for series in result.series)]
    rows: list[list[Any]] = [
        [*(key.label.in_language(language) for key in keys), *_figures(result, place)]
        for place, keys in enumerate(result.rows)
    ]
    if totals and heads:
        blank = [TOTAL.in_language(language), *[""] * (len(heads) - 1)]
        rows.append([*blank, *(plain_figure(s, s.total) for s in result.series)])
    return Sheet(title, headers, rows, [*[None] * len(heads), *(s.shown for s in result.series)])


def header(series: Series, language: Language) -> str:
    """A column's label with its unit in brackets."""
    return named_with_unit(series.label, series.unit, language)


def named_with_unit(label: Text, unit: Text, language: Language) -> str:
    """A label with its unit in brackets; the unit alone when it is both."""
    words, measured = label.in_language(language), unit.in_language(language)
    if not measured or measured == words:
        return words
    return f"{words}（{measured}）" if language == "zh" else f"{words} ({measured})"


def plain_figure(series: Series, value: Number) -> Number:
    """Yuan for money (rounded half up to 0.01), percentage points for shares, the rest as it is."""
    if value is None:
        return None
    if series.shown == "percent":
        return round(value * 100, 4)
    return round(value / 100 + 1e-9, 2) if series.shown == "money" else value


def csv_bytes(sheet: Sheet) -> bytes:
    """UTF-8 with BOM, as Excel opens it; texts that look like formulas are guarded."""
    target = io.StringIO(newline="")
    writer = csv.writer(target, lineterminator="\r\n")
    for row in (sheet.headers, *sheet.rows):
        writer.writerow([inert(_written(value)) for value in row])
    return target.getvalue().encode("utf-8-sig", "replace")


def xlsx_bytes(sheet: Sheet) -> bytes:
    """A workbook of one sheet. Texts are text cells, whatever they begin with."""
    return workbook_bytes([sheet], sheet.title)


def workbook_bytes(sheets: Sequence[Sheet], title: str) -> bytes:
    """A workbook with a sheet for each, named by its place and title."""
    target = io.BytesIO()
    book: Any = xlsxwriter.Workbook(target, OPTIONS)
    book.set_properties({"title": title, "created": MADE_ON})
    bold = book.add_format({"bold": True, "bg_color": "#E8EEF4", "border": 1})
    formats = {kind: book.add_format({"num_format": text}) for kind, text in FORMATS.items()}
    days = book.add_format({"num_format": "yyyy-mm-dd"})
    for number, sheet in enumerate(sheets, start=1):
        name = re.sub(r"[\[\]:*?/\\']+", " ", sheet.title).strip()
        page: Any = book.add_worksheet(f"{number} {name}"[:LONGEST_SHEET].strip())
        _fill(page, sheet, bold, formats, days)
    book.close()
    return target.getvalue()


def _fill(page: Any, sheet: Sheet, bold: Any, formats: dict[Any, Any], days: Any) -> None:
    for column, name in enumerate(sheet.headers):
        page.write_string(0, column, name, bold)
        page.set_column(column, column, _width(name, [row[column] for row in sheet.rows[:100]]))
    for line, row in enumerate(sheet.rows, start=1):
        for column, value in enumerate(row):
            kind = sheet.kinds[column]
            _write(page, line, column, value, formats[kind] if kind else None, days)
    page.freeze_panes(1, 0)


def _write(page: Any, line: int, column: int, value: Any, look: Any, days: Any) -> None:
    if value is None or value == "":
        return
    if isinstance(value, bool) or not isinstance(value, int | float | date):
        page.write_string(line, column, str(value)[:32_000])
    elif isinstance(value, date):
        page.write_datetime(line, column, value, days)
    else:
        page.write_number(line, column, value, look)


def _written(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else value


def _figures(result: Result, place: int) -> list[Number]:
    return [plain_figure(series, series.values[place]) for series in result.series]


def _width(name: str, values: Sequence[Any]) -> int:
    longest = max(_places(str(text)) for text in (name, *values) if text is not None)
    return min(max(longest, 8) + 2, WIDEST)


def _places(text: str) -> int:
    """A Chinese character takes two places."""
    return sum(2 if ord(letter) > 0x2E80 else 1 for letter in text)
