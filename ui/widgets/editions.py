"""Which edition of a record a form had shown: kept in the tab while one writes, so that what
another tab saved meanwhile is not overwritten unknowingly.

`opens(form, book, table, id)` when the form begins; `seen=shown_edition(form)` goes along with what
is saved, inside `with saves_over(form, table, id):`. Refused once, the next save is meant.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from crm.book import Book
from crm.meanwhile import edition
from kit.errors import UserError
from ui import desk


def opens(form: str, book: Book, table: str, id: int | None) -> None:
    """The form shows this record from here on; None for one that is not stored yet."""
    st.session_state[f"_edition-{form}"] = "" if id is None else edition(book, table, id)


def shown_edition(form: str) -> str | None:
    """The edition that the form shows; None when it was never opened."""
    return st.session_state.get(f"_edition-{form}")


@contextmanager
def saves_over(form: str, table: str, id: int | None) -> Iterator[None]:
    """Around the saving of a record: afterwards the form shows what is stored, also when somebody
    was quicker and it was refused."""
    try:
        yield
    except UserError as error:
        if error.code == "changed_meanwhile":
            opens(form, desk.book(), table, id)
        raise
    if id is not None:
        opens(form, desk.book(), table, id)
