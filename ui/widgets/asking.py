"""Dialogs: fill in and confirm. What goes wrong is said inside the dialog, which stays open."""

from collections.abc import Callable
from typing import Any, Literal

import streamlit as st

from kit.text import Text
from ui import desk
from ui.words import _, t

Act = Callable[[], Any]


def confirm(title: str, question: str, yes: str, act: Act, key: str) -> None:
    """Open a dialog that asks before something that cannot simply be taken back."""

    def body() -> None:
        st.markdown(question)
        with st.container(horizontal=True, horizontal_alignment="right"):
            if st.button(_("Cancel"), key=f"{key}-no"):
                st.rerun()
            act_button(yes, act, f"{key}-yes")

    st.dialog(title)(body)()


def act_button(
    label: str, act: Act, key: str, kind: Literal["primary", "secondary"] = "primary"
) -> None:
    """A button that does something and closes its dialog; it reads its fields in the callback."""
    if st.button(label, key=key, type=kind, on_click=_carry_out, args=(act,)):
        errors = [what for what, tone in st.session_state.get("_told", ()) if tone == "error"]
        if not errors:
            st.rerun()
        for what in errors:
            st.error(t(what) if isinstance(what, Text) else what)
        st.session_state.pop("_told", None)


def _carry_out(act: Act) -> None:
    with desk.telling():
        act()
