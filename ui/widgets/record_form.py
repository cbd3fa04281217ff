"""Inputs for one record, made from the firm's schema: a column added there is asked for here.

`ask(book, table, columns, key, record)` draws the inputs; `answers(table, columns, key)` reads them
in a callback as values an operation takes (money in fen). `fresh_key` makes keys that start over
when the stored record changes.
"""

import zlib
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import streamlit as st

from crm.book import Book
from crm.fields import (
    LARGEST_COUNT,
    LARGEST_MONEY,
    LONG_COLUMNS,
    MOST_CHARACTERS,
    most_characters,
    required_columns,
    typed_columns,
)
from sample_data.schema import Column, code
from ui.widgets.tables import called_label
from ui.words import _, t

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2100, 12, 31)


def ask(
    book: Book,
    table: str,
    columns: Iterable[str],
    key: str,
    record: Mapping[str, Any] | None = None,
    *,
    disabled: bool = False,
    labels: Mapping[str, str] | None = None,
    options: Mapping[str, Mapping[int, str]] | None = None,
    required: Iterable[str] | None = None,
) -> None:
    """Draw one input per column in a grid that becomes one column on a phone; boxes to tick and
    long texts stand below it. `options` gives the ids to choose from, by column (the firm's staff
    where nothing is said)."""
    must = set(required_columns(table) if required is None else required)
    ids = {"owner_id": _staff(book), **(options or {})}
    known = book.schema[table].columns

    def draw(name: str) -> None:
        about, value = known[name], (record or {}).get(name)
        label = _labelled(name, about, labels or {}) + (" *" if name in must else "")
        if name in LONG_COLUMNS:
            _long_text(name, label, f"{key}-{name}", value or "", disabled)
        else:
            _ask_one(about, label, f"{key}-{name}", value, ids.get(name, {}), disabled)

    names = list(columns)
    flags = [name for name in names if known[name].type == "flag"]
    texts = [name for name in names if name in LONG_COLUMNS]
    with st.grid(2, min_column_width=190, gap="small"):
        for name in names:
            if name not in flags and name not in texts:
                draw(name)
    if flags:
        with st.container(horizontal=True, gap="medium"):
            for name in flags:
                draw(name)
    for name in texts:
        draw(name)


def answers(table: str, columns: Iterable[str], key: str) -> dict[str, Any]:
    """What the inputs hold now: for callbacks. Inputs that are not on the page are left out."""
    read = {}
    for name in columns:
        if f"{key}-{name}" in st.session_state:
            read[name] = _value(typed_columns(table)[name], st.session_state[f"{key}-{name}"])
    return read


def fresh_key(form: str, columns: Iterable[str], record: Mapping[str, Any]) -> str:
    """A key that changes with the stored values, so that the inputs show what was saved."""
    stored = repr([record[name] for name in columns])
    return f"{form}-{zlib.crc32(stored.encode()):08x}"


def _labelled(name: str, about: Column, labels: Mapping[str, str]) -> str:
    """What stands above an input: what an id points to rather than its number; units."""
    label = labels.get(name) or called_label(about)
    if about.type == "money":
        return _("{label} (yuan)").format(label=label)
    return _("{label} (%)").format(label=label) if about.type == "rate" else label


def _staff(book: Book) -> dict[int, str]:
    return dict(book.table("staff").select("id", "name").iter_rows())


def _ask_one(
    about: Column, label: str, key: str, value: Any, ids: Mapping[int, str], disabled: bool
) -> None:
    if about.type == "category":
        _choice(label, {c: t(text) for c, text in about.values.items()}, key, value, disabled)
    elif about.type == "id":
        known = {i: f"{code(about.to, i)} {name or ''}".strip() for i, name in ids.items()}
        _choice(label, known, key, value, disabled)
    elif about.type == "flag":
        st.checkbox(label, bool(value), key=key, disabled=disabled)
    elif about.type == "date":
        st.date_input(
            label, value, FIRST_DAY, LAST_DAY, key=key, format="YYYY-MM-DD", disabled=disabled
        )
    elif about.type == "money":
        yuan = None if value is None else value / 100
        st.number_input(
            label, 0.0, LARGEST_MONEY / 100, yuan, 100.0, "%.2f", key=key, disabled=disabled,
        )  # fmt: skip
    elif about.type == "count":
        st.number_input(label, 0, LARGEST_COUNT, value, 1, key=key, disabled=disabled)
    elif about.type == "rate":
        _per_cent(label, key, value, disabled)
    elif about.type == "number":
        st.number_input(label, value=value, key=key, disabled=disabled)
    else:
        _text(label, key, value or "", disabled)


def _per_cent(label: str, key: str, share: float | None, disabled: bool) -> None:
    shown = None if share is None else round(share * 100, 4)
    st.number_input(label, 0.0, 100.0, shown, 1.0, "%.1f", key=key, disabled=disabled)


def _text(label: str, key: str, value: str, disabled: bool) -> None:
    """A value longer than one may type is still shown whole."""
    most = max(MOST_CHARACTERS, len(value))
    st.text_input(label, value, most, key=key, autocomplete="off", disabled=disabled)


def _long_text(name: str, label: str, key: str, value: str, disabled: bool) -> None:
    """Notes get room to write."""
    most = max(most_characters(name), len(value))
    st.text_area(label, value, 90, most, key=key, disabled=disabled)


def _choice(label: str, options: Mapping[Any, str], key: str, value: Any, disabled: bool) -> None:
    codes = list(options)
    st.selectbox(
        label,
        codes,
        index=codes.index(value) if value in codes else None,
        format_func=lambda option: options.get(option, ""),
        key=key,
        placeholder=_("Choose"),
        disabled=disabled,
    )


def _value(about: Column, typed: Any) -> Any:
    if about.type == "money" and typed is not None:
        return int((Decimal(str(typed)) * 100).to_integral_value(ROUND_HALF_UP))
    if about.type == "rate" and typed is not None:
        return float(Decimal(str(typed)) / 100)
    return typed
