"""Read any table a school hands in, CSV or Excel, decided by content and never by file name.

Nothing here raises for bad content: a table comes back with messages, and one that cannot be used
has an error among them and no rows. Cells are text as a person sees them in the spreadsheet.
"""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from classroom.exchange import delimited
from classroom.exchange.decoding import ENCODINGS, decode
from classroom.exchange.delimited import MOST_ROWS
from classroom.exchange.findings import UnreadableError, rejection
from classroom.exchange.headers import count_matches, plain_name
from classroom.exchange.message import (
    WHOLE_FILE,
    Message,
    Outcome,
    outcome_of,
    rows_place,
    sheet_place,
    warning,
)
from classroom.exchange.table_rows import RawTable, records
from kit.child import ChildError, call

MOST_BYTES = 10_000_000
SECONDS, MEGABYTES = 20.0, 512
"""What the child that reads a workbook may take."""
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
EMPTY_ZIP = b"PK\x05\x06"
NOT_A_TABLE = re.compile(r"\s*<(!doctype|html|table|\?xml|meta|head|workbook)", re.IGNORECASE)


@dataclass(frozen=True)
class Table:
    """Headers and rows of text. `numbers` are the rows' places in the file."""

    headers: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    numbers: tuple[int, ...] = ()
    messages: tuple[Message, ...] = ()
    encoding: str = ""
    """`xlsx`, or the text encoding that was read."""
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    """Names of the visible sheets, for a person to choose another."""

    @property
    def outcome(self) -> Outcome:
        return outcome_of(self.messages)

    def column(self, header: str) -> list[str]:
        """The values below a header, as text."""
        at = self.headers.index(header)
        return [row[at] for row in self.rows]


def read_table(
    raw: bytes,
    filename: str = "",
    *,
    header_hints: Iterable[str] = (),
    encoding: str | None = None,
    sheet: str | None = None,
) -> Table:
    """Read CSV or xlsx bytes. At most 10 MB, 20,000 rows, 500 columns.

    `header_hints` are headers the caller knows, `encoding` (of `decoding.ENCODINGS`) and `sheet`
    are a person's own choice; `filename` only names the file in messages.
    """
    hints = tuple(header_hints)
    try:
        source = _source(raw, hints, encoding, sheet)
        names, kept = records(source, hints)
    except UnreadableError as refused:
        return Table(messages=(rejection(refused.code, refused.place),))
    return Table(
        headers=names,
        rows=tuple(tuple(cells) for _, cells in kept),
        numbers=tuple(number for number, _ in kept),
        messages=tuple(source.messages),
        encoding=source.encoding,
        sheet=source.sheet,
        sheets=source.sheets,
    )


def _source(raw: bytes, hints: Sequence[str], encoding: str | None, sheet: str | None) -> RawTable:
    if len(raw) > MOST_BYTES:
        raise UnreadableError("too_large")
    if raw.startswith((ZIP, EMPTY_ZIP)):
        return _workbook(raw, hints, sheet)
    if raw.startswith(OLE):
        raise UnreadableError("old_or_encrypted")
    return text_source(raw, hints, encoding)


def text_source(
    raw: bytes, hints: Sequence[str], encoding: str | None, most_rows: int = MOST_ROWS
) -> RawTable:
    """Rows of a CSV file; UnreadableError says why there are none."""
    decoded = decode(raw, hints, encoding)
    text = decoded.text.removeprefix("\ufeff")
    if not text.strip():
        raise UnreadableError("empty")
    if NOT_A_TABLE.match(text):
        raise UnreadableError("web_page")
    known = {plain_name(hint) for hint in hints}
    source = RawTable(
        delimited.split(text, lambda cells: count_matches(cells, known), most_rows),
        decoded.encoding,
    )
    if not decoded.sure:
        label = ENCODINGS.get(decoded.encoding, decoded.encoding)
        zh = f"按 {label} 读出，但不能完全确定；请核对预览里的姓名，不对就换一种编码。"
        en = f"Read as {label}, which is a guess; look at the names below, or choose another."
        source.messages.append(warning("encoding_guessed", WHOLE_FILE, zh, en))
    _note_marks(source)
    return source


