"""A log as a file: one row for every value that changed, with who, when, before and after."""

import csv
import io
from collections.abc import Iterator
from datetime import tzinfo
from typing import Any, Literal

import xlsxwriter
from sqlmodel import Session

from classroom.log_search import LogQuery, book_then, search_log
from classroom.rights import Visitor
from classroom.workbench import LogRow
from crm.book import Book
from crm.changes import Change, changes, last_reset
from crm.operation import OPERATIONS
from kit.cells import inert
from kit.text import Language, Text
from sample_data.export_workbook import OPTIONS
from sample_data.schema import code

Format = Literal["xlsx", "csv"]
HEADERS = (
    Text(zh="步骤", en="Step"),
    Text(zh="时间", en="Time"),
    Text(zh="操作人", en="Who"),
    Text(zh="操作", en="Operation"),
    Text(zh="说明", en="What was done"),
    Text(zh="状态", en="State"),
    Text(zh="对象", en="Records"),
    Text(zh="编号", en="ID"),
    Text(zh="字段", en="Field"),
    Text(zh="之前", en="Before"),
    Text(zh="之后", en="After"),
)
WIDTHS = (8, 20, 12, 18, 48, 10, 12, 10, 16, 36, 36)
UNDONE = Text(zh="已撤销", en="Taken back")
MOST_STEPS = 20_000
SHEET = Text(zh="操作日志", en="Log")
BOM = "\ufeff"


def log_file(
    db: Session,
    who: Visitor,
    workspace_id: int,
    query: LogQuery,
    format: Format,
    language: Language,
    zone: tzinfo,
) -> bytes:
    """The lines that a query finds, the oldest first, for the owner of the log and the staff.
    Times are in `zone`."""
    found = search_log(db, who, workspace_id, query, size=MOST_STEPS)
    book = book_then(db, who, workspace_id)
    fresh = last_reset(book)
    rows = [
        [str(cell) for cell in cells]
        for row in reversed(found.rows)
        for cells in _rows(book, row, language, zone, names=row.seq > fresh)
    ]
    heads = [head.in_language(language) for head in HEADERS]
    return (_csv if format == "csv" else _xlsx)(heads, rows, SHEET.in_language(language))


def _rows(
    book: Book, row: LogRow, language: Language, zone: tzinfo, *, names: bool
) -> Iterator[list[Any]]:
    title = OPERATIONS[str(row.operation["op"])].title
    line = [
        row.seq,
        row.at.astimezone(zone).strftime("%Y-%m-%d %H:%M:%S"),
        row.actor,
        title.in_language(language),
        row.says.in_language(language),
        UNDONE.in_language(language) if row.undone else "",
    ]
    told = changes(book, row.patches, names=names)
    for change in told:
        yield [*line, *_change(book, change, language)]
    if not told:
        yield [*line, "", "", "", "", ""]


def _change(book: Book, change: Change, language: Language) -> list[str]:
    texts = (change.what, change.before, change.after)
    what, before, after = (text.in_language(language) for text in texts)
    if not change.table:
        return ["", "", what, before, after]
    label = book.schema[change.table].label.in_language(language)
    own = "" if change.count > 1 else code(change.table, change.id, book.schema)
    return [label, own, what, before, after]


def _csv(heads: list[str], rows: list[list[str]], _title: str) -> bytes:
    """With a mark at the start, by which Excel knows UTF-8; nothing in it is a formula."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerows([inert(cell) for cell in row] for row in (heads, *rows))
    return (BOM + text.getvalue()).encode()


def _xlsx(heads: list[str], rows: list[list[str]], title: str) -> bytes:
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, OPTIONS)
    sheet: Any = book.add_worksheet(title)
    bold = book.add_format({"bold": True, "bg_color": "#E8EEF4"})
    for place, (head, width) in enumerate(zip(heads, WIDTHS, strict=True)):
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, head, bold)
    for number, row in enumerate(rows, 1):
        sheet.write_number(number, 0, int(row[0]))
        for place, cell in enumerate(row[1:], 1):
            sheet.write_string(number, place, cell)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(len(rows), 1), len(heads) - 1)
    book.close()
    return target.getvalue()
