"""Conditions on records: as an expression over a table, and as plain data to keep in a log.

Saved views, segments, reports and automation rules all speak this language. Every question is
answered yes or no: an empty value is not at least 5, does not contain anything, and is not equal
to A, so that "not equal to A" finds it.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import reduce
from operator import and_, or_
from typing import Any

import polars as pl

from crm.condition_parts import (
    KNOWN,
    Condition,
    Filter,
    Group,
    Is,
    check_filter,
    unfit,
)
from crm.condition_words import condition_words
from kit.errors import UserError
from sample_data.schema import Column

__all__ = [
    "Condition", "Filter", "Group", "Is", "columns_in", "condition_words", "count_filters",
    "expression",
    "plain_condition", "read_condition",
]  # fmt: skip

DEEPEST, MOST_PARTS = 5, 60


def expression(columns: Mapping[str, Column], condition: Condition, as_of: date) -> pl.Expr:
    """The condition over a frame with these columns: true or false for every row, never null.
    UserError when it does not fit the columns."""
    if isinstance(condition, Group):
        parts = [expression(columns, part, as_of) for part in condition.parts]
        whole = reduce(and_ if condition.how == "and" else or_, parts, *_start(parts))
        return ~whole if condition.negate else whole
    check_filter(columns, condition)
    return _asked(columns[condition.column], condition, as_of).fill_null(False)


def _start(parts: list[pl.Expr]) -> tuple[pl.Expr, ...]:
    return () if parts else (pl.lit(True),)


def count_filters(condition: Condition | None) -> int:
    """How many single questions a condition asks."""
    if condition is None:
        return 0
    return sum(map(count_filters, condition.parts)) if isinstance(condition, Group) else 1


def columns_in(condition: Condition | None) -> set[str]:
    """The columns a condition names."""
    if condition is None:
        return set()
    if isinstance(condition, Group):
        return set[str]().union(*map(columns_in, condition.parts))
    return {condition.column}


def _asked(about: Column, wanted: Filter, as_of: date) -> pl.Expr:
    column = pl.col(wanted.column)
    if wanted.is_ == "empty":
        return _empty(about, column) if wanted.value else ~_empty(about, column)
    if wanted.is_ in ("in", "not in"):
        found = _among(about, column, wanted.value)
        return found if wanted.is_ == "in" else ~found
    if about.type in ("date", "datetime"):
        return _dated(about, column, wanted, as_of)
    if wanted.is_ in ("contains", "starts"):
        return _written(column, wanted)
    return _compared(column, wanted.is_, wanted.value)


def _empty(about: Column, column: pl.Expr) -> pl.Expr:
    return column.is_null() | (column == "") if about.type == "text" else column.is_null()


def _among(about: Column, column: pl.Expr, values: tuple[Any, ...]) -> pl.Expr:
    given = [one for one in values if one is not None]
    found = (
        pl.any_horizontal(*(column.eq(one).fill_null(False) for one in given[:8]))
        if 0 < len(given) <= 8
        else column.is_in(_literal(about, given)).fill_null(False)
    )
    return found | _empty(about, column) if None in values else found


def _literal(about: Column, values: list[Any]) -> Any:
    return pl.Series(values, dtype=about.dtype).implode()


def _written(column: pl.Expr, wanted: Filter) -> pl.Expr:
    """Upper and lower case of Latin letters make no difference."""
    if wanted.is_ == "contains":
        words = [wanted.value] if wanted.value else []
        return column.str.contains_any(words, ascii_case_insensitive=True)
    return column.str.to_lowercase().str.starts_with(wanted.value.lower())


def _compared(column: pl.Expr, is_: Is, value: Any) -> pl.Expr:
    if is_ == "between":
        return column.is_between(*value)
    compared = {
        "=": column.eq, "!=": column.ne, ">=": column.ge, "<=": column.le,
        ">": column.gt, "<": column.lt,
    }[is_]  # fmt: skip
    found = compared(value)
    return found.fill_null(True) if is_ == "!=" else found


def _dated(about: Column, column: pl.Expr, wanted: Filter, as_of: date) -> pl.Expr:
    """A day stands for the whole of it: a moment is compared with it by its date, and with
    another moment as it is."""
    value: Any = wanted.value
    if wanted.is_ == "last_days":
        value = (_moved(as_of, -value), as_of)
    elif wanted.is_ == "next_days":
        value = (as_of, _moved(as_of, value))
    is_: Is = "between" if wanted.is_ in ("last_days", "next_days") else wanted.is_
    given = value if isinstance(value, tuple) else (value,)
    if about.type == "datetime" and not any(isinstance(one, datetime) for one in given):
        column = column.dt.date()
    return _compared(column, is_, value)


def _moved(day: date, days: int) -> date:
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return date.max if days > 0 else date.min


# --- as plain data ----------------------------------------------------------------------------


def plain_condition(condition: Condition) -> dict[str, Any]:
    """The condition as JSON holds it: ids as numbers, money as fen, dates in ISO form."""
    if isinstance(condition, Group):
        parts = [plain_condition(part) for part in condition.parts]
        return {"how": condition.how, "parts": parts, "negate": condition.negate}
    value = condition.value
    plain = [_iso(one) for one in value] if isinstance(value, tuple) else _iso(value)
    return {"column": condition.column, "is": condition.is_, "value": plain}


def _iso(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def read_condition(plain: Any, columns: Mapping[str, Column]) -> Condition:
    """The condition that plain data holds; UserError on an unknown column, a question that does
    not fit its type, a value that does not fit, or a form nobody could have saved."""
    left = [MOST_PARTS]
    return _read(plain, columns, DEEPEST, left)


def _read(plain: Any, columns: Mapping[str, Column], deep: int, left: list[int]) -> Condition:
    left[0] -= 1
    if not isinstance(plain, dict) or deep == 0 or left[0] < 0:
        raise _unreadable()
    if plain.keys() == {"column", "is", "value"}:
        return _read_filter(plain, columns)
    parts, negate = plain.get("parts"), plain.get("negate", False)
    known = plain.keys() <= {"how", "parts", "negate"} and plain.get("how") in ("and", "or")
    if not known or not isinstance(parts, list) or not isinstance(negate, bool):
        raise _unreadable()
    read = tuple(_read(part, columns, deep - 1, left) for part in parts)
    return Group(plain["how"], read, negate)


def _read_filter(plain: dict[str, Any], columns: Mapping[str, Column]) -> Filter:
    is_, value, about = plain["is"], plain["value"], columns.get(str(plain["column"]))
    if is_ not in KNOWN:
        raise _unreadable()
    if about is not None and is_ not in ("empty", "last_days", "next_days"):
        value = _from_plain(about, value)
    wanted = Filter(str(plain["column"]), is_, value)
    check_filter(columns, wanted)
    return wanted


def _from_plain(about: Column, value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_from_plain(about, one) for one in value)
    if about.type not in ("date", "datetime") or not isinstance(value, str):
        return value
    try:
        whole_day = about.type == "date" or len(value) <= len("2025-07-01")
        return date.fromisoformat(value) if whole_day else datetime.fromisoformat(value)
    except ValueError as error:
        raise unfit(about.label) from error


def _unreadable() -> UserError:
    return UserError(
        "bad_condition",
        "这个条件无法读取，请重新设置。",
        "This condition cannot be read; please set it up again.",
    )
