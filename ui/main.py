"""The frame: who is there, which pages that person has, and the page itself."""

import streamlit as st

from kit.errors import UserError
from ui import desk
from ui.widgets import browser, frame
from ui.widgets.brand import icon
from ui.widgets.failure import show_failure
from ui.widgets.recent import recent_records
from ui.widgets.search_box import search_box
from ui.widgets.shortcuts import show_help
from ui.widgets.trail import HERE
from ui.words import as_language, language, speak

TOOLS = (search_box, recent_records)
st.set_page_config(page_title="客训 Kexun", page_icon=icon(), layout="wide")
try:
    who = desk.look_again()
except desk.SignedOutError:
    browser.leave_for_sign_in()
    st.stop()
speak(as_language(who.language))
mine = [] if who.must_change_password else desk.courses()
entries, beside = frame.pages(who, bool(mine))
page = st.navigation([*entries, *beside], position="hidden")
frame.sidebar(who, mine, entries, page, TOOLS if mine and who.role == "student" else ())
browser.speak(language(), st.session_state.get("course"))
desk.show_told()
show_help()
st.session_state[HERE] = frame.name_of(page)
if st.session_state.pop("go-home", False):
    st.switch_page([*entries, *beside][0])
try:
    frame.bar(page, [*entries, *beside])
    page.run()
except UserError as error:
    show_failure(error)
