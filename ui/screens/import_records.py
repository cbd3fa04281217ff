"""Import: a file's rows become records; what cannot be taken is named, repaired and tried again."""

from typing import Any

import streamlit as st

from crm.book import Book
from crm.importing.plan import Choices, Plan, plan_import
from crm.importing.sheet import Sheet
from ui import desk
from ui.widgets.frame import heading
from ui.widgets.record_import import PAGE, chosen_table, source
from ui.widgets.record_import_columns import choices
from ui.widgets.record_import_history import history, same_file_warning
from ui.widgets.record_import_preview import preview
from ui.widgets.record_import_repair import repaired
from ui.widgets.saving import saved_line
from ui.words import _


def show() -> None:
    book = desk.book()
    heading(_("Import"), _("From Excel or CSV. Nothing is stored before you have seen it."))
    saved_line(PAGE, book)
    table = chosen_table(book)
    sheet = source(book, table)
    if sheet is None:
        history(book)
        return
    same_file_warning(book, sheet)
    mended, rows = repaired(sheet)
    decided = choices(book, mended, table)
    if decided is not None:
        preview(book, _plan(book, mended, decided), rows)


def _plan(book: Book, sheet: Sheet, decided: Choices) -> Plan:
    """Worked out once for the same cells, choices and state of the firm."""
    columns = tuple(sorted(decided.columns.items(), key=lambda column: column[1]))
    others = (decided.order, decided.same, decided.how, decided.by)
    return _planned(book.state(), sheet.fingerprint, decided.table, columns, others, book, sheet)


@st.cache_resource(max_entries=40, ttl="20m", show_spinner=False)
def _planned(
    state: str, cells: str, table: str, columns: Any, others: Any, _book: Book, _sheet: Sheet
) -> Plan:
    return plan_import(_book, _sheet, Choices(table, dict(columns), *others))


show()
