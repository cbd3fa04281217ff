"""Choosing a customer by name, phone or ID instead of typing a code."""

import streamlit as st

from crm.book import Book
from crm.lists import Query, find
from sample_data.schema import code
from ui.widgets.status import plain
from ui.words import _

MOST = 6


def account_picker(book: Book, key: str) -> int | None:
    """A search and the customers it finds; the id of the chosen one. For dialogs, where typing
    redraws the dialog only. In a callback read `picked(key)`."""
    search = st.text_input(
        _("Customer"), key=f"{key}-search", type="search", live="400ms", max_chars=60,
        placeholder=_("Name, phone, e-mail or ID"), autocomplete="off",
    )  # fmt: skip
    if not (search or "").strip():
        return None
    found = find(book, "accounts", Query(search, size=MOST))
    names = dict(found.rows.select("id", "name").iter_rows())
    if not names:
        st.caption(_("No customer found"))
        return None
    chosen: int | None = st.radio(
        _("Customer found"), list(names), key=f"{key}-choice", label_visibility="collapsed",
        index=0 if len(names) == 1 else None,
        format_func=lambda id: plain(f"{code('accounts', id)} {names.get(id, '')}"),
    )  # fmt: skip
    if found.total > MOST:
        st.caption(_("and {n} more; type more of the name").format(n=found.total - MOST))
    return chosen


def picked(key: str) -> int | None:
    """The chosen customer, for callbacks."""
    chosen: int | None = st.session_state.get(f"{key}-choice")
    return chosen
