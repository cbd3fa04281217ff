"""A dashboard as a workbook: a sheet for each tile, under the filter that stands."""

from collections.abc import Iterator

import streamlit as st

from crm.analysis.narrowing import narrowed
from crm.analysis.report import run
from crm.analysis.result_files import Sheet, sheet_of, workbook_bytes
from crm.analysis.saved import report_of_tile
from crm.book import Book
from kit.errors import UserError
from kit.text import Language
from ui.widgets.dashboard_state import Open
from ui.widgets.firm_downloads import file_stem
from ui.widgets.report_saving import safe_name
from ui.words import _, language


def export_dashboard(book: Book, one: Open) -> None:
    """One button; the file is made when it is pressed."""
    spoken, title = language(), one.name or _("New dashboard")
    if one.layout.tiles:
        st.download_button(
            _("Export"), data=lambda: workbook_bytes(list(_sheets(book, one, spoken)), title),
            file_name=f"{file_stem(book)}-{safe_name(title)}.xlsx", key="board-xlsx",
            icon=":material/download:", on_click="ignore",
        )  # fmt: skip


def _sheets(book: Book, one: Open, spoken: Language) -> Iterator[Sheet]:
    """A tile that cannot be worked out has no sheet."""
    for tile in one.layout.tiles:
        try:
            name, report = report_of_tile(book, tile.report)
            result = run(book, report, narrowed(book, report, one.layout).conditions)
        except UserError:
            continue
        yield sheet_of(result, name.in_language(spoken), spoken)
