"""The answer that is a table: typed cell by cell, pasted from a sheet, or uploaded as a file."""

from collections.abc import Callable
from typing import Any

import polars as pl
import streamlit as st

from classroom.exchange.answers_file import read_upload, template
from kit.errors import UserError
from kit.text import Text
from lessons.exercise import Question
from ui.widgets.status import plain
from ui.words import _, language, t

Rows = list[dict[str, str]]
PAGE = 50
BLANK = 10
"""Empty rows offered at the end of a table whose length is open."""


def table_answer(
    question: Question,
    value: Any,
    key: str,
    on_change: Callable[[Any], None],
    *,
    disabled: bool = False,
) -> Rows:
    """Draw the table with its ways in; return the rows as they stand, every cell as text."""
    rows = _as_rows(question, value)
    fault: Text | None = st.session_state.pop(f"{key}-fault", None)
    if fault is not None:
        st.error(plain(t(fault)))
    if not disabled:
        _ways_in(question, key, on_change)
    shown = _shown_rows(question, rows, disabled)
    pages = max(1, -(-len(shown) // PAGE))
    page = min(int(st.session_state.get(f"{key}-page", 1)), pages)
    start = (page - 1) * PAGE
    _editor(question, shown[start : start + PAGE], start, rows, key, on_change, disabled)
    _foot(key, len(filled(rows)), pages)
    return rows


def _ways_in(question: Question, key: str, on_change: Callable[[Any], None]) -> None:
    words = language()  # the file is made on another thread, which knows no visitor
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        with st.popover(_("Upload"), icon=":material/upload:"):
            st.caption(_("An Excel (.xlsx) or CSV file with the template's columns"))
            st.file_uploader(
                _("Upload"),
                type=["xlsx", "csv", "txt"],
                key=f"{key}-file-{_turn(key)}",
                label_visibility="collapsed",
                on_change=_uploaded,
                args=(question, key, on_change),
            )
        with st.popover(_("Paste"), icon=":material/content_paste:"):
            st.caption(_("Copy the cells in Excel, header line included, and paste them here"))
            st.text_area(
                _("Paste"), key=f"{key}-paste-{_turn(key)}", label_visibility="collapsed",
                on_change=_pasted, args=(question, key, on_change),
            )  # fmt: skip
        st.download_button(
            _("Template"),
            data=lambda: template(question, words),
            file_name=f"{question.id}.xlsx",
            icon=":material/download:",
            type="tertiary",
            key=f"{key}-template",
            on_click="ignore",
        )


def _editor(
    question: Question,
    part: Rows,
    start: int,
    rows: Rows,
    key: str,
    on_change: Callable[[Any], None],
    disabled: bool,
) -> None:
    names = [column.id for column in question.columns]
    frame = pl.DataFrame(
        {name: [row.get(name, "") for row in part] for name in names},
        schema=dict.fromkeys(names, pl.String),
    )
    edit = f"{key}-cells-{_turn(key)}-{start}"
    st.data_editor(
        frame,
        key=edit,
        num_rows="fixed",
        hide_index=True,
        height="auto",
        disabled=disabled,
        placeholder="",
        alt=plain(t(question.ask))[:200],
        column_config={column.id: _column(column) for column in question.columns},
        on_change=_edited,
        args=(edit, start, part, rows, on_change),
    )


def _column(column: Any) -> Any:
    label = t(column.label)
    if column.values:
        words = {code: t(text) for code, text in column.values.items()}
        return st.column_config.SelectboxColumn(
            label, options=list(words), format_func=lambda code: words.get(str(code), str(code))
        )
    return st.column_config.TextColumn(label, max_chars=200)


def _foot(key: str, filled: int, pages: int) -> None:
    with st.container(horizontal=True, horizontal_alignment="distribute"):
        st.caption(_("{n} rows filled in").format(n=filled), width="content")
        if pages > 1:
            st.pagination(pages, key=f"{key}-page", max_visible_pages=5)


# --- rows ------------------------------------------------------------------------------------


def _as_rows(question: Question, value: Any) -> Rows:
    """The answer as rows of text; anything else counts as nothing."""
    names = [column.id for column in question.columns]
    given = value if isinstance(value, list) else []
    return [
        {name: _text(row.get(name)) for name in names} for row in given if isinstance(row, dict)
    ]


def _shown_rows(question: Question, rows: Rows, disabled: bool) -> Rows:
    if disabled:
        return rows
    wanted = question.rows if isinstance(question.rows, int) else 0
    blank: dict[str, str] = {column.id: "" for column in question.columns}
    missing = max(wanted - len(rows), 0) if wanted else BLANK
    return rows + [dict(blank) for _ in range(missing)]


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def filled(rows: Rows) -> Rows:
    """The rows with something in them: what is handed in. A draft keeps the gaps between."""
    return [row for row in rows if _says_something(row)]


def _says_something(row: dict[str, str]) -> bool:
    return any(cell.strip() for cell in row.values())


def _without_tail(rows: Rows) -> Rows:
    end = len(rows)
    while end and not _says_something(rows[end - 1]):
        end -= 1
    return rows[:end]


def _turn(key: str) -> int:
    """Counts uploads, so that a new table starts with fresh cells and an empty file field."""
    return int(st.session_state.get(f"{key}-turn", 0))


# --- callbacks: no drawing in here --------------------------------------------------------------


def _edited(
    edit: str, start: int, part: Rows, rows: Rows, on_change: Callable[[Any], None]
) -> None:
    changed = [dict(row) for row in part]
    for place, cells in st.session_state[edit]["edited_rows"].items():
        changed[int(place)] |= {name: _text(cell) for name, cell in cells.items()}
    whole = rows[:start] + changed + rows[start + len(part) :]
    on_change(_without_tail(whole))


def _uploaded(question: Question, key: str, on_change: Callable[[Any], None]) -> None:
    file = st.session_state[f"{key}-file-{_turn(key)}"]
    if file is not None:
        _take(question, key, file.getvalue(), file.name, on_change)


def _pasted(question: Question, key: str, on_change: Callable[[Any], None]) -> None:
    text = st.session_state[f"{key}-paste-{_turn(key)}"]
    if text.strip():
        _take(question, key, text.encode(), "paste.csv", on_change)


def _take(
    question: Question, key: str, raw: bytes, name: str, on_change: Callable[[Any], None]
) -> None:
    try:
        rows = read_upload(question, raw, name)
    except UserError as error:
        st.session_state[f"{key}-fault"] = error.says
        return
    st.session_state[f"{key}-turn"] = _turn(key) + 1
    on_change(rows)
