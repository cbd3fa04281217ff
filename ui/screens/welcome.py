"""What a person sees who is in no course yet."""

import streamlit as st

from ui import desk
from ui.widgets import frame
from ui.widgets.status import empty_state
from ui.words import _

who = desk.visitor()
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
        _("An administrator can create a course under People, or put you on one."),
        icon="school",
    )
