"""What one does with an attachment: read it, take it away, delete it, go to its record."""

import streamlit as st

from crm.attachments import attachment
from crm.book import Book, Row
from kit.errors import UserError
from ui.widgets.attachments import about, attachment_acts, attachment_text
from ui.widgets.records import record_link
from ui.widgets.status import empty_state, plain
from ui.words import _, t

PAGE = "record"


def panel(book: Book, id: int) -> None:
    """Draw the panel of one attachment."""
    try:
        found = attachment(book, id)
    except UserError as error:
        empty_state(plain(t(error.says)), _("It can be brought back from my log."), "delete")
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.caption(plain(about(found)), width="stretch")
        if found.table != "accounts":
            record_link(book, found.table, found.record)
        attachment_acts(book, found, PAGE)
    attachment_text(book, found)


def said(book: Book, row: Row) -> frozenset[str]:
    """Size and time stand above the text."""
    return frozenset(("name", "size", "added_at"))
