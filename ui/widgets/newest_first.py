"""Lists in which the latest records matter most begin with them."""

from collections.abc import Sequence

import streamlit as st

from crm.book import Book
from ui.widgets.list_state import list_state


def newest_first(book: Book, key: str, table: str, columns: Sequence[str], by: str = "id") -> None:
    """Before `record_list(table, key=key)`: the first time this tab draws the list, order it by
    `by`, the latest on top."""
    if f"_list-{key}" not in st.session_state:
        state = list_state(book, key, table, columns)
        if state.view == "all":  # another one brings an order of its own
            state.sort, state.descending = by, True
