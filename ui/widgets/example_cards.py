"""Examples to start from, as cards side by side."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from ui.words import _


@dataclass(frozen=True, slots=True)
class ExampleCard:
    """One example: the key of its button, what it is, and what it is good for. Words that people
    wrote are made plain before."""

    key: str
    name: str
    meaning: str
    args: tuple[Any, ...]
    """What the callback gets when this one is used."""


def example_cards(cards: Sequence[ExampleCard], on_use: Callable[..., None]) -> None:
    """Draw them below a title of their own; `on_use` is the callback."""
    st.subheader(_("Start from an example"), anchor=False)
    with st.grid(3, min_column_width=240, gap="small"):
        for card in cards:
            with st.container(border=True, gap="xsmall"):
                st.markdown(f"**{card.name}**")
                st.caption(card.meaning)
                st.button(
                    _("Use this one"), key=card.key, on_click=on_use, args=card.args,
                    type="tertiary", icon=":material/arrow_forward:",
                )  # fmt: skip
