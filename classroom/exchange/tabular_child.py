"""The child process's side of reading a workbook: xlsx bytes in, plain rows as JSON out.

Runs only under kit/child.py, with caps and a deadline. It reads the few parts of the format that
hold cells (ECMA-376 part 1) with the standard library alone: no styles beyond number formats, no
pictures, no macros, no external links, so little can go wrong and it starts in 50 ms.
"""

import io
import json
import posixpath
import re
import xml.etree.ElementTree as ET
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from typing import Any
from xml.parsers import expat

from classroom.exchange.archive import ArchiveError, read_archive, refuse_nested
from classroom.exchange.cell_formats import EPOCH_1904, kind_of, shown, too_long, unescaped

MOST_ROWS, MOST_COLUMNS, MOST_CELLS, MOST_SHEETS = 20_100, 500, 1_000_000, 50
MOST_MERGES, MOST_FILLED = 5_000, 200_000
REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})$")
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"


def answer(raw: bytes) -> bytes:
    """Sheets with their rows, or the code of why there are none, as JSON."""
    return json.dumps(sheets_of(raw), ensure_ascii=False).encode("utf-8", "replace")


def sheets_of(
    raw: bytes, most_rows: int = MOST_ROWS, most_cells: int = MOST_CELLS
) -> dict[str, Any]:
    """{"sheets": …} or {"fault": code}. Only for a process with caps."""
    try:
        files = read_archive(raw)
        if "xl/workbook.xml" not in files:
            refuse_nested(files)
            raise ArchiveError("not_a_workbook")
        return {"sheets": list(Workbook(files, most_rows, most_cells).sheets())}
    except ArchiveError as error:
        return {"fault": error.code}
    except (ET.ParseError, ValueError, KeyError, IndexError, OverflowError):
        return {"fault": "corrupt_archive"}


class Workbook:
    """What all sheets share: strings, formats, the system of dates."""

    def __init__(self, files: Mapping[str, bytes], most_rows: int, most_cells: int) -> None:
        self.files, self.most_rows = files, most_rows
        self.strings = list(self._strings())
        self.kinds = list(self._kinds())
        self.days_more, self.left = 0, most_cells

    def sheets(self) -> Iterator[dict[str, Any]]:
        """Every sheet in order; of hidden ones only the name and whether it holds anything."""
        book = _tree(self.files["xl/workbook.xml"])
        properties = _first(book, "workbookPr")
        if properties is not None and properties.get("date1904") in ("1", "true"):
            self.days_more = EPOCH_1904
        targets = self._targets()
        for sheet in list(_all(book, "sheet"))[:MOST_SHEETS]:
            part = targets.get(sheet.get(RELATION) or sheet.get(STRICT_RELATION) or "", "")
            if part in self.files:
                about = {"name": sheet.get("name", ""), "state": sheet.get("state", "visible")}
                yield about | Sheet(self, self.files[part]).read()

    def _targets(self) -> dict[str, str]:
        relations = _tree(self.files["xl/_rels/workbook.xml.rels"])
        return {
            relation.get("Id", ""): posixpath.normpath(
                posixpath.join("/xl", relation.get("Target", ""))
            ).lstrip("/")
            for relation in _all(relations, "Relationship")
        }

    def _strings(self) -> Iterator[str]:
        if "xl/sharedStrings.xml" in self.files:
            for item in _all(_tree(self.files["xl/sharedStrings.xml"]), "si"):
                yield _words(item)

    def _kinds(self) -> Iterator[str]:
        if "xl/styles.xml" not in self.files:
            return
        styles = _tree(self.files["xl/styles.xml"])
        codes = {
            int(item.get("numFmtId", "0")): item.get("formatCode", "")
            for item in _all(styles, "numFmt")
        }
        formats = _first(styles, "cellXfs")
        for item in formats if formats is not None else ():
            number = int(item.get("numFmtId", "0"))
            yield kind_of(number, codes.get(number, "general"))


