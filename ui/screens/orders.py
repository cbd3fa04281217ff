"""Orders: the list; a click opens an order with its lines and instalments."""

import streamlit as st

from crm.conditions import Filter
from ui import desk
from ui.widgets.frame import heading
from ui.widgets.newest_first import newest_first
from ui.widgets.record_list import record_list
from ui.widgets.saving import saved_line
from ui.words import _, t

PAGE = "orders"
COLUMNS = ("id", "account_id", "order_date", "status", "channel", "amount", "quote_id")


def show() -> None:
    book = desk.book()
    note = _("Orders come from quotes, from the shop and from campaigns.")
    heading(_("Orders"), note)
    saved_line(PAGE, book)
    words = {"all": _("All orders"), "quoted": _("From quotes")}
    which = st.segmented_control(
        t(book.schema[PAGE].label), list(words), default="all", required=True, key="orders-chip",
        format_func=lambda one: words[one], label_visibility="collapsed", persist_state="session",
    )  # fmt: skip
    start = Filter("quote_id", "empty", False) if which == "quoted" else None
    key = f"orders-{which or 'all'}"
    newest_first(book, key, PAGE, COLUMNS)
    record_list(PAGE, columns=COLUMNS, start=start, key=key, page=PAGE)


show()
