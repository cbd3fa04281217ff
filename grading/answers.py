"""Read what a student typed, however his keyboard or Excel writes numbers and ids."""

from collections.abc import Iterable
from typing import Any

from kit.errors import UserError
from kit.numerals import half_width, read_decimal
from sample_data.schema import code, number_of, table_named

MOST_IDS = 50_000
_SEPARATORS = str.maketrans(dict.fromkeys(",、;|/\t\n\r\"'", " "))


def is_blank(value: Any) -> bool:
    """Nothing was given: no text, no row, no option."""
    if value is None:
        return True
    if isinstance(value, str):
        return not value.strip()
    if isinstance(value, list | tuple):
        return all(is_blank(item) for item in value)
    return isinstance(value, dict) and all(is_blank(item) for item in value.values())


def read_number(value: Any, *, percent: bool = False) -> float:
    """The number; with `percent` in percentage points, so that 23.5% and 23.5 are one.

    UserError `blank` or `bad_number` otherwise.
    """
    if isinstance(value, bool) or is_blank(value):
        raise UserError("blank", "请填写一个数字。", "Please give a number.")
    if isinstance(value, int | float) and abs(value) < 1e15:
        return float(value)
    return float(read_decimal(str(value), percent=percent))


def read_ids(table: str, value: Any) -> list[int]:
    """Ids in the order given, each once: C00017, c17、17 separated by commas, spaces or new lines.

    UserError `blank`, `bad_id` (naming the first that is none) or `too_many`.
    """
    if is_blank(value):
        label = table_named(table).label
        raise UserError("blank", f"请填写{label.zh}编号。", f"Please give {label.en} IDs.")
    listed = half_width(value).translate(_SEPARATORS).split() if isinstance(value, str) else value
    tokens = list(listed)
    if len(tokens) > MOST_IDS:
        raise UserError("too_many", "编号太多了，请检查。", "Too many IDs; please check.")
    return list(dict.fromkeys(_ids(table, tokens)))


def _ids(table: str, tokens: Iterable[Any]) -> Iterable[int]:
    for token in tokens:
        yield read_id(table, token)


def read_id(table: str, token: Any) -> int:
    """One id as typed, or as Excel hands it over (17, 17.0)."""
    if isinstance(token, int) and not isinstance(token, bool):
        return token
    text = str(token).strip()
    prefix = table_named(table).prefix
    digits = text.removeprefix(prefix)
    if text.isascii() and digits != text and digits.isdigit() and len(digits) < 10:
        return int(digits)
    return number_of(table, half_width(text).removesuffix(".0"))


def write_ids(table: str, ids: Iterable[int]) -> str:
    """Ids as a student would type them."""
    return ", ".join(code(table, id) for id in ids)


def write_number(value: float) -> str:
    """A number as a student would type it, to six decimals.

    >>> write_number(3), write_number(0.5), write_number(100 / 3)
    ('3', '0.5', '33.333333')
    """
    if isinstance(value, int) or float(value).is_integer():
        return str(int(value))
    return f"{value:.6f}".rstrip("0").rstrip(".")


def show_number(value: Any) -> str:
    """A number inside a sentence: thousands separated, at most two decimals.

    >>> show_number(12345), show_number(1234.5), show_number("A")
    ('12,345', '1,234.50', 'A')
    """
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    return f"{int(value):,}" if float(value).is_integer() else f"{value:,.2f}"
