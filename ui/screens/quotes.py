"""Quotes: those that wait for somebody on top, every one in the list; a click opens the quote."""

import streamlit as st

from crm.approvals.requests import waiting_for
from crm.book import Book
from crm.conditions import Filter
from sample_data.schema import table_named
from ui import desk
from ui.widgets.frame import SCREENS, heading
from ui.widgets.newest_first import newest_first
from ui.widgets.quote_start import choose_deal, show_made
from ui.widgets.record_list import record_list
from ui.widgets.saving import saved_line
from ui.widgets.status import number
from ui.words import _, t

PAGE = "quotes"
COLUMNS = (
    "id", "name", "account_id", "status", "net", "gross", "valid_until", "created_on", "owner_id",
)  # fmt: skip


def show() -> None:
    book = desk.book()
    note = _("List prices, then the discounts of the lines, then that on the whole, then tax.")
    with heading(_("Quotes"), note):
        waiting = len(waiting_for(book))
        if waiting:
            to_decide = _("{n} to decide").format(n=waiting)
            st.page_link(SCREENS / "approvals.py", label=to_decide, icon=":material/approval:")
        if st.button(_("New quote"), type="primary", icon=":material/add:", key="new-quote"):
            choose_deal(book)
    show_made()
    saved_line(PAGE, book)
    status = _status(book)
    start = Filter("status", "=", status) if status else None
    key = f"quotes-{status or 'all'}"
    newest_first(book, key, PAGE, COLUMNS)
    record_list(PAGE, columns=COLUMNS, start=start, key=key, page=PAGE)


def _status(book: Book) -> str | None:
    """The status to list; its chips say how many quotes have it."""
    values = table_named(PAGE).columns["status"].values
    counts = book.remember("quotes by status", lambda: _counts(book))
    labels = {name: f"{t(label)} {number(counts.get(name, 0))}" for name, label in values.items()}
    chosen: str | None = st.pills(
        t(table_named(PAGE).columns["status"].label), list(values), key="quotes-chip",
        format_func=lambda name: labels[name], label_visibility="collapsed",
        persist_state="session",
    )  # fmt: skip
    return chosen


def _counts(book: Book) -> dict[str, int]:
    return dict(book.table(PAGE).group_by("status").len().iter_rows())


show()
