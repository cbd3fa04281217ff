"""Choose a new password: at the first sign-in everybody must."""

import streamlit as st

from classroom.visits import change_password
from ui import desk
from ui.widgets import frame
from ui.words import _

who = desk.visitor()


def _save() -> None:
    old, new, again = (st.session_state[f"password-{name}"] for name in ("old", "new", "again"))
    if new != again:
        desk.tell(_("The two new passwords differ; please type them again."), "error")
        return
    with desk.telling(), desk.db() as session:
        change_password(session, desk.visitor(), old, new)
        desk.tell(_("Your password is changed."))
        st.session_state["go-home"] = True
    desk.forget()


frame.heading(_("Choose a new password"))
if who.must_change_password:
    st.markdown(
        _("You signed in with a first password that others may know. Choose your own to go on.")
    )
with st.form("change-password", width=420):
    st.text_input(
        _("Present password"), type="password", key="password-old",
        autocomplete="current-password",
    )  # fmt: skip
    st.text_input(
        _("New password"), type="password", key="password-new", autocomplete="new-password",
        help=_("At least 8 characters. A short sentence is easy to remember and hard to guess."),
    )  # fmt: skip
    st.text_input(
        _("New password again"), type="password", key="password-again",
        autocomplete="new-password",
    )  # fmt: skip
    st.form_submit_button(_("Save"), type="primary", on_click=_save)
