"""The value of one condition: an input that fits its column and its question."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import streamlit as st

from crm.condition_parts import MOST_CHARACTERS, MOST_DAYS, MOST_VALUES
from crm.conditions import Is
from crm.fields import LARGEST_MONEY
from kit.errors import UserError
from sample_data.schema import Column, code, number_of
from ui import desk
from ui.words import _, t

Options = Mapping[str, Mapping[Any, str]]
FEW = 300
"""Records of a table that one still chooses from a list."""
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2100, 12, 31)
WIDE, NARROW = 230, 130
UNIT_ICONS = {"money": ":material/currency_yuan:", "rate": ":material/percent:"}


def choices_of(column: str, about: Column, options: Options) -> dict[Any, str]:
    """What one chooses from: the given options, the values of a category, the records of a small
    table; nothing where one types."""
    if column in options:
        return dict(options[column])
    if about.type == "category":
        return {value: t(label) for value, label in about.values.items()}
    if about.type != "id":
        return {}
    book = desk.book()
    if about.to not in book.schema or book.height(about.to) > FEW:
        return {}
    return book.remember(("names", about.to), lambda: _names(book, about.to))


def _names(book: Any, table: str) -> dict[Any, str]:
    frame = book.table(table)
    if "name" not in frame.columns:
        return {id: code(table, id, book.schema) for id in frame["id"]}
    return {
        id: name or code(table, id, book.schema)
        for id, name in frame.select("id", "name").iter_rows()
    }


def ask_value(
    about: Column, is_: Is, key: str, start: Any, choices: Mapping[Any, str]
) -> Any | None:
    """Draw the input and return its value; None while there is none."""
    if is_ == "empty":
        return _yes_or_no(key, True if start is None else start)
    if is_ in ("last_days", "next_days"):
        return _whole(_("Days"), key, 30 if start is None else start, MOST_DAYS)
    if is_ == "between":
        return _pair(about, key, start)
    if is_ in ("in", "not in"):
        return _several(about, key, start or (), choices)
    return _one(about, key, start, choices)


def _yes_or_no(key: str, start: bool) -> bool:
    names = {True: _("Yes"), False: _("No")}
    chosen = st.selectbox(
        _("Value"), list(names), list(names).index(start), key=key, width=NARROW, required=True,
        format_func=lambda one: names[one], label_visibility="collapsed", persist_state="session",
    )  # fmt: skip
    return bool(chosen)


def _whole(label: str, key: str, start: int, most: int) -> int | None:
    typed = st.number_input(
        label, 0, most, start, 1, key=key, width=NARROW, label_visibility="collapsed",
        persist_state="session",
    )  # fmt: skip
    return None if typed is None else int(typed)


def _pair(about: Column, key: str, start: Any) -> tuple[Any, Any] | None:
    low, high = start or (None, None)
    first = _one(about, f"{key}-from", low, {})
    last = _one(about, f"{key}-to", high, {})
    return None if first is None or last is None else (first, last)


def _several(
    about: Column, key: str, start: tuple[Any, ...], choices: Mapping[Any, str]
) -> tuple[Any, ...] | None:
    if not choices:
        return _typed_list(about, key, start)
    offered = [*choices, None]
    chosen = st.multiselect(
        _("Values"), offered, [one for one in start if one in offered], key=key, width=WIDE,
        format_func=lambda one: _("(empty)") if one is None else choices.get(one, ""),
        placeholder=_("Choose"), label_visibility="collapsed", persist_state="session",
    )  # fmt: skip
    return tuple(chosen) or None


def _typed_list(about: Column, key: str, start: tuple[Any, ...]) -> tuple[Any, ...] | None:
    """Several words or codes with commas between them."""
    said = "，".join(_written(about, one) for one in start if one is not None)
    example = _("Separate with commas")
    typed = _text(key, said, example if about.type == "text" else f"{code(about.to, 17)}, …")
    parts = [part.strip() for part in typed.replace("，", ",").replace("、", ",").split(",")]
    read = [_read(about, part) for part in parts if part]
    if any(one is None for one in read):
        st.caption(_("Write IDs such as {code}.").format(code=code(about.to, 17)))
        return None
    return tuple(read[:MOST_VALUES]) or None


def _text(key: str, start: str, placeholder: str) -> str:
    typed = st.text_input(
        _("Value"), start, MOST_CHARACTERS, key=key, width=WIDE, placeholder=placeholder,
        label_visibility="collapsed", persist_state="session", autocomplete="off", live="500ms",
    )  # fmt: skip
    return typed or ""


def _written(about: Column, value: Any) -> str:
    return code(about.to, value) if about.type == "id" else str(value)


def _read(about: Column, typed: str) -> Any | None:
    if about.type != "id":
        return typed
    try:
        return number_of(about.to, typed)
    except UserError:
        return None


def _one(about: Column, key: str, start: Any, choices: Mapping[Any, str]) -> Any | None:
    if about.type == "flag":
        return _yes_or_no(key, True if start is None else start)
    if about.type in ("category", "id") and choices:
        return _chosen(key, start, choices)
    if about.type == "id":
        typed = _text(key, "" if start is None else code(about.to, start), code(about.to, 17))
        return _read(about, typed) if typed.strip() else None
    if about.type in ("date", "datetime"):
        return _day(key, start)
    if about.type == "text":
        return _text(key, start or "", _("Text")).strip() or None
    return _number(about, key, start)


def _chosen(key: str, start: Any, choices: Mapping[Any, str]) -> Any | None:
    known = list(choices)
    return st.selectbox(
        _("Value"), known, known.index(start) if start in known else None, key=key, width=WIDE,
        format_func=lambda one: choices.get(one, ""), placeholder=_("Choose"),
        label_visibility="collapsed", persist_state="session",
    )  # fmt: skip


def _day(key: str, start: Any) -> date | None:
    day = start.date() if isinstance(start, datetime) else start
    typed = st.date_input(
        _("Day"), day, FIRST_DAY, LAST_DAY, key=key, format="YYYY-MM-DD", width=NARROW + 20,
        label_visibility="collapsed", persist_state="session",
    )  # fmt: skip
    return typed if isinstance(typed, date) else None


def _number(about: Column, key: str, start: Any) -> int | float | None:
    """Money is typed in yuan and kept in fen; a rate in per cent and kept as a share."""
    scale = {"money": 100, "rate": Decimal("0.01")}.get(about.type, 1)
    shown = None if start is None else float(Decimal(str(start)) / scale)
    form = {"count": "%.0f", "rate": "%.1f"}.get(about.type, "%.2f")
    unit = {"money": _("yuan"), "rate": "%"}.get(about.type, "")
    typed = st.number_input(
        _("Value"), -LARGEST_MONEY / 100, LARGEST_MONEY / 100, shown, 1.0, form, key=key,
        width=NARROW, placeholder=unit or _("Number"), label_visibility="collapsed",
        icon=UNIT_ICONS.get(about.type),
        persist_state="session",
    )  # fmt: skip
    if typed is None:
        return None
    exact = Decimal(str(typed)) * scale
    if about.type in ("money", "count"):
        return int(exact.to_integral_value(ROUND_HALF_UP))
    return float(exact)
