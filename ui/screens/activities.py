"""What was done and what is planned with customers, as a list or a calendar."""

import streamlit as st

from crm.book import Book
from ui import desk
from ui.widgets.account_dialogs import complete_activity, log_activity
from ui.widgets.activity_calendar import activity_calendar
from ui.widgets.customer_first import new_of_customer
from ui.widgets.frame import heading
from ui.widgets.newest_first import newest_first
from ui.widgets.record_list import record_list
from ui.widgets.saving import saved_line
from ui.words import _

PAGE = "activities"
COLUMNS = (
    "id", "kind", "subject", "account_id", "due_on", "done_on", "outcome", "owner_id",
    "opportunity_id",
)  # fmt: skip


def show() -> None:
    book = desk.book()
    with heading(_("Activities")):
        new_of_customer(book, _("Log activity"), "call", log_activity, PAGE, "new-activity")
    saved_line(PAGE, book)
    if _view() == "calendar":
        activity_calendar(book)
    else:
        newest_first(book, PAGE, PAGE, COLUMNS)
        record_list(PAGE, columns=COLUMNS, actions=_tick_off)


def _view() -> str:
    words = {"list": _("List"), "calendar": _("Calendar")}
    chosen = st.segmented_control(
        _("View"), list(words), default="list", required=True, key="activities-view",
        format_func=lambda one: words[one], label_visibility="collapsed", persist_state="session",
    )  # fmt: skip
    return chosen or "list"


def _tick_off(book: Book, ids: tuple[int, ...]) -> None:
    """Complete the one that was chosen."""
    if len(ids) == 1 and book.value(PAGE, ids[0], "done_on") is None:
        if st.button(_("Done"), key="activities-done", icon=":material/check:"):
            complete_activity(book, ids[0], PAGE)


show()
