"""On the record of a campaign: the way to its plan and results."""

import streamlit as st

from crm.book import Book
from sample_data.schema import code
from ui.widgets.frame import SCREENS
from ui.words import _


def panel(book: Book, id: int) -> None:
    """Draw what one can do with the campaign."""
    st.page_link(
        SCREENS / "campaigns.py", label=_("Plan and results of this campaign"),
        icon=":material/campaign:", query_params={"id": code("campaigns", id, book.schema)},
    )  # fmt: skip
