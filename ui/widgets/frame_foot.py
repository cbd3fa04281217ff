"""The foot of the sidebar: language, the keys of the keyboard, and sign-out."""

import streamlit as st

from classroom.visits import Visitor, set_language, sign_out
from ui import desk
from ui.routes import cookies
from ui.widgets.shortcuts import help_button
from ui.words import LANGUAGES, _, as_language, language, speak


def frame_foot(who: Visitor) -> None:
    """Draw it at the end of the sidebar."""
    with st.container(key="frame-foot", horizontal=True, vertical_alignment="center", gap="xsmall"):
        st.segmented_control(
            _("Language"),
            LANGUAGES,
            default=language(),
            format_func=lambda code: {"zh": "中文", "en": "English"}[code],
            required=True,
            key="frame-language",
            label_visibility="collapsed",
            on_change=_switch_language,
            width="content",
        )
        if not who.must_change_password:
            help_button()
        st.button(
            _("Sign out"), icon=":material/logout:", key="sign-out", type="tertiary",
            on_click=_sign_out,
        )  # fmt: skip


def _switch_language() -> None:
    wanted = as_language(st.session_state["frame-language"])
    with desk.db() as session:
        set_language(session, desk.visitor(), wanted)
    speak(wanted)
    desk.forget()


def _sign_out() -> None:
    brought = st.context.cookies
    token = brought.get(cookies.visit_name(True)) or brought.get(cookies.visit_name(False))
    with desk.db() as session:
        sign_out(session, token or "")
    desk.forget()
