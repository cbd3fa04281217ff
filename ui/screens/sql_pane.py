"""SQL for the advanced: one SELECT over the firm, in a database that can do nothing else."""

from functools import partial
from typing import Any

import polars as pl
import streamlit as st

from crm.analysis.result_files import Sheet
from crm.book import Book
from crm.sql import SqlResult, seen_columns
from kit.errors import UserError
from sample_data.export import column_type
from ui import desk
from ui.widgets.frame import heading
from ui.widgets.report_choices import tables
from ui.widgets.report_saving import files_popover
from ui.widgets.sql_examples import EXAMPLES
from ui.widgets.sql_run import Ran, answer, ask, pane
from ui.widgets.status import empty_state, number, plain
from ui.widgets.tables import first_page, page_of, pager, plain_table
from ui.words import _, t

EDITOR, RESULT = "sql-text", "sql-result"
ROWS, LONGEST, MOST_CHARACTERS = 50, 60, 10_000


def show() -> None:
    book = desk.book()
    heading(
        _("SQL"),
        _(
            "One SELECT over your firm as it stands now. Nothing can be changed here; "
            "money is in yuan."
        ),
    )
    editor, helper = st.columns([2.4, 1], gap="medium")
    with editor:
        _editor(book)
        _result(book)
    with helper:
        _helper(book)


# --- the query --------------------------------------------------------------------------------


def _editor(book: Book) -> None:
    with st.container(horizontal=True, key="sql-bar"):
        names = {t(what): sql for what, sql in EXAMPLES}
        st.menu_button(
            _("Examples"), list(names), key="sql-example", icon=":material/lightbulb:",
            on_click=_put, args=("sql-example", names),
        )  # fmt: skip
        old = {f"{number}. {_first_line(sql)}": sql for number, sql in _numbered()}
        if old:
            st.menu_button(
                _("Queries before"), list(old), key="sql-old", icon=":material/history:",
                on_click=_put, args=("sql-old", old),
            )  # fmt: skip
    if EDITOR not in st.session_state:
        st.session_state[EDITOR] = pane().sql or EXAMPLES[0][1]
    with st.form("sql", border=False):
        st.text_area(
            _("Query"), key=EDITOR, height=190, max_chars=MOST_CHARACTERS,
            help=_("Ctrl+Enter runs it."),
        )  # fmt: skip
        if st.form_submit_button(_("Run"), type="primary", icon=":material/play_arrow:"):
            ask(book, str(st.session_state[EDITOR]))
            first_page(RESULT)


def _numbered() -> list[tuple[int, str]]:
    return list(enumerate(pane().history, start=1))


def _first_line(sql: str) -> str:
    words = " ".join(sql.split())
    return words if len(words) <= LONGEST else words[: LONGEST - 1] + "…"


def _put(key: str, queries: dict[str, str]) -> None:
    """Put a query into the editor; it runs when one says so."""
    chosen = st.session_state.get(key)
    if chosen in queries:
        st.session_state[EDITOR] = queries[chosen]


# --- the answer -------------------------------------------------------------------------------


def _result(book: Book) -> None:
    one = pane()
    if not one.sql:
        empty_state(_("No query run yet"), _("Choose an example or write one, then run it."))
        return
    try:
        with st.spinner(_("The database is at work …")):
            ran = answer(book, one)
    except UserError as error:
        st.error(plain(t(error.says)), icon=":material/info:")
        return
    found = ran.answer
    with st.container(horizontal=True, vertical_alignment="center", key="sql-result-bar"):
        st.caption(_took(ran), width="content")
        files_popover(book, partial(_sheet, found), "SQL", RESULT)
    if not found.rows:
        empty_state(_("The query found nothing"), _("Check the conditions after WHERE."))
        return
    pages = max(1, -(-len(found.rows) // ROWS))
    page = min(page_of(RESULT), pages)
    first = (page - 1) * ROWS
    frame = _frame(found, found.rows[first : first + ROWS])
    plain_table(
        frame, f"{RESULT}-{page}", alt=_("Result of the query"), column_config=_names(found)
    )
    if pages > 1:
        pager(RESULT, page, pages, len(found.rows))


def _took(ran: Ran) -> str:
    return _("{rows} rows, {columns} columns, {seconds} s").format(
        rows=number(len(ran.answer.rows)),
        columns=len(ran.answer.columns),
        seconds=f"{ran.seconds:.2f}",
    )


def _frame(found: SqlResult, rows: list[Any]) -> pl.DataFrame:
    """One page; columns are called by their place, for two may have one name."""
    values = list(zip(*rows, strict=True))
    return pl.DataFrame([_column(place, list(column)) for place, column in enumerate(values)])


def _column(place: int, values: list[Any]) -> pl.Series:
    """Numbers and dates as they are; lists and mixtures as text."""
    if any(isinstance(value, list | dict) for value in values):
        values = [None if value is None else str(value) for value in values]
    return pl.Series(f"c{place}", values, strict=False)


def _names(found: SqlResult) -> dict[str, Any]:
    return {f"c{place}": st.column_config.Column(name) for place, name in enumerate(found.columns)}


def _sheet(found: SqlResult) -> Sheet:
    return Sheet("SQL", found.columns, found.rows, [None] * len(found.columns))


# --- the helper -------------------------------------------------------------------------------


def _helper(book: Book) -> None:
    """Tables with their names, and the columns of one of them."""
    names = tables(book)
    rest = [name for name in book.schema if name not in names]
    chosen = st.selectbox(
        _("Tables and columns"), [*names, *rest], key="sql-table", persist_state="session",
        format_func=lambda name: f"{name} · {t(book.schema[name].label)}",
    )  # fmt: skip
    about = book.schema[chosen]
    columns = {name: about.columns[name] for name in seen_columns(book, chosen)}
    frame = pl.DataFrame(
        {
            _("Column"): list(columns),
            _("Meaning"): [t(column.label) for column in columns.values()],
            _("Type"): [t(column_type(column)) for column in columns.values()],
        }
    )
    plain_table(frame, "sql-columns", alt=_("Tables and columns"), height=360)
    for name, column in columns.items():
        if column.type == "category" and column.values:
            codes = _(", ").join(f"{code} = {t(text)}" for code, text in column.values.items())
            st.caption(f"**{name}** {plain(codes)}")
    st.caption(
        _(
            "accounts holds live customers only, all_accounts the merged ones too; firm has one "
            "row with as_of (today) and first_day."
        ).replace("_", "\\_")
    )


show()
