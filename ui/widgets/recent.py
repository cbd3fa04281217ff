"""Records at hand: those opened last in this tab, and those that are pinned."""

import streamlit as st

from crm.book import Book
from crm.favourites import Record, favourites, is_pinned
from crm.operations.pin_record import PinRecord
from ui import desk
from ui.widgets.records import record_link
from ui.widgets.saving import form_key, save
from ui.words import _

MOST = 8
SEEN = "_recent"


def seen(table: str, id: int) -> None:
    """Note that a record's page was opened."""
    before: list[Record] = st.session_state.get(SEEN, [])
    if before[:1] != [(table, id)]:
        kept = [one for one in before if one != (table, id)]
        st.session_state[SEEN] = [(table, id), *kept][:MOST]


def recent_records() -> None:
    """A tool of the frame: what was opened last, and what is pinned, one click away."""
    popover = st.popover(
        _("Recent and pinned"), icon=":material/history:", type="tertiary", key="frame-recent",
        on_change="rerun",
    )  # fmt: skip
    if not popover.open:
        return
    book = desk.book()
    with popover:
        st.caption(_("Opened last"))
        _links(book, st.session_state.get(SEEN, []), _("Records you open appear here."))
        st.caption(_("Pinned"))
        _links(book, favourites(book)[:MOST], _("Pin a record on its page to keep it here."))


def _links(book: Book, records: list[Record], nothing: str) -> None:
    there = [(table, id) for table, id in records if table in book.schema and book.has(table, id)]
    if not there:
        st.markdown(f":gray[:small[{nothing}]]")
    for table, id in there:
        record_link(book, table, id)


def pin_button(book: Book, table: str, id: int, page: str) -> None:
    """Pins the record, or takes the pin away."""
    pinned = is_pinned(book, table, id)
    st.button(
        _("Unpin") if pinned else _("Pin"), key="pin-record", type="tertiary",
        icon=":material/keep_off:" if pinned else ":material/keep:",
        on_click=_pin, args=(table, id, not pinned, form_key("pin", book), page),
    )  # fmt: skip


def _pin(table: str, id: int, pinned: bool, key: str, page: str) -> None:
    with desk.telling():
        save(PinRecord(table=table, record=id, pinned=pinned), f"{key}-{table}-{id}", page)
