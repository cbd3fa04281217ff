"""From raw rows to a header and the records under it; titles, totals and notes are set aside."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from classroom.exchange.delimited import MOST_ROWS, Rows
from classroom.exchange.findings import UnreadableError
from classroom.exchange.headers import BLANKS, INVISIBLE, Header, find_header, plain_name
from classroom.exchange.message import Message, row_place, rows_place, warning
from kit.text import Text

OTHER_SEPARATOR = re.compile("[,;，；、|]")
TOTALS = frozenset(
    "合计 总计 小计 平均 平均分 均值 合計 總計 小計 total sum average subtotal".split()
)
NOTE = re.compile(r"(注|说明|备注|填表说明|注意|note)[:：]", re.IGNORECASE)
AS_TEXT = re.compile(r'="([^"=+@-][^"]*)"$')
"""How some systems keep leading zeros in CSV: ="0020240101"."""


@dataclass
class RawTable:
    """Numbered rows before the header is known, from either kind of file."""

    rows: Rows
    encoding: str
    messages: list[Message] = field(default_factory=list)
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    merged_rows: tuple[int, ...] = ()
    """Rows at which a cell merged downwards begins."""


def records(
    raw: RawTable, hints: Sequence[str], most_rows: int = MOST_ROWS
) -> tuple[tuple[str, ...], Rows]:
    """Headers and the rows that are records; what was set aside becomes a message of `raw`."""
    if not raw.rows:
        raise UnreadableError("empty")
    rows = [(number, [clean(cell) for cell in cells]) for number, cells in raw.rows]
    header = find_header([cells for _, cells in rows], hints)
    first = header.start + header.levels
    raw.messages += _about_header(header, rows)
    body = rows[first:]
    _refuse_shifted(body, len(header.names))
    names, kept = _used_columns(header.names, body)
    kept = _without_totals(kept, names, raw.messages)
    _refuse_one_column(names, kept)
    if not kept:
        raise UnreadableError("no_rows")
    if len(kept) > most_rows:
        raise UnreadableError("too_many_rows")
    raw.messages += _about_columns(names, rows[first - 1][0])
    raw.messages += _about_merged([top for top in raw.merged_rows if top >= body[0][0]])
    return names, kept


def clean(cell: str) -> str:
    """A cell without blanks or invisible marks around it; tabs and line ends inside are kept."""
    text = cell.replace("\ufeff", "").strip(BLANKS)
    if text and (INVISIBLE.match(text[0]) or INVISIBLE.match(text[-1])):
        text = INVISIBLE.sub("", text).strip(BLANKS)
    kept = AS_TEXT.match(text)
    return kept[1] if kept else text


def _about_header(header: Header, rows: Rows) -> Iterator[Message]:
    if header.start:
        above = [number for number, _ in rows[: header.start]]
        zh, en = "是标题或说明，已略过。", "A title or a note; it was passed over."
        yield warning("title_rows", rows_place(above), zh, en)
    if header.levels > 1:
        both = [number for number, _ in rows[header.start : header.start + 2]]
        named = "、".join(name for name in header.names if "/" in name)[:100]
        zh = f"两层表头已合并为：{named}。请核对。"
        en = f"The two header rows were joined: {named}. Check the names."
        yield warning("two_level_header", rows_place(both), zh, en)


def _refuse_shifted(body: Rows, width: int) -> None:
    """A row longer than the header usually hides an unquoted comma: its cells have shifted."""
    for number, cells in body:
        if any(cells[width:]):
            raise UnreadableError("row_too_long", row_place(number))


def _used_columns(names: tuple[str, ...], body: Rows) -> tuple[tuple[str, ...], Rows]:
    """Every row as wide as the header; columns with neither name nor content are dropped."""
    padded = [(number, cells + [""] * (len(names) - len(cells))) for number, cells in body]
    used = [at for at, name in enumerate(names) if name or any(cells[at] for _, cells in padded)]
    rows = [(number, [cells[at] for at in used]) for number, cells in padded]
    return tuple(names[at] for at in used), rows


def _without_totals(rows: Rows, names: tuple[str, ...], messages: list[Message]) -> Rows:
    kept: Rows = []
    totals, notes, again = [], [], []
    heads = [plain_name(name) for name in names]
    for number, cells in rows:
        filled = [cell for cell in cells if cell.strip()]
        first = unicodedata.normalize("NFKC", filled[0]) if filled else ""
        if "".join(first.split()).casefold().rstrip(":") in TOTALS:
            totals.append(number)
        elif len(filled) == 1 and len(names) > 1 and NOTE.match(first):
            notes.append(number)
        elif len(filled) > 1 and cells[0] in names and [plain_name(c) for c in cells] == heads:
            again.append(number)
        elif filled:
            kept.append((number, cells))
    messages += _set_aside("total_row", totals, "是合计行，没有读入。", "A total; it was left out.")
    messages += _set_aside("note_row", notes, "是说明文字，没有读入。", "A note; it was left out.")
    messages += _set_aside(
        "repeated_header", again, "重复的表头，没有读入。", "The header again; it was left out."
    )
    return kept


def _set_aside(code: str, rows: list[int], zh: str, en: str) -> Iterator[Message]:
    if rows:
        yield warning(code, rows_place(rows), zh, en)


def _refuse_one_column(names: tuple[str, ...], rows: Rows) -> None:
    if len(names) == 1 and OTHER_SEPARATOR.search(names[0]):
        parts = {len(OTHER_SEPARATOR.split(cells[0])) for _, cells in rows}
        if not rows or max(parts) > 1:
            raise UnreadableError("one_column_only", row_place(1))


def _about_columns(names: tuple[str, ...], row: int) -> Iterator[Message]:
    blank = [at + 1 for at, name in enumerate(names) if not name]
    if blank:
        place = Text(zh=f"第 {row} 行第 {blank[0]} 列", en=f"row {row}, column {blank[0]}")
        zh, en = "这一列有内容但没有表头，没有使用。", "The column has no header; it was not used."
        yield warning("blank_header", place, zh, en)


def _about_merged(rows: list[int]) -> Iterator[Message]:
    if rows:
        zh = "有合并的单元格，其值已填入所覆盖的每一行；请核对。"
        en = "Merged cells: the value was filled into every row they cover; check it."
        yield warning("merged_cells", rows_place(rows), zh, en)
