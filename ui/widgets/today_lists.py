"""From a card of the day to the whole list: its page is made to show what the card counts."""

import streamlit as st

from crm.book import Book
from ui.widgets.list_state import begin_with

LISTS = {
    "activities": ("activities", "activities", "open"),
    "deals": ("opportunities", "opportunities", "open"),
    "leads": ("leads-all", "leads", "live"),
}
"""Kind of work -> key of the list, its table, the view to open."""
CHOICES = {
    "activities": {"activities-view": "list"},
    "deals": {"opportunities-view": "list"},
    "leads": {"leads-chip": None},
    "quotes": {"quotes-chip": "sent"},
    "receivables": {"payments-view": "list", "payments-chip": "overdue"},
    "cases": {"cases-as": "queue"},
}
"""What the page's own switches must say."""


def open_list(book: Book, kind: str) -> None:
    """Prepare the page that lists everything of this kind of work."""
    for widget, choice in CHOICES.get(kind, {}).items():
        st.session_state[widget] = choice
    if kind in LISTS:
        begin_with(book, *LISTS[kind])
