"""How far a request for approval is, what was said, and the record it is about."""

import streamlit as st

from crm.approvals.requests import target_of
from crm.book import Book, Row
from ui.widgets.approval_bar import step_bar, trail
from ui.widgets.approval_dialogs import facts_line
from ui.widgets.records import record_link
from ui.words import _

LISTS = ("approval_decisions",)


def said(book: Book, request: Row) -> frozenset[str]:
    """What the bar and the trail show."""
    return frozenset({"status", "step", "reason", "submitted_by"})


def panel(book: Book, id: int) -> None:
    """Draw the panel of one request."""
    request = book.record("approval_requests", id)
    record_link(book, request["table_name"], target_of(request), before=_("About"))
    if request["status"] == "waiting":
        st.markdown(facts_line(book, request))
    step_bar(book, request)
    trail(book, request)
