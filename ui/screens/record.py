"""One record of any table: its fields, what one can do with it, what hangs on it, its history."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from crm.attachments import OPEN_TO_ALL
from crm.book import Book, Row
from crm.fields import typed_columns
from crm.operations.edit_record import EditRecord
from crm.record_page import (
    Related,
    belongs_to,
    choices_for,
    record_called,
    related_records,
    title_of,
)
from crm.record_rule import check_changeable, rule_of
from kit.errors import UserError
from kit.text import several
from sample_data.schema import code, show_value
from ui import desk
from ui.record_panels import listed_by_panel, panel_of, said_by_panel
from ui.widgets.attachments import attachments_list, attachments_title
from ui.widgets.edit_form import edit_form
from ui.widgets.frame import heading
from ui.widgets.list_state import usual_columns
from ui.widgets.record_history import record_history
from ui.widgets.records import listed, open_account, open_record, record_link, staff_names
from ui.widgets.saving import saved_line
from ui.widgets.status import empty_state, plain
from ui.widgets.tables import called_label, page_of, pager
from ui.widgets.trail import record_tools
from ui.words import _, language, t

PAGE = "record"
SIZE = 15
CODED = {"status", "stage", "kind", "priority", "level"}
"""Categories that stand beside the code under the title."""


def show() -> None:
    asked, book = st.query_params.get("id", ""), desk.book()
    try:
        table, id = record_called(book, asked)
    except UserError as error:
        heading(_("Record"))
        why = t(error.says) if asked else _("No record chosen")
        empty_state(plain(why), _("Choose a record from a list."))
        return
    if table == "accounts":
        open_account(id)
    row = book.record(table, id)
    heading(plain(title_of(book, table, row)), _facts(book, table, row))
    saved_line(PAGE, book)
    _parents(book, table, row)
    panel = panel_of(table)
    if panel is not None:
        panel(book, id)
    _fields(book, table, row)
    _below(book, table, id)


def _facts(book: Book, table: str, row: Row) -> str:
    about = book.schema[table]
    states = [
        show_value(table, name, row[name], language(), book.schema)
        for name in about.columns
        if name in CODED and row[name] is not None
    ]
    return " · ".join(
        plain(part) for part in (t(about.label), code(table, row["id"], book.schema), *states)
    )


def _parents(book: Book, table: str, row: Row) -> None:
    """Links to what the record belongs to, and to the list it stands in."""
    parents = belongs_to(book, table, row)
    columns = book.schema[table].columns
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        record_tools(book, table, row["id"], PAGE)
        for name, to, id in parents:
            record_link(book, to, id, before=called_label(columns[name]))


# --- fields -----------------------------------------------------------------------------------


def _fields(book: Book, table: str, row: Row) -> None:
    about = book.schema[table]
    typed = [name for name in about.columns if name in typed_columns(table)]
    kept = [
        name for name, column in about.columns.items()
        if name != "id" and column.shown and (not about.editable or name not in typed)
    ]  # fmt: skip
    linked = {name for name, _to, _id in belongs_to(book, table, row)}
    linked |= said_by_panel(book, table, row)
    linked |= CODED  # beside the code under the title
    said = [name for name in kept if row[name] is not None and name not in linked]
    if said:
        with st.container(border=True, gap="small", key="record-facts"):
            _kept(book, table, row, said)
    if about.editable and typed:
        _form(book, table, row, typed)


def _kept(book: Book, table: str, row: Row, names: list[str]) -> None:
    """What the CRM fills in, or a table that people do not edit: to read."""
    columns = book.schema[table].columns
    with st.grid(4, min_column_width=150, gap="small"):
        for name in names:
            words = show_value(table, name, row[name], language(), book.schema)
            if columns[name].to == "staff" and name != "id":
                words = staff_names(book).get(row[name], words)
            unit = " " + _("yuan") if columns[name].type == "money" else ""
            st.markdown(
                f":gray[:small[{plain(t(columns[name].label))}]]  \n{plain(words)}{unit}",
                help=t(columns[name].meaning) if columns[name].meaning else None,
            )


def _form(book: Book, table: str, row: Row, typed: list[str]) -> None:
    id, why = row["id"], None
    try:
        check_changeable(book, table, row)
    except UserError as error:
        why = t(error.says)
    st.subheader(_("Fields of the record"), anchor=False)
    if why is not None:
        st.info(plain(why), icon=":material/lock:")
    edit_form(
        book, table, id, typed,
        lambda values, seen: EditRecord(table=table, id=id, values=values, seen=seen), PAGE,
        disabled=why is not None, options=choices_for(book, table, row),
        required=rule_of(table).required(book, row),
    )  # fmt: skip


# --- what hangs on it -------------------------------------------------------------------------


def _below(book: Book, table: str, id: int) -> None:
    there = listed_by_panel(table)
    lists = [one for one in related_records(book, table, id) if one.table not in there]
    titles = [f"{_related_label(book, one)} {one.rows.height}" for one in lists]
    key = f"below-{table}-{id}"
    draws: list[Callable[[], None]] = [partial(_related, book, one) for one in lists]
    titles.append(_("Field history"))
    draws.append(partial(record_history, book, table, id))
    if table != OPEN_TO_ALL:
        titles.append(attachments_title(book, table, id))
        draws.append(partial(attachments_list, book, table, id, PAGE, key))
    tabs = st.tabs(titles, on_change="rerun", key=key)
    for tab, draw in zip(tabs, draws, strict=True):
        if tab.open:
            with tab:
                draw()


def _related_label(book: Book, one: Related) -> str:
    """The table, and the column where the table points here in more than one way."""
    about = book.schema[one.table]
    to = about.columns[one.column].to
    ways = [name for name, c in about.columns.items() if c.to == to and name != "id"]
    label = t(several(about.label))
    return f"{label} · {t(about.columns[one.column].label)}" if len(ways) > 1 else label


def _related(book: Book, one: Related) -> None:
    key = f"below-{one.table}-{one.column}"
    pages = -(-one.rows.height // SIZE)
    page = min(page_of(key), pages)
    rows = one.rows.slice((page - 1) * SIZE, SIZE)
    columns = [n for n in usual_columns(book.schema[one.table], one.table) if n != one.column]
    clicked = listed(book, one.table, rows, columns, f"{key}-{page}", on_select=True)
    pager(key, page, pages, one.rows.height)
    if clicked is not None:
        open_record(book, one.table, clicked)


show()
