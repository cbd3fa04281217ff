"""What a condition on records is made of: filters, groups of them, and what fits which column."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal, get_args

from kit.errors import UserError
from kit.text import Text
from sample_data.schema import Column, ColumnType

Is = Literal[
    "=", "!=", "in", "not in", ">=", "<=", ">", "<", "between",
    "contains", "starts", "empty", "last_days", "next_days",
]  # fmt: skip
KNOWN: tuple[str, ...] = get_args(Is)
_MEASURED: tuple[Is, ...] = ("between", ">=", "<=", ">", "<", "=", "!=", "empty")
_DATED: tuple[Is, ...] = ("last_days", "next_days", *_MEASURED)
OPERATORS: Mapping[ColumnType, tuple[Is, ...]] = {
    "id": ("in", "not in", "=", "!=", "empty"),
    "text": ("contains", "starts", "=", "!=", "in", "not in", "empty"),
    "category": ("in", "not in", "=", "!=", "empty"),
    "flag": ("=", "in", "empty"),
    "count": _MEASURED,
    "money": _MEASURED,
    "rate": _MEASURED,
    "number": _MEASURED,
    "date": _DATED,
    "datetime": _DATED,
}
"""What one can ask of a column of each type, the usual first."""
SPARE: Mapping[ColumnType, tuple[Is, ...]] = {
    kind: (">=", "<=") if kind == "id" else ("in", "not in") for kind in OPERATORS
}
"""What may be asked as well, though no form offers it."""
MOST_DAYS = 36_500
MOST_VALUES = 1_000
MOST_CHARACTERS = 200
LARGEST = 10**15
"""Above this a whole number is no count and no amount of a firm."""


@dataclass(frozen=True, slots=True)
class Filter:
    """One question about one column. `value`: a plain value (money in fen, a date as a date); a
    tuple for `in` and `not in`, where None stands for an empty value; a pair for `between`, both
    ends included; True or False for `empty`; a number of days for `last_days` and `next_days`."""

    column: str
    is_: Is
    value: Any


@dataclass(frozen=True, slots=True)
class Group:
    """Several parts, of which all ("and") or at least one ("or") must hold; an empty group always
    holds. `negate` turns the whole round."""

    how: Literal["and", "or"]
    parts: tuple["Condition", ...]
    negate: bool = False


Condition = Filter | Group


def check_filter(columns: Mapping[str, Column], wanted: Filter) -> None:
    """UserError when the column is unknown, the question does not fit its type, or the value does
    not fit the question."""
    about = columns.get(wanted.column)
    if about is None:
        raise UserError(
            "unknown_field",
            f"这里没有“{wanted.column[:40]}”这一列。",
            f"There is no column “{wanted.column[:40]}” here.",
        )
    if wanted.is_ not in OPERATORS[about.type] and wanted.is_ not in SPARE[about.type]:
        raise UserError(
            "bad_condition",
            f"“{about.label.zh}”不能这样比较，请换一种条件。",
            f"“{about.label.en}” cannot be compared so; choose another condition.",
        )
    if not _fits(about, wanted):
        raise unfit(about.label)


def unfit(label: Text) -> UserError:
    """The value of a condition does not fit its column."""
    return UserError(
        "bad_condition",
        f"条件“{label.zh}”的取值不合适，请重新填写。",
        f"The value of the condition on “{label.en}” does not fit; please enter it again.",
    )


def _fits(about: Column, wanted: Filter) -> bool:
    value = wanted.value
    if wanted.is_ == "empty":
        return isinstance(value, bool)
    if wanted.is_ in ("last_days", "next_days"):
        return _whole(value) and 0 <= value <= MOST_DAYS
    if wanted.is_ in ("in", "not in"):
        sound = isinstance(value, tuple) and len(value) <= MOST_VALUES
        return sound and all(one is None or fits_column(about, one) for one in value)
    if wanted.is_ == "between":
        pair = isinstance(value, tuple) and len(value) == 2
        return pair and all(fits_column(about, one) for one in value)
    return fits_column(about, value)


def fits_column(about: Column, value: Any) -> bool:
    """Whether a plain value is one that the column could hold."""
    if about.type == "text":
        return isinstance(value, str) and len(value) <= MOST_CHARACTERS
    if about.type == "category":
        return isinstance(value, str) and value in about.values
    if about.type == "flag":
        return isinstance(value, bool)
    if about.type in ("date", "datetime"):
        return isinstance(value, date | datetime)
    if about.type in ("rate", "number"):
        number = isinstance(value, int | float) and not isinstance(value, bool)
        return number and math.isfinite(value) and abs(value) <= LARGEST
    return _whole(value) and abs(value) <= LARGEST


def _whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
