"""What a person sees who is in no course yet; teachers make one here."""

import streamlit as st

from classroom.courses import create_course
from ui import desk
from ui.widgets import frame
from ui.widgets.status import empty_state
from ui.words import _

who = desk.visitor()
may_create = who.role in ("teacher", "administrator")


def _create() -> None:
    value = st.session_state
    with desk.telling(), desk.db() as session:
        made = create_course(
            session,
            desk.visitor(),
            code=value["course-code"],
            name=value["course-name"],
            term=value["course-term"],
            customers=value["course-customers"],
        )
        value["course"] = made.id
        desk.forget()
        desk.tell(_("The course {name} is ready.").format(name=made.name))


if desk.courses():
    frame.heading(_("New course"))
else:
    frame.heading(_("Welcome, {name}").format(name=who.name))
    if who.role == "student":
        empty_state(
            _("You are not in any course yet."),
            _("Please ask your teacher to add you to the class list, then reload this page."),
            icon="school",
        )
    else:
        empty_state(
            _("You have no course yet."),
            _("Create one here; then import the class list under Students.")
            if may_create
            else _("Ask an administrator to put you on a course, then reload this page."),
            icon="school",
        )
if may_create:
    with st.form("new-course", width=520):
        st.text_input(
            _("Course code"),
            key="course-code",
            max_chars=64,
            help=_("For example CRM-2025-1; it cannot be changed later."),
        )
        st.text_input(_("Course name"), key="course-name", max_chars=200)
        st.text_input(_("Term"), key="course-term", max_chars=64)
        st.number_input(
            _("Customers in each firm"), 50, 20_000, value=600, step=50, key="course-customers"
        )
        st.form_submit_button(_("Create the course"), type="primary", on_click=_create)
