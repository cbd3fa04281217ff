"""A box in the frame that searches everything: Enter goes to the page with what was found."""

import streamlit as st

from crm.lists import MOST_SEARCHED
from ui.widgets.frame import SCREENS
from ui.words import _

KEY = "frame-search"
ASKED = "_frame-search-asked"


def search_box() -> None:
    """Draw the box. It empties itself once the search page has been opened."""
    st.text_input(
        _("Search everything"), key=KEY, type="search", max_chars=MOST_SEARCHED,
        placeholder=_("Search everything"), label_visibility="collapsed",
        icon=":material/search:", on_change=_ask,
    )  # fmt: skip
    asked = st.session_state.pop(ASKED, None)
    if asked:
        st.switch_page(SCREENS / "search.py", query_params={"q": asked})


def _ask() -> None:
    st.session_state[ASKED] = st.session_state[KEY].strip()
    st.session_state[KEY] = ""
