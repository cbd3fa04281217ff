"""Which values a student may type into a record, and what is asked of each of them.

The columns come from schema.yaml and workplace.yaml: a column added there is asked for, checked and
stored here.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from crm.book import Book
from kit.credit_code import is_credit_code
from kit.errors import UserError
from kit.text import Text
from sample_data.schema import Column, table_named

MOST_CHARACTERS = 200
LONG_COLUMNS = frozenset({"note", "body", "solution"})
"""Texts of several lines."""
MOST_IN_LONG = 2_000
PHONE_COLUMNS = frozenset({"phone", "mobile"})
EMAIL_COLUMNS = frozenset({"email"})
TAX_COLUMNS = frozenset({"tax_no"})
EMAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,24}")
JOINERS = "\u200c\u200d"
"""Invisible, but part of how some names and emoji are written."""
LARGEST_COUNT, LARGEST_MONEY = 1_000_000, 10**13
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2100, 12, 31)

Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one value."""

    code: str
    says: Text


class FieldsError(UserError):
    """Some values of a form cannot be taken; `faults` says why, by column."""

    def __init__(self, table: str, faults: Mapping[str, Fault]) -> None:
        self.faults = dict(faults)
        first = next(iter(self.faults.values()))
        super().__init__(
            first.code,
            "".join(f.says.zh for f in self.faults.values()),
            " ".join(f.says.en for f in self.faults.values()),
        )


@cache
def typed_columns(table: str) -> dict[str, Column]:
    """The columns of a table that a student may fill in, in the order of the schema."""
    return {
        name: column
        for name, column in table_named(table).columns.items()
        if column.filled_by == "person" and column.shown
    }


@cache
def required_columns(table: str) -> tuple[str, ...]:
    """The columns of a table that may not be empty."""
    return tuple(name for name, column in typed_columns(table).items() if column.required)


def plain_values(table: str, values: Mapping[str, Any]) -> Values:
    """Values as they are stored in a log: trimmed, full-width digits narrowed, empty text as
    nothing, dates in ISO form. Columns and types are not checked here."""
    return {name: _plain(name, value) for name, value in values.items()}


