"""Split CSV text into numbered rows, strictly: an open quote is an error, not a very long cell."""

import csv
import io
import re
from collections.abc import Callable

from classroom.exchange.findings import UnreadableError
from classroom.exchange.message import row_place

Rows = list[tuple[int, list[str]]]
"""Row number as a spreadsheet shows it, and the cells."""
SEPARATORS = (",", ";", "\t")
MOST_ROWS, MOST_COLUMNS, MOST_CELL, FIRST = 20_000, 500, 32_767, 20
SPARE_ROWS = 100
"""Titles, totals and notes around the rows that count."""
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
NAMED_SEPARATOR = re.compile(r"sep=([,;\t])\r?\n?$", re.IGNORECASE)


def split(text: str, matches: Callable[[list[str]], int], most_rows: int = MOST_ROWS) -> Rows:
    """Rows of the text; `matches` counts known headers in a row and so settles the separator."""
    text = text.rstrip("\x1a")  # old DOS programs end a file with Ctrl-Z
    if CONTROL.search(text):
        raise UnreadableError("not_text")
    csv.field_size_limit(MOST_CELL)
    first_line = text.partition("\n")[0]
    named = NAMED_SEPARATOR.match(first_line)
    if named:
        rows = _rows(text, named[1], most_rows)
        return rows[1:]
    best = max(SEPARATORS, key=lambda separator: _promise(text, separator, matches))
    return _rows(text, best, most_rows)


def _promise(text: str, separator: str, matches: Callable[[list[str]], int]) -> tuple[int, int]:
    """Known headers first, then number of columns, among the first rows."""
    rows = _rows(text, separator, most_rows=MOST_ROWS, glimpse=FIRST)
    return (
        max((matches(cells) for _, cells in rows), default=0),
        max((len(cells) for _, cells in rows), default=0),
    )


def _rows(text: str, separator: str, most_rows: int, glimpse: int = 0) -> Rows:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows: Rows = []
    number = 0
    try:
        for number, cells in enumerate(reader, 1):
            _check_size(number, cells, len(rows), most_rows)
            if any(cell.strip() for cell in cells):
                rows.append((number, cells))
            if glimpse and len(rows) >= glimpse:
                break
    except csv.Error:
        if glimpse:  # it is content with what comes before the fault
            return rows
        raise UnreadableError("csv_syntax", row_place(number + 1)) from None
    return rows


def _check_size(number: int, cells: list[str], kept: int, most_rows: int) -> None:
    if len(cells) > MOST_COLUMNS and any(cell.strip() for cell in cells[MOST_COLUMNS:]):
        raise UnreadableError("too_many_columns", row_place(number))
    if kept > most_rows + SPARE_ROWS:
        raise UnreadableError("too_many_rows", row_place(number))