def _note_marks(source: RawTable) -> None:
    damaged = [number for number, cells in source.rows if "\ufffd" in "".join(cells)]
    if damaged:
        raise UnreadableError("encoding_damaged", rows_place(damaged))
    marked = [number for number, cells in source.rows if "\ufeff" in "".join(cells)]
    if marked:
        zh = "中间有多余的编码标记（BOM，多半是几个文件拼接而成），已去掉；请核对行数。"
        en = "A second byte-order mark, left by joining files, was removed; check the row count."
        source.messages.append(warning("bom_inside", rows_place(marked), zh, en))


def _workbook(raw: bytes, hints: Sequence[str], wanted: str | None) -> RawTable:
    try:
        answer = call(
            "classroom.exchange.tabular_child:answer", raw, seconds=SECONDS, megabytes=MEGABYTES
        )
    except ChildError as error:
        code = "corrupt_archive" if error.reason == "crashed" else "too_heavy"
        raise UnreadableError(code) from error
    reply: dict[str, Any] = json.loads(answer)
    if "fault" in reply:
        raise UnreadableError(reply["fault"])
    return sheet_source(reply["sheets"], hints, wanted)


def sheet_source(
    sheets: list[dict[str, Any]], hints: Sequence[str], wanted: str | None
) -> RawTable:
    """The sheet asked for, or the visible one that looks most like the table we need."""
    visible = [sheet for sheet in sheets if sheet["state"] == "visible"]
    filled = [sheet for sheet in visible if sheet["rows"] or sheet["fault"]]
    if wanted is not None:
        filled = [sheet for sheet in filled if sheet["name"] == wanted]
    if not filled:
        raise UnreadableError("unknown_sheet" if wanted is not None else "empty")
    known = {plain_name(hint) for hint in hints}
    best = max(filled, key=lambda sheet: _looks(sheet, known))
    place = sheet_place(best["name"])
    if best["fault"]:
        raise UnreadableError(best["fault"], place)
    source = RawTable(
        [(number, cells) for number, cells in best["rows"]],
        "xlsx",
        sheet=best["name"],
        sheets=tuple(sheet["name"] for sheet in visible),
        merged_rows=tuple(top for top, _, bottom, _ in best["merged"] if bottom > top),
    )
    source.messages += _about_sheets(sheets, filled, best)
    return source


def _looks(sheet: dict[str, Any], known: Iterable[str]) -> tuple[int, int]:
    """Known headers count most; then whether there are columns and rows at all."""
    first = [cells for _, cells in sheet["rows"][:20]]
    known_here = max((count_matches(cells, known) for cells in first), default=0)
    return known_here, int(max(map(len, first), default=0) > 1 and len(first) > 1)


def _about_sheets(
    sheets: list[dict[str, Any]], filled: list[dict[str, Any]], best: dict[str, Any]
) -> Iterable[Message]:
    place = sheet_place(best["name"])
    others = "、".join(sheet["name"] for sheet in filled if sheet is not best)
    if others:
        zh = f"读的是这张工作表；没有读：{others}。不对的话请另选工作表。"
        en = f"This sheet was read; not read: {others}. Choose another sheet if that is wrong."
        yield warning("other_sheets", place, zh, en)
    hidden = [sheet["name"] for sheet in sheets if sheet["state"] != "visible" and sheet["rows"]]
    if hidden:
        zh, en = "有隐藏的工作表，没有读。", "There is a hidden sheet; it was not read."
        yield warning("hidden_sheet", sheet_place(hidden[0]), zh, en)
    if best["hidden"]:
        zh = "这些行在表中是隐藏的（或被筛选掉），也一并读入；不要的请先删除。"
        en = "These rows are hidden or filtered out but were read too; delete what you do not want."
        yield warning("hidden_rows", rows_place(best["hidden"]), zh, en)
    if best["long"]:
        zh = "有超过 15 位的数字，Excel 只保留 15 位，末尾可能已变成 0；请把该列设为文本后重填。"
        en = "Numbers over 15 digits lose their end in Excel; format the column as text, retype."
        yield warning("number_too_long", rows_place(best["long"]), zh, en)
