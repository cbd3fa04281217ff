"""What one does with an activity: tick off what was planned, move it, plan what follows."""

import streamlit as st

from crm.book import Book, Row
from ui.widgets.account_dialogs import complete_activity, plan_activity
from ui.widgets.activity_calendar import reschedule
from ui.widgets.status import chip, day
from ui.words import _

PAGE = "record"


def panel(book: Book, id: int) -> None:
    """Draw the panel of one activity."""
    activity = book.record("activities", id)
    st.markdown(_state(book, activity))
    if book.value("accounts", activity["account_id"], "merged_into") is not None:
        return
    with st.container(horizontal=True, gap="small"):
        if activity["done_on"] is None and st.button(
            _("Done"), type="primary", icon=":material/check:", key="activity-done"
        ):
            complete_activity(book, id, PAGE)
        if activity["done_on"] is None and st.button(
            _("Reschedule"), icon=":material/event_repeat:", key="activity-move"
        ):
            reschedule(book, id, PAGE)
        if st.button(_("Plan next step"), icon=":material/event:", key="activity-plan"):
            plan_activity(book, activity["account_id"], PAGE, activity["opportunity_id"])


def _state(book: Book, activity: Row) -> str:
    if activity["done_on"] is not None:
        return chip("passed", _("Done on {day}").format(day=day(activity["done_on"])))
    if activity["due_on"] is None:
        return chip("not_open", _("Planned"))
    state = "late" if activity["due_on"] < book.as_of else "not_open"
    words = _("Planned for {day}").format(day=day(activity["due_on"]))
    return chip(state, words)
