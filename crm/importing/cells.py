"""One cell of a file as the value of one field, or why it cannot be one."""

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from crm.book import Book
from crm.fields import plain_values
from crm.importing.days import Order, is_unclear, read_day, read_moment
from crm.importing.matching import plain_header
from crm.importing.references import Reference, refer
from kit.errors import UserError
from kit.numerals import read_numeral
from kit.text import Text
from sample_data.schema import Column

LONGEST_FOUND = 60
NOTHING = frozenset(("", "-", "--", "/", "null", "none", "nan", "n/a", "无", "空"))
"""What systems write for an empty cell; in free text these are words."""
YES = frozenset("是 有 同意 已同意 对 真 y yes true t 1 √ ✓ ✔ on".split())
NO = frozenset("否 无 不同意 未同意 错 假 n no false f 0 × ✗ x off".split())
MOST_LISTED = 12


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one cell: the field, what stood there, what is allowed."""

    field: str
    code: str
    found: str
    allowed: Text


class CellError(Exception):
    """A cell that is no value of its field."""

    def __init__(self, code: str, allowed: Text) -> None:
        self.code, self.allowed = code, allowed
        super().__init__(code)


@dataclass(frozen=True)
class Reader:
    """Reads the cells of one file for one table."""

    book: Book
    table: str
    fields: Mapping[str, Column]
    order: Order | None

    def value(self, name: str, text: str) -> Any:
        """The value as an operation stores it (fen, ISO dates, ids); CellError says why not."""
        about, written = self.fields[name], text.strip()
        if about.type == "text":
            return plain_values(self.table, {name: written})[name]
        if unicodedata.normalize("NFKC", written).casefold() in NOTHING and not (
            _is_word(about, written)
        ):
            return None
        return READ[about.type](self, about, written)

    def refers(self, about: Column, written: str) -> int:
        """The id of the record that a code or a name means."""
        found: Reference = refer(self.book, about.to, written)
        if found.id is None:
            raise CellError(found.code, found.allowed)
        return found.id

    def day(self, about: Column, written: str) -> str:
        day = read_day(written, self.order)
        if day is None:
            raise CellError(*self._no_day(written))
        return day.isoformat()

    def moment(self, about: Column, written: str) -> str:
        at = read_moment(written, self.order)
        if at is None:
            raise CellError(*self._no_day(written))
        return at.isoformat()

    def _no_day(self, written: str) -> tuple[str, Text]:
        if self.order is None and is_unclear(written):
            return "unclear_date", UNCLEAR
        return "date", DATE


def _is_word(about: Column, written: str) -> bool:
    """Whether what often means nothing is a value of this field: 无 as a level of budget."""
    if about.type == "flag":
        return bool(written) and written.casefold() in YES | NO
    return about.type == "category" and plain_header(written) in _labels(about)


def _category(_reader: Reader, about: Column, written: str) -> str:
    code = _labels(about).get(plain_header(written))
    if code is None:
        raise CellError("not_listed", listed(about))
    return code


def _labels(about: Column) -> dict[str, str]:
    """Code and both labels of each value, compared without case, blanks and signs."""
    words = {plain_header(word): c for c, t in about.values.items() for word in (t.zh, t.en)}
    return words | {plain_header(code): code for code in about.values}


def listed(about: Column) -> Text:
    """The values of a category in words."""
    shown = list(about.values.values())[:MOST_LISTED]
    return Text(zh="、".join(one.zh for one in shown), en=", ".join(one.en for one in shown))


def _flag(_reader: Reader, _about: Column, written: str) -> bool:
    plain = unicodedata.normalize("NFKC", written).casefold()
    if plain in YES or plain in NO:
        return plain in YES
    raise CellError("not_listed", YES_OR_NO)


def _number(written: str) -> Decimal:
    try:
        return read_numeral(written).value
    except UserError as error:
        raise CellError("number", error.says) from error


def _whole(_reader: Reader, _about: Column, written: str) -> int:
    value = _number(written)
    if value != value.to_integral_value():
        raise CellError("number", WHOLE)
    return int(value)


def _fen(_reader: Reader, _about: Column, written: str) -> int:
    return int((_number(written) * 100).quantize(Decimal(1), ROUND_HALF_UP))


def _share(_reader: Reader, _about: Column, written: str) -> float:
    return float(_number(written))


READ: Mapping[str, Callable[[Reader, Column, str], Any]] = {
    "category": _category,
    "flag": _flag,
    "count": _whole,
    "money": _fen,
    "rate": _share,
    "number": _share,
    "date": Reader.day,
    "datetime": Reader.moment,
    "id": Reader.refers,
}
YES_OR_NO = Text(zh="是、否", en="yes, no")
WHOLE = Text(zh="整数，例如 12", en="a whole number, such as 12")
DATE = Text(
    zh="日期，例如 2024-03-31、2024/3/31、2024年3月31日",
    en="a date, such as 2024-03-31 or 31 Mar 2024",
)
UNCLEAR = Text(
    zh="这个日期有两种读法，请先选择“日/月/年”还是“月/日/年”",
    en="This date can be read in two ways; choose day/month/year or month/day/year first",
)
