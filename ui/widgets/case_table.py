"""The table of the case queue: a click on a line opens it, ticked lines are worked on together."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import polars as pl
import streamlit as st

from crm.book import Book
from crm.service.case_rules import STAGES
from crm.service.history import why_escalated
from crm.service.queue import Queue, Tab
from crm.service.sla import STATES
from kit.text import Text
from ui.widgets.case_words import COLOURS, PRIORITY_COLOURS, STAGE_COLOURS, milestone_left
from ui.widgets.tables import MOST_ROWS, column_config
from ui.words import _, language, t

WIDTHS = {
    "zh": {
        "code": 72,
        "chip": 84,
        "stage": 112,
        "left": 205,
        "name": 110,
        "short": 56,
        "staff": 70,
        "text": 210,
    },
    "en": {
        "code": 72,
        "chip": 92,
        "stage": 128,
        "left": 232,
        "name": 104,
        "short": 82,
        "staff": 62,
        "text": 190,
    },
}
"""Pixels: English words are longer than Chinese ones."""


class Shown(NamedTuple):
    """One column: its header, what stands in it and how it looks."""

    label: str
    values: pl.Series
    config: Any


def case_table(book: Book, page: Queue, key: str, tab: Tab) -> tuple[int | None, list[int]]:
    """Show one page of the queue; return the case that was clicked and those that are ticked."""
    closed = tab == "closed"
    shapes = {"closed": _closed, "escalated": _escalated}
    columns = shapes.get(tab, _open)(book, page.rows)
    event = st.dataframe(
        pl.DataFrame({one.label: one.values for one in columns}).head(MOST_ROWS).to_arrow(),
        hide_index=True,
        key=key,
        alt=_("Cases"),
        height="content",
        placeholder="",
        column_config={one.label: one.config for one in columns},
        on_select="rerun",
        selection_mode=["single-cell"] if closed else ["multi-row", "single-cell"],
    )
    ids = page.rows["id"].to_list()
    cells, ticked = event.selection.cells, event.selection.rows
    clicked = ids[cells[0][0]] if cells and cells[0][0] < len(ids) else None
    return clicked, [ids[row] for row in ticked if row < len(ids)]


def _open(book: Book, rows: pl.DataFrame) -> list[Shown]:
    told = rows.select(pl.col("next").cast(pl.String), "next_state", "left").iter_rows()
    left = [milestone_left(name, state, minutes) for name, state, minutes in told]
    return [
        _code(book, rows),
        _chips(_("Deadline"), rows["next_state"], STATES, COLOURS),
        _text(_("Next milestone"), pl.Series(left, dtype=pl.String), "left"),
        _subject(book, rows),
        _text(_("Customer"), rows["customer"], "name"),
        _priority(book, rows),
        _chips(_label(book, "status"), rows["stage"], STAGES, STAGE_COLOURS, "stage"),
        _text(_label(book, "owner_id"), rows["owner"], "staff"),
        _listed(book, rows, "category"),
        _as_stored(book, rows, "opened_at"),
    ]


def _escalated(book: Book, rows: pl.DataFrame) -> list[Shown]:
    """What was escalated: when, why and to whom."""
    why = pl.Series([why_escalated(book, id) for id in rows["id"]], dtype=pl.String)
    first = [shown for shown in _open(book, rows) if shown.label != _label(book, "opened_at")]
    return [
        *first[:4],
        _as_stored(book, rows, "escalated_at"),
        _text(_("Why escalated"), why, "text"),
        *first[4:],
    ]


def _closed(book: Book, rows: pl.DataFrame) -> list[Shown]:
    return [
        _code(book, rows),
        _chips(_("Deadline"), rows["state"], STATES, COLOURS),
        *_about(book, rows),
        _listed(book, rows, "close_code"),
        _as_stored(book, rows, "csat"),
        _text(_label(book, "owner_id"), rows["owner"], "staff"),
        _subject(book, rows),
        _as_stored(book, rows, "closed_at"),
    ]


def _about(book: Book, rows: pl.DataFrame) -> list[Shown]:
    return [
        _text(_("Customer"), rows["customer"], "name"),
        _listed(book, rows, "category"),
        _listed(book, rows, "kind", "short"),
    ]


def _subject(book: Book, rows: pl.DataFrame) -> Shown:
    return _text(_label(book, "subject"), rows["subject"], "text")


def _label(book: Book, column: str) -> str:
    return t(book.schema["cases"].columns[column].label)


def _code(book: Book, rows: pl.DataFrame) -> Shown:
    prefix = book.schema["cases"].prefix
    codes = pl.Series([f"{prefix}{id:05d}" for id in rows["id"]], dtype=pl.String)
    return _text(_label(book, "id"), codes, "code")


def _priority(book: Book, rows: pl.DataFrame) -> Shown:
    labels = book.schema["cases"].columns["priority"].values
    return _chips(_label(book, "priority"), rows["priority"], labels, PRIORITY_COLOURS, "short")


def _listed(book: Book, rows: pl.DataFrame, column: str, width: str = "chip") -> Shown:
    labels = {c: t(text) for c, text in book.schema["cases"].columns[column].values.items()}
    return _text(_label(book, column), rows[column].cast(pl.String).replace(labels), width)


def _as_stored(book: Book, rows: pl.DataFrame, column: str) -> Shown:
    about = book.schema["cases"].columns[column]
    return Shown(t(about.label), rows[column], column_config(about))


def _text(label: str, values: pl.Series, width: str) -> Shown:
    config = st.column_config.TextColumn(label, width=WIDTHS[language()][width])
    return Shown(label, values, config)


def _chips(
    label: str,
    values: pl.Series,
    labels: Mapping[Any, Text],
    colours: Mapping[Any, str],
    width: str = "chip",
) -> Shown:
    """A coloured word per line."""
    words = {code: t(text) for code, text in labels.items()}
    cells = pl.Series([[words[one]] if one else [] for one in values], dtype=pl.List(pl.String))
    config = st.column_config.MultiselectColumn(
        label,
        width=WIDTHS[language()][width],
        options=list(words.values()),
        color=[colours[code] for code in words],
    )
    return Shown(label, cells, config)
