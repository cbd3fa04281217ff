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
    clicked = st.button(label, type="primary", icon=f":material/{icon}:", key=key, shortcut="N")
    chosen = customer_asked(book, label, f"{key}-customer", clicked)
    if chosen is not None:
        form(book, chosen, page)


def customer_asked(book: Book, title: str, name: str, wanted: bool) -> int | None:
    """Ask for a customer when it is `wanted`; the one that was chosen, once."""
    if wanted:
        _ask(book, title, name)
    chosen: int | None = st.session_state.pop(f"_{name}", None)
    return chosen


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
