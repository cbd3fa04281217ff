"""One's own account: who one is, password, signing out elsewhere."""

import streamlit as st

from classroom.visits import sign_out_everywhere
from ui import desk
from ui.widgets import frame
from ui.words import _

who = desk.visitor()


def _sign_out_everywhere() -> None:
    with desk.telling(), desk.db() as session:
        sign_out_everywhere(session, desk.visitor())
    desk.forget()


ROLES = {
    "student": _("Student"),
    "teacher": _("Teacher"),
    "instructor": _("Instructor"),
    "administrator": _("Administrator"),
}
frame.heading(_("My account"))
with st.container(border=True, width=520):
    st.markdown(f"**{who.name}**")
    st.caption(f"{who.login} · {ROLES[who.role]}")
    st.page_link(frame.SCREENS / "change_password.py")
    if who.role == "teacher" and desk.courses():
        st.page_link(frame.SCREENS / "welcome.py", label=_("New course"), icon=":material/add:")
with st.container(border=True, width=520):
    st.markdown(_("Lost a device, or forgot to sign out in the computer room?"))
    st.button(_("Sign out everywhere"), on_click=_sign_out_everywhere, icon=":material/logout:")
