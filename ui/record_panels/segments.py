"""On the record of a segment: the way to its rule and members."""

import streamlit as st

from crm.book import Book
from sample_data.schema import code
from ui.widgets.frame import SCREENS
from ui.words import _


def panel(book: Book, id: int) -> None:
    """Draw what one can do with the segment."""
    st.page_link(
        SCREENS / "segments.py", label=_("Rule and members of this segment"),
        icon=":material/group_work:", query_params={"id": code("segments", id, book.schema)},
    )  # fmt: skip
