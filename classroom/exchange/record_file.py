"""Workbooks around an import: an empty template, and the rows held back with what is wrong."""

import io
from collections.abc import Sequence
from typing import Any

import xlsxwriter

from crm.book import Book
from crm.importing.plan import Plan, PlannedRow
from crm.importing.targets import ID, import_columns, needed
from kit.text import Language, Text
from sample_data.export_workbook import OPTIONS

WIDTH, WIDE = 16, 60
LINE, WRONG = Text(zh="原行号", en="Original line"), Text(zh="问题", en="Problem")
ADDED_HEADERS = frozenset(word for text in (LINE, WRONG) for word in (text.zh, text.en))
"""Columns of a file of held back rows that are for the person only."""


def template_file(book: Book, table: str, language: Language) -> bytes:
    """A workbook with one sheet: every column a file may fill, those that are needed marked."""
    must = needed(table)
    heads = [
        about.label.in_language(language) + (" *" if name in must else "")
        for name, about in import_columns(book, table).items()
        if name != ID
    ]
    return _workbook(book.schema[table].label.in_language(language), heads, [])


def held_file(book: Book, plan: Plan, language: Language) -> bytes:
    """The rows held back as they stand in the file, with line and problem behind them."""
    sheet = plan.sheet
    kept = [at for at, header in enumerate(sheet.headers) if header not in ADDED_HEADERS]
    heads = [*(sheet.headers[at] for at in kept), *(t.in_language(language) for t in (LINE, WRONG))]
    rows = [
        [
            *(sheet.rows[row.place][at] for at in kept),
            str(row.line),
            problems_of(book, plan.choices.table, row).in_language(language),
        ]
        for row in plan.of("held")
    ]
    return _workbook(WRONG.in_language(language), heads, rows)


def problems_of(book: Book, table: str, row: PlannedRow) -> Text:
    """Everything that is wrong with a row in one sentence for each cell."""
    columns = book.schema[table].columns
    said = []
    for problem in row.problems:
        label = columns[problem.field].label if problem.field else Text(zh="整行", en="the row")
        zh = f"{label.zh}“{problem.found}”：" if problem.found else f"{label.zh}："
        en = f"{label.en} “{problem.found}”: " if problem.found else f"{label.en}: "
        said.append(Text(zh=zh + problem.allowed.zh, en=en + problem.allowed.en))
    return Text(zh="；".join(one.zh for one in said), en="; ".join(one.en for one in said))


def _workbook(title: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    """Every cell is text: nothing a file brought is ever a formula."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, OPTIONS)
    bold = book.add_format({"bold": True, "bg_color": "#E8EEF4"})
    plain = book.add_format({"num_format": "@"})
    sheet: Any = book.add_worksheet(title[:31])
    sheet.set_column(0, len(heads) - 1, WIDTH, plain)
    if rows:
        sheet.set_column(len(heads) - 1, len(heads) - 1, WIDE, plain)
    for place, head in enumerate(heads):
        sheet.write_string(0, place, head, bold)
    for number, row in enumerate(rows, 1):
        for place, cell in enumerate(row):
            sheet.write_string(number, place, cell)
    sheet.freeze_panes(1, 0)
    book.close()
    return target.getvalue()
