"""On the record of a journey: the way to its steps and results."""

import streamlit as st

from crm.book import Book
from sample_data.schema import code
from ui.widgets.frame import SCREENS
from ui.words import _


def panel(book: Book, id: int) -> None:
    """Draw what one can do with the journey."""
    st.page_link(
        SCREENS / "journeys.py", label=_("Steps and results of this journey"),
        icon=":material/route:", query_params={"id": code("journeys", id, book.schema)},
    )  # fmt: skip
