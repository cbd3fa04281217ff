"""Rows of a table as a student gave them, against the right ones: read once, compared as arrays."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from crm.book import Book
from grading.answers import read_id, read_number
from grading.mistake import Tolerance
from kit.errors import UserError
from kit.numerals import plain
from sample_data.schema import code

Flags = npt.NDArray[np.bool_]
Values = npt.NDArray[Any]
"""One column, one entry per expected row: doubles (NaN for nothing), or folded words."""
Frame = Mapping[str, Sequence[Any]]


@dataclass
class Rows:
    """The student's rows by record id, and what is wrong with their ids."""

    by_id: dict[int, Mapping[str, Any]] = field(default_factory=dict)
    twice: list[str] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)

    def unknown(self, ids: Sequence[int]) -> list[int]:
        """Ids that do not belong."""
        return sorted(self.by_id.keys() - set(ids))

    def missing(self, ids: Sequence[int]) -> list[int]:
        return [id for id in ids if id not in self.by_id]

    def strange(self, ids: Sequence[int]) -> int:
        """Rows that do not belong, stand twice or cannot be read."""
        return len(self.unknown(ids)) + len(self.twice) + len(self.unreadable)

    def raw(self, ids: Sequence[int], column: str) -> list[Any]:
        """What was given in one column, in the order of `ids`; None where there is no row."""
        nothing: Mapping[str, Any] = {}
        return [self.by_id.get(id, nothing).get(column) for id in ids]


def read_rows(given: Sequence[Any], table: str, key_column: str, book: Book) -> Rows:
    """Read the ids; rows without any cell filled are passed over, and accounts that were merged
    away count as the one that stands for them."""
    rows = Rows()
    for row in given:
        if not isinstance(row, dict) or not any(row.values()):
            continue
        try:
            id = read_id(table, row.get(key_column))
        except UserError:
            rows.unreadable.append(str(row.get(key_column))[:30])
            continue
        if table == "accounts" and book.seq and book.has(table, id):
            id = book.survivor(id)
        if id in rows.by_id:
            rows.twice.append(code(table, id))
        else:
            rows.by_id[id] = row
    return rows


def numbers(raw: Sequence[Any], *, percent: bool = False) -> Values:
    """Typed cells as doubles; NaN where there is no readable number."""
    try:
        if type(raw[0]) is not str:
            return np.array(raw, dtype=np.float64)
        if "".join(raw).strip("0123456789.") == "":
            return np.array(raw).astype(np.float64)
    except (IndexError, TypeError, ValueError):
        pass  # a cell that is missing or written in another way: read one by one
    return np.array([_number(cell, percent) for cell in raw], dtype=np.float64)


def words(raw: Sequence[Any]) -> Values:
    """Typed cells as folded words."""
    return np.array([plain(str(cell)) if cell is not None else "" for cell in raw], dtype=object)


def aligned(frame: Frame, key: str, column: str, ids: Sequence[int]) -> list[Any]:
    """A column of a computed table in the order of `ids`; None for ids it does not have."""
    if list(frame[key]) == list(ids):
        return list(frame[column])
    value = dict(zip(frame[key], frame[column], strict=True))
    return [value.get(id) for id in ids]


def same_numbers(given: Values, right: Values, tolerance: Tolerance) -> Flags:
    """Cell by cell, within the tolerance; nothing equals NaN."""
    allowed = np.float64(tolerance.absolute or 0.0) + np.abs(right) * (tolerance.relative or 0.0)
    allowed = allowed + 1e-9 * np.maximum(1.0, np.abs(right))
    return np.asarray(np.abs(given - right) <= allowed)


def same_words(given: Values, right: Values) -> Flags:
    return np.asarray((given == right) & (right != ""), dtype=np.bool_)


def _number(cell: Any, percent: bool) -> float:
    if isinstance(cell, str) and cell.isascii() and cell.replace(".", "", 1).isdigit():
        return float(cell) if len(cell) < 16 else np.nan
    try:
        return read_number(cell, percent=percent)
    except UserError:
        return np.nan
