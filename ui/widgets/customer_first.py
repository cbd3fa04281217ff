"""A new record of somebody, begun from a list: first whose it is, then the form of the record."""

from collections.abc import Callable

import streamlit as st

from crm.book import Book
from kit.errors import UserError
from ui.widgets.account_picker import account_picker, picked
from ui.widgets.asking import act_button
from ui.words import _

Form = Callable[[Book, int, str], None]
"""Opens the dialog of a new record of one account, for a page."""


def new_of_customer(book: Book, label: str, icon: str, form: Form, page: str, key: str) -> None:
    """A button that asks for the customer and then opens `form` for that customer."""
    name = f"{key}-customer"
    if st.button(label, type="primary", icon=f":material/{icon}:", key=key):
        _ask(book, label, name)
    chosen = st.session_state.pop(f"_{name}", None)
    if chosen is not None:
        form(book, chosen, page)


def _ask(book: Book, title: str, name: str) -> None:
    @st.dialog(title)
    def dialog() -> None:
        account_picker(book, name)
        act_button(_("Next"), lambda: _remember(name), f"{name}-next")

    dialog()


def _remember(name: str) -> None:
    chosen = picked(name)
    if chosen is None:
        raise UserError("no_account", "请先搜索并选择客户。", "Search for the customer first.")
    st.session_state[f"_{name}"] = chosen