def _plain(name: str, value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if not isinstance(value, str):
        return value
    text = value.strip().replace("\r\n", "\n")
    if name in PHONE_COLUMNS:
        text = re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", text))
    elif name in TAX_COLUMNS:
        text = re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", text)).upper()
    elif name in EMAIL_COLUMNS:
        text = unicodedata.normalize("NFKC", text)
    return text or None


def record_values(table: str, values: Mapping[str, Any]) -> Values:
    """Stored values as a record holds them: dates as dates."""
    typed = dict(values)
    for name, read in _dated(table).items():
        if isinstance(typed.get(name), str):
            typed[name] = read(typed[name])
    return typed


@cache
def _dated(table: str) -> dict[str, Callable[[str], date]]:
    """How dates and instants of a table are read from what a log holds."""
    readers = {"date": date.fromisoformat, "datetime": datetime.fromisoformat}
    columns = table_named(table).columns
    return {n: readers[column.type] for n, column in columns.items() if column.type in readers}


def check_values(
    book: Book, table: str, values: Mapping[str, Any], required: Iterable[str] = ()
) -> None:
    """Raise FieldsError naming every value that cannot be taken. `required` lists columns that
    must be given; a required column of the table may never be emptied."""
    faults: dict[str, Fault] = {}
    for name in required:
        if name not in values:
            faults[name] = _empty(table_named(table).columns[name].label)
    for name, value in values.items():
        column = typed_columns(table).get(name)
        fault = _unknown(name) if column is None else _fault(book, table, name, column, value)
        if fault is not None:
            faults[name] = fault
    if faults:
        raise FieldsError(table, faults)


def check_parent(book: Book, table: str, column: str, value: Any) -> None:
    """Raise FieldsError when what a new record belongs to is missing or is no such record."""
    about = table_named(table).columns[column]
    if value is None:
        raise FieldsError(table, {column: _empty(about.label)})
    if not (isinstance(value, int) and book.has(about.to, value)):
        raise FieldsError(table, {column: _not_listed(about.label)})


def _fault(book: Book, table: str, name: str, column: Column, value: Any) -> Fault | None:
    if value is None:
        return _empty(column.label) if name in required_columns(table) else None
    if column.type == "text":
        return _text_fault(name, column.label, value)
    if column.type == "category":
        return None if value in column.values else _not_listed(column.label)
    if column.type == "flag":
        return None if isinstance(value, bool) else _not_listed(column.label)
    if column.type == "id":
        known = isinstance(value, int) and book.has(column.to, value)
        return None if known else _not_listed(column.label)
    if column.type in ("date", "datetime"):
        return _date_fault(book, name, column.label, value)
    return _number_fault(column, value)


def _text_fault(name: str, label: Text, value: Any) -> Fault | None:
    if not isinstance(value, str):
        return _not_listed(label)
    most = most_characters(name)
    if len(value) > most:
        return _fault_of(
            "too_long",
            "“{label}”最多 {most} 个字，现在有 {n} 个。",
            "“{label}” takes at most {most} characters; it has {n}.",
            label,
            most=most,
            n=len(value),
        )
    if has_hidden(value.replace("\n", "") if name in LONG_COLUMNS else value):
        return _fault_of(
            "control_character",
            "“{label}”里有看不见的控制字符，请重新输入这一项。",
            "“{label}” contains invisible control characters; please type it again.",
            label,
        )
    if name in PHONE_COLUMNS and not (value.isascii() and value.isdigit() and len(value) == 11):
        return _fault_of(
            "phone",
            "“{label}”应为 11 位数字，请核对。",
            "“{label}” has 11 digits and nothing else; please check it.",
            label,
        )
    if name in TAX_COLUMNS and not is_credit_code(value):
        return _fault_of(
            "tax_no",
            "“{label}”应为 18 位统一社会信用代码，校验码不符，请核对。",
            "“{label}” is a credit code of 18 characters whose check digits agree; "
            "please check it.",
            label,
        )
    if name in EMAIL_COLUMNS and not EMAIL.fullmatch(value):
        return _fault_of(
            "email",
            "“{label}”应为 name@example.com 这样的格式。",
            "“{label}” looks like name@example.com.",
            label,
        )
    return None


def most_characters(column: str) -> int:
    """How long a text in this column may be."""
    return MOST_IN_LONG if column in LONG_COLUMNS else MOST_CHARACTERS


def has_hidden(text: str) -> bool:
    """Whether something in the text cannot be seen, or is no character at all. The signs that hold
    an emoji or a name together are none of these."""
    return any(
        unicodedata.category(one) in ("Cc", "Cf", "Cs", "Zl", "Zp") and one not in JOINERS
        for one in text
    )


def _date_fault(book: Book, name: str, label: Text, value: Any) -> Fault | None:
    try:
        day = datetime.fromisoformat(value).date()
    except (TypeError, ValueError):
        day = None
    if day is None or not FIRST_DAY <= day <= LAST_DAY:
        return _fault_of(
            "date",
            "“{label}”应是 2024-03-31 这样的日期。",
            "“{label}” is a date such as 2024-03-31.",
            label,
        )
    if name in ("phone_verified_on", "done_on", "birthday") and day > book.as_of:
        return _fault_of(
            "future_date",
            "“{label}”记录已经发生的事，不能晚于今天（{today}）。",
            "“{label}” records what has happened; it cannot be after today ({today}).",
            label,
            today=book.as_of.isoformat(),
        )
    return None


def _number_fault(column: Column, value: Any) -> Fault | None:
    most = {"count": LARGEST_COUNT, "rate": 1}.get(column.type, LARGEST_MONEY)
    number = isinstance(value, int | float) and not isinstance(value, bool)
    whole = column.type in ("rate", "number") or isinstance(value, int)
    if number and whole and 0 <= value <= most:
        return None
    shown = most // 100 if column.type == "money" else most
    return _fault_of(
        "number",
        "“{label}”应在 0 到 {most} 之间。",
        "“{label}” lies between 0 and {most}.",
        column.label,
        most=f"{shown:,}",
    )


def _empty(label: Text) -> Fault:
    return _fault_of("required", "请填写“{label}”。", "Please fill in “{label}”.", label)


def _not_listed(label: Text) -> Fault:
    return _fault_of(
        "not_listed",
        "“{label}”的取值不在可选项中，请从列表中选择。",
        "The value of “{label}” is not on the list; please choose one from the list.",
        label,
    )


def _unknown(name: str) -> Fault:
    label = Text(zh=name[:40], en=name[:40])
    return _fault_of(
        "unknown_field",
        "这里没有“{label}”这一项，或者不能直接填写它。",
        "There is no field “{label}” here, or it cannot be filled in directly.",
        label,
    )


def _fault_of(code: str, zh: str, en: str, label: Text, **values: Any) -> Fault:
    return Fault(code, Text(zh=zh, en=en).fill(label=label, **values))
