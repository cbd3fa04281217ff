"""One question's input, by kind. Every change reaches `on_change` at once, so it can be saved."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import streamlit as st

from lessons.exercise import Question
from ui.widgets.arranged_answers import matching, ordering, pairs
from ui.widgets.asked import Asked, OnChange
from ui.widgets.status import plain
from ui.widgets.table_answer import filled, table_answer
from ui.words import _, t


def answer_widget(
    question: Question, value: Any, key: str, on_change: OnChange, *, disabled: bool = False
) -> Any:
    """Draw the input of a question, starting from `value`, and return the answer as it stands.

    Answers are plain JSON: text as typed for a number, an option's id for a choice, a list of ids
    for several, {left: right} for matching, a list of rows for a table.
    """
    asked = Asked(question, value, key, on_change, disabled)
    return KINDS[question.input](asked)


def answered(value: Any) -> bool:
    """Whether anything has been entered; a table of empty cells has not."""
    if isinstance(value, dict):
        return any(answered(inner) for inner in value.values())
    if isinstance(value, list):
        return any(answered(inner) for inner in value)
    return str(value if value is not None else "").strip() != ""


def current_answer(question: Question, kept: Any, key: str) -> Any:
    """The answer as the browser has it now: for a callback that must not miss the last key."""
    if question.input in ("multiple_choice", "matching"):
        options = list(question.options)
        if not any(f"{key}-{option}" in st.session_state for option in options):
            return kept
        return (_ticked if question.input == "multiple_choice" else pairs)(key, options)
    if question.input in ("number", "text", "ids", "choice"):
        return st.session_state.get(key, kept)
    return kept


def to_hand_in(question: Question, value: Any) -> Any:
    """The answer without what only the draft needs: the empty rows of a table."""
    return filled(value) if question.input == "table" and isinstance(value, list) else value


# --- kinds ------------------------------------------------------------------------------------


def _number(asked: Asked) -> Any:
    asked.start(asked.key, "" if asked.value is None else str(asked.value))
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.text_input(
            asked.label,
            key=asked.key,
            live="400ms",
            max_chars=40,
            width=220,
            disabled=asked.disabled,
            label_visibility="collapsed",
            on_change=_tell,
            args=(asked.key, asked.on_change),
        )
        if asked.question.unit is not None:
            st.markdown(plain(t(asked.question.unit)), width="content")
    return st.session_state[asked.key]


def _text(asked: Asked) -> Any:
    return _area(asked, 160, "")


def _ids(asked: Asked) -> Any:
    value = asked.value
    shown = value if isinstance(value, str) else ", ".join(str(item) for item in value or ())
    hint = _("IDs such as C00017, separated by commas, spaces or new lines")
    given = _area(replace(asked, value=shown), 96, hint)
    count = len(str(given).replace("，", " ").replace(",", " ").replace("、", " ").split())
    if count:
        st.caption(_("{n} entries").format(n=count))
    return given


def _area(asked: Asked, height: int, placeholder: str) -> Any:
    asked.start(asked.key, asked.value or "")
    return st.text_area(
        asked.label,
        key=asked.key,
        height=height,
        max_chars=20_000,
        placeholder=placeholder,
        disabled=asked.disabled,
        label_visibility="collapsed",
        on_change=_tell,
        args=(asked.key, asked.on_change),
    )


def _choice(asked: Asked) -> Any:
    options = list(asked.question.options)
    asked.start(asked.key, asked.value if asked.value in options else None)
    return st.radio(
        asked.label,
        options,
        index=None,
        key=asked.key,
        format_func=asked.option,
        disabled=asked.disabled,
        label_visibility="collapsed",
        on_change=_tell,
        args=(asked.key, asked.on_change),
    )


def _multiple_choice(asked: Asked) -> Any:
    options = list(asked.question.options)
    chosen = asked.value if isinstance(asked.value, list) else []
    for option in options:
        asked.start(f"{asked.key}-{option}", option in chosen)
        st.checkbox(
            asked.option(option),
            key=f"{asked.key}-{option}",
            disabled=asked.disabled,
            on_change=_tell_ticked,
            args=(asked.key, options, asked.on_change),
        )
    return _ticked(asked.key, options)


def _table(asked: Asked) -> Any:
    return table_answer(
        asked.question, asked.value, asked.key, asked.on_change, disabled=asked.disabled
    )


# --- callbacks: no drawing in here --------------------------------------------------------------


def _tell(key: str, on_change: OnChange) -> None:
    on_change(st.session_state[key])


def _ticked(key: str, options: list[str]) -> list[str]:
    return [option for option in options if st.session_state.get(f"{key}-{option}")]


def _tell_ticked(key: str, options: list[str], on_change: OnChange) -> None:
    on_change(_ticked(key, options))


KINDS: dict[str, Callable[[Asked], Any]] = {
    "number": _number,
    "choice": _choice,
    "multiple_choice": _multiple_choice,
    "ordering": ordering,
    "matching": matching,
    "ids": _ids,
    "table": _table,
    "text": _text,
}