class Sheet:
    """The rows of one sheet, and what a reader should be told about it."""

    def __init__(self, book: Workbook, raw: bytes) -> None:
        self.book, self.raw = book, raw
        self.rows: list[tuple[int, list[str]]] = []
        self.hidden: list[int] = []
        self.long: list[int] = []
        self.merged: list[tuple[int, int, int, int]] = []
        self.fault = ""

    def read(self) -> dict[str, Any]:
        """Walk the XML once; parts already seen are dropped so that memory stays small."""
        _refuse_entities(self.raw)
        for _, item in ET.iterparse(io.BytesIO(self.raw)):
            name = _name(item)
            if name == "row" and not self.fault:
                self._row(item)
            elif name == "mergeCell" and len(self.merged) < MOST_MERGES:
                self._merge(item.get("ref", ""))
            if name in ("row", "mergeCell"):
                item.clear()
        self._fill()
        return {
            "rows": self.rows,
            "hidden": self.hidden,
            "long": self.long,
            "merged": self.merged,
            "fault": self.fault,
        }

    def _row(self, row: ET.Element) -> None:
        before = self.rows[-1][0] if self.rows else 0
        number = int(row.get("r") or before + 1)
        cells: dict[int, str] = {}
        for cell in row:
            column = _column(cell.get("r", ""), default=max(cells, default=-1) + 1)
            cells[column] = self._cell(cell, number)
        width = max((at for at, text in cells.items() if text.strip()), default=-1) + 1
        if not width:
            return
        self.book.left -= width
        if len(self.rows) >= self.book.most_rows or self.book.left < 0:
            self.fault = "too_many_rows"
        elif width > MOST_COLUMNS:
            self.fault = "too_many_columns"
        else:
            self.rows.append((number, [cells.get(at, "") for at in range(width)]))
            if row.get("hidden") in ("1", "true"):
                self.hidden.append(number)

    def _cell(self, cell: ET.Element, row: int) -> str:
        """The value as text; a formula that was never computed stays the text of its formula."""
        parts = {_name(part): part for part in cell}
        kind, value = cell.get("t", "n"), parts.get("v")
        text = (value.text or "") if value is not None else ""
        if kind == "inlineStr":
            return _words(parts["is"]) if "is" in parts else ""
        if kind == "s":
            return self.book.strings[int(text)] if text else ""
        if kind == "b":
            return "TRUE" if text == "1" else "FALSE"
        if not text and "f" in parts:
            return "=" + (parts["f"].text or "")
        if kind != "n" or not text:
            return unescaped(text)
        if too_long(text) and row not in self.long[-1:]:
            self.long.append(row)
        style = int(cell.get("s") or 0)
        kinds = self.book.kinds
        return shown(text, kinds[style] if style < len(kinds) else "number", self.book.days_more)

    def _merge(self, reference: str) -> None:
        first, _, last = reference.partition(":")
        corners = [REFERENCE.match(corner) for corner in (first, last or first)]
        if corners[0] and corners[1]:
            (top, left), (bottom, right) = ((int(c[2]), _letters(c[1])) for c in corners if c)
            self.merged.append((top, left, bottom, right))

    def _fill(self) -> None:
        """A merged cell's value counts for each row it covers downwards."""
        rows = dict(self.rows)
        numbers = sorted(rows)
        left_over = MOST_FILLED  # merged areas may overlap in a file made to be slow
        for top, left, bottom, _ in self.merged:
            value = rows[top][left] if top in rows and left < len(rows[top]) else ""
            below = numbers[bisect_right(numbers, top) : bisect_right(numbers, bottom)]
            left_over -= len(below)
            for number in below if value and left_over > 0 else ():
                cells = rows[number]
                cells.extend([""] * (left + 1 - len(cells)))
                cells[left] = cells[left] or value


def _tree(raw: bytes) -> ET.Element:
    _refuse_entities(raw)
    return ET.fromstring(raw)


def _refuse_entities(raw: bytes) -> None:
    """No document type declaration: with it go entity bombs and references to local files."""

    class Begun(Exception):  # noqa: N818 - not an error: the root element has begun
        pass

    def refuse(*_: Any) -> None:
        raise ArchiveError("xml_entities")

    def begin(*_: Any) -> None:
        raise Begun

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = begin
    try:
        parser.Parse(raw, True)
    except Begun:
        return
    except expat.ExpatError as error:
        raise ArchiveError("corrupt_archive") from error


def _name(item: ET.Element) -> str:
    return item.tag.rpartition("}")[2]


def _all(tree: ET.Element, name: str) -> Iterator[ET.Element]:
    return (item for item in tree.iter() if _name(item) == name)


def _first(tree: ET.Element, name: str) -> ET.Element | None:
    return next(_all(tree, name), None)


def _words(item: ET.Element) -> str:
    """Plain or rich text without its phonetic guide."""
    pieces = []
    for part in item:
        if _name(part) == "t":
            pieces.append(part.text or "")
        elif _name(part) == "r":
            pieces += [run.text or "" for run in part if _name(run) == "t"]
    return unescaped("".join(pieces))


def _column(reference: str, default: int) -> int:
    found = REFERENCE.match(reference)
    return _letters(found[1]) if found else default


def _letters(text: str) -> int:
    number = 0
    for letter in text:
        number = number * 26 + ord(letter) - 64
    return number - 1
