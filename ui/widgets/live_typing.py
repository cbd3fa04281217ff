"""Long texts reach the server while they are typed, as short ones do by `live`."""

from pathlib import Path

import streamlit as st

SCRIPT = Path(__file__).parents[1] / "assets" / "save_while_typing.js"


def save_while_typing() -> None:
    """Send a text area 0.8 s after the last key, and at the latest 1.5 s after the first.

    Streamlit sends one on Ctrl+Enter; the script presses it. Nothing is pressed while an input
    method is composing. Once a page.
    """
    script = f"<script>{SCRIPT.read_text(encoding='utf-8')}</script>"
    with st.container(key="save-while-typing"):
        st.html(script, unsafe_allow_javascript=True)
