"""Answers that put things in order or join them in pairs."""

from typing import Any

import streamlit as st

from ui.widgets.asked import Asked, OnChange
from ui.words import _, t


def ordering(asked: Asked) -> Any:
    options = list(asked.question.options)
    kept = [option for option in asked.value or () if option in options]
    order = kept + [option for option in options if option not in kept]
    for place, option in enumerate(order):
        _step(asked, order, place, option)
    if not kept and not asked.disabled:
        st.button(
            _("Keep this order"),
            key=f"{asked.key}-keep",
            type="tertiary",
            on_click=asked.on_change,
            args=(order,),
        )
    return order if kept else []


def _step(asked: Asked, order: list[str], place: int, option: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", wrap=False):
        for sign, other, name in (
            ("arrow_upward", place - 1, _("Move up")),
            ("arrow_downward", place + 1, _("Move down")),
        ):
            st.button(
                f":material/{sign}:",
                key=f"{asked.key}-{sign}-{option}",
                type="tertiary",
                help=name,
                disabled=asked.disabled or not 0 <= other < len(order),
                on_click=asked.on_change,
                args=(_swapped(order, place, other),),
            )
        st.markdown(f"**{place + 1}** {asked.option(option)}", width="stretch")


def _swapped(order: list[str], place: int, other: int) -> list[str]:
    moved = list(order)
    if 0 <= other < len(order):
        moved[place], moved[other] = moved[other], moved[place]
    return moved


def matching(asked: Asked) -> Any:
    targets = list(asked.question.targets)
    chosen = asked.value if isinstance(asked.value, dict) else {}
    lefts = list(asked.question.options)
    for left in lefts:
        kept = chosen.get(left)
        asked.start(f"{asked.key}-{left}", kept if kept in targets else None)
        st.selectbox(
            asked.option(left),
            targets,
            index=None,
            key=f"{asked.key}-{left}",
            format_func=lambda target: t(asked.question.targets[target]),
            disabled=asked.disabled,
            on_change=_tell_pairs,
            args=(asked.key, lefts, asked.on_change),
        )
    return pairs(asked.key, lefts)


def pairs(key: str, lefts: list[str]) -> dict[str, str]:
    """The pairs made so far."""
    made = {left: st.session_state.get(f"{key}-{left}") for left in lefts}
    return {left: target for left, target in made.items() if target}


def _tell_pairs(key: str, lefts: list[str], on_change: OnChange) -> None:
    on_change(pairs(key, lefts))
