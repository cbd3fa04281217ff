"""Choosing a moment of a log: a slider, a time of day, one operation back or on, or a film."""

from datetime import UTC, datetime
from time import monotonic

import streamlit as st

from classroom.log_search import Line, step_at
from ui.widgets.log_list import STEP
from ui.widgets.status import local, plain, visitor_zone
from ui.widgets.tables import first_page
from ui.words import _, language

CLOCK, PLAYING, TURNED = "replay-time", "replay-playing", "_replay-turned"
PAGER = "replay"
BEAT = 2.5
"""Seconds that one operation stays on the screen in a film."""


def is_playing() -> bool:
    return bool(st.session_state.get(PLAYING))


def step_chosen(lines: tuple[Line, ...]) -> int:
    """The step on the slider or of a time of day; 0 is the firm before any work."""
    last = lines[-1].seq
    at = min(st.session_state.get(STEP, last), last)
    st.session_state[STEP] = at = _turned(at, last)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        step = st.slider(
            _("After step"), 0, last, key=STEP, width=300, on_change=first_page, args=(PAGER,)
        )
        _buttons(at, last)
        st.datetime_input(
            _("or as it stood at"), None, key=CLOCK, format="YYYY-MM-DD", step=60, width=240,
            on_change=_go_to_time, args=(lines,),
        )  # fmt: skip
    _what(lines, step)
    return step


def _buttons(at: int, last: int) -> None:
    moves = ((-1, "back", "chevron_left", "K"), (1, "on", "chevron_right", "J"))
    words = {"back": _("Step back"), "on": _("Step on")}
    for move, name, icon, key in moves:
        st.button(
            words[name], key=f"replay-{name}", icon=f":material/{icon}:", shortcut=key,
            disabled=not 0 <= at + move <= last, on_click=_move, args=(move,),
        )  # fmt: skip
    playing = is_playing()
    st.button(
        _("Stop playing") if playing else _("Play"), key="replay-play",
        on_click=_play, args=(last,),
        icon=":material/stop:" if playing else ":material/play_arrow:",
        help=_("One operation after another, like a film."),
    )  # fmt: skip


def _turned(at: int, last: int) -> int:
    """One step further when a film runs and the picture has stood long enough."""
    if not is_playing():
        return at
    if monotonic() - st.session_state.get(TURNED, 0.0) >= BEAT * 0.8:
        st.session_state[TURNED] = monotonic()
        at = min(at + 1, last)
    if at == last:
        st.session_state[PLAYING] = False
    return at


def _what(lines: tuple[Line, ...], step: int) -> None:
    done = next((one for one in lines if one.seq == step), None)
    if done is None:
        st.caption(_("Before the first operation"))
        return
    at = local(done.at).strftime("%Y-%m-%d %H:%M:%S")
    says = plain(done.says.in_language(language()))
    st.markdown(_("Step {n}, {time}: {what}").format(n=done.seq, time=at, what=f"**{says}**"))


def _go_to_time(lines: tuple[Line, ...]) -> None:
    chosen: datetime | None = st.session_state[CLOCK]
    if chosen is not None:
        until = chosen.replace(tzinfo=visitor_zone(), second=59, microsecond=999_999)
        st.session_state[STEP] = step_at(lines, until.astimezone(UTC))
        first_page(PAGER)


def _move(by: int) -> None:
    st.session_state[STEP] += by
    st.session_state[PLAYING] = False
    first_page(PAGER)


def _play(last: int) -> None:
    """From the start when it stands at the end."""
    on = not is_playing()
    st.session_state[PLAYING], st.session_state[TURNED] = on, monotonic()
    if on and st.session_state[STEP] >= last:
        st.session_state[STEP] = 0
