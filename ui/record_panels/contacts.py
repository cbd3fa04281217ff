"""What one does with a contact: write down a talk, plan the next one."""

import streamlit as st

from crm.book import Book
from ui.widgets.account_dialogs import log_activity, plan_activity
from ui.widgets.status import chip
from ui.words import _

PAGE = "record"


def panel(book: Book, id: int) -> None:
    """Draw the panel of one contact."""
    contact = book.record("contacts", id)
    account_id = contact["account_id"]
    if contact["do_not_contact"]:
        st.markdown(chip("warning", _("Do not contact")))
    if account_id is None or book.value("accounts", account_id, "merged_into") is not None:
        return
    with st.container(horizontal=True, gap="small"):
        if st.button(_("Log activity"), icon=":material/call:", key="contact-log"):
            log_activity(book, account_id, PAGE)
        if st.button(_("Plan next step"), icon=":material/event:", key="contact-plan"):
            plan_activity(book, account_id, PAGE)
