"""All data: every table of the firm with its rows and meaning, and the list of the chosen one."""

import polars as pl
import streamlit as st

from crm.book import Book
from crm.table_groups import LABELS, tables_by_group
from ui import desk
from ui.widgets.dictionary import table_columns
from ui.widgets.frame import heading
from ui.widgets.record_list import record_list
from ui.widgets.saving import saved_line
from ui.widgets.status import empty_state, number, plain
from ui.widgets.tables import plain_table
from ui.words import _, t

PAGE = "tables"
PICKED = "tables-picked"


def show() -> None:
    book = desk.book()
    heading(_("All data"), _("Every table of your firm. Choose one to see its records."))
    saved_line(PAGE, book)
    asked = st.query_params.pop("table", None) if "table" in st.query_params else None
    if asked in book.schema:
        st.session_state[PICKED] = asked
    if st.session_state.get(PICKED) not in book.schema:
        st.session_state[PICKED] = None
    table = _choice(book)
    if table is None:
        _overview(book)
    else:
        _records(book, table)


def _choice(book: Book) -> str | None:
    listed = tables_by_group(book)
    names = {
        one.table: f"{t(book.schema[one.table].label)} · {t(LABELS[one.group])} {number(one.rows)}"
        for one in listed
    }
    with st.container(horizontal=True, vertical_alignment="bottom"):
        picked = st.selectbox(
            _("Table"), list(names), key=PICKED, placeholder=_("All tables"), width=360,
            format_func=lambda name: names.get(name, ""), persist_state="session",
            label_visibility="collapsed",
        )  # fmt: skip
        if picked is not None:
            st.button(
                _("All tables"), icon=":material/arrow_back:", key="tables-all", on_click=_pick,
                args=(None,), type="tertiary",
            )  # fmt: skip
    return picked


def _pick(name: str | None) -> None:
    st.session_state[PICKED] = name


# --- all tables -------------------------------------------------------------------------------


def _overview(book: Book) -> None:
    word = st.text_input(
        _("Search"), key="tables-search", type="search", live="400ms", width=250, max_chars=40,
        placeholder=_("Name of a table or column"), label_visibility="collapsed",
    )  # fmt: skip
    listed = [one for one in tables_by_group(book) if _says(book, one.table, word or "")]
    if not listed:
        empty_state(_("No table found"), _("Try another word, or clear the search."))
        return
    about = [book.schema[one.table] for one in listed]
    shown = pl.DataFrame(
        {
            _("Group"): [t(LABELS[one.group]) for one in listed],
            _("Table"): [t(table.label) for table in about],
            _("Rows"): [one.rows for one in listed],
            _("What it holds"): [_holds(book, one.table) for one in listed],
        }
    )
    widget = f"tables-overview-{word}"
    plain_table(
        shown, widget, alt=_("Tables of the firm"),
        on_select=lambda: _clicked(widget, [one.table for one in listed]),
        column_config={_("Rows"): st.column_config.NumberColumn(format="%,d", width=80)},
    )  # fmt: skip
    st.caption(_("Click a line to see its records."))


def _clicked(widget: str, names: list[str]) -> None:
    cells = st.session_state[widget]["selection"].get("cells")
    if cells and cells[0][0] < len(names):
        _pick(names[cells[0][0]])


def _holds(book: Book, table: str) -> str:
    """Its meaning, or the first things it tells."""
    about = book.schema[table]
    if about.meaning:
        return t(about.meaning)
    said = [t(c.label) for n, c in about.columns.items() if n != "id" and c.shown]
    return _(", ").join(said[:6]) + ("…" if len(said) > 6 else "")


def _says(book: Book, table: str, word: str) -> bool:
    """Whether a word stands in the name of the table or of one of its columns."""
    about, wanted = book.schema[table], word.strip().lower()
    columns = [c for c in about.columns.values() if c.shown]
    labels = [about.label, *(column.label for column in columns)]
    said = [table, *about.columns, *(label.zh for label in labels), *(x.en for x in labels)]
    return any(wanted in one.lower() for one in said)


# --- one table --------------------------------------------------------------------------------


def _records(book: Book, table: str) -> None:
    about = book.schema[table]
    rows = number(book.height(table))
    note = _("{n} rows; called {name} in files and in SQL.").format(n=rows, name=table)
    st.caption(plain(" ".join(part for part in (t(about.meaning or about.label), note) if part)))
    meaning = st.popover(
        _("What the columns mean"), icon=":material/menu_book:", key="tables-meaning",
        on_change="rerun",
    )  # fmt: skip
    if meaning.open:
        with meaning, st.container(width=600):
            plain_table(table_columns(about), "tables-columns", alt=_("What the columns mean"))
    record_list(table, key=f"tables-{table}", page=PAGE)


show()
