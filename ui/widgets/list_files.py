"""Take what a list shows away as a file; it is made when the button is pressed."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from crm.book import Book
from crm.list_file import MOST_IN_WORKBOOK, csv_bytes, list_frame, xlsx_bytes
from crm.lists import Query, find
from ui.widgets.firm_downloads import file_stem
from ui.widgets.list_state import ListState
from ui.widgets.status import number
from ui.words import _, language, t


def file_popover(book: Book, state: ListState, query: Query) -> None:
    """The ways to take the list away, with every record it found and its columns."""
    popover = st.popover(
        _("Export"), icon=":material/download:", key=f"{state.key}-export", on_change="rerun"
    )
    if not popover.open:
        return
    about = book.schema[state.table]
    columns = tuple(name for name in state.shown if name in about.columns)
    total = find(book, state.table, query).total
    label, kinds = t(about.label), [about.columns[name].type for name in columns]
    frame = partial(list_frame, book, state.table, query, columns, language())
    with popover:
        st.caption(_("{n} records, in the columns and order of the list").format(n=number(total)))
        if total <= MOST_IN_WORKBOOK:
            stem = f"{file_stem(book)}-{label}"
            _button(state, _("Excel workbook"), f"{stem}.xlsx",
                    lambda: xlsx_bytes(frame(), kinds, label))  # fmt: skip
        _button(state, _("CSV file"), f"{file_stem(book)}-{label}.csv", lambda: csv_bytes(frame()))


def _button(state: ListState, label: str, name: str, make: Callable[[], bytes]) -> None:
    st.download_button(
        label, data=make, file_name=name, width="stretch", on_click="ignore",
        key=f"{state.key}-take-{name.rsplit('.', 1)[-1]}",
    )  # fmt: skip
