"""One question on the page, as every kind of input gets it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import streamlit as st

from lessons.exercise import Question
from ui.widgets.status import plain
from ui.words import t

OnChange = Callable[[Any], None]
"""Called inside a widget callback with the whole new answer, as plain JSON values."""


@dataclass(frozen=True)
class Asked:
    """One question on the page: its answer so far, its widget key, who hears of changes."""

    question: Question
    value: Any
    key: str
    on_change: OnChange
    disabled: bool

    @property
    def label(self) -> str:
        """The accessible name of the input; the sentence itself is shown above it."""
        return plain(t(self.question.ask))[:200]

    def start(self, key: str, value: Any) -> None:
        """Give a widget its first value; what was typed since stays."""
        st.session_state.setdefault(key, value)

    def option(self, option: str) -> str:
        return plain(t(self.question.options[option]))
