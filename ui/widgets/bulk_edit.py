"""Change one field of many records: the chosen ones, or all that the list found."""

from collections.abc import Callable

import streamlit as st

from crm.book import Book
from crm.bulk import MOST, differing
from crm.fields import plain_values, record_values, typed_columns
from crm.lists import Query, found
from crm.operations.bulk_edit import BulkEdit
from kit.errors import UserError
from ui.widgets.asking import act_button
from ui.widgets.list_state import ListState
from ui.widgets.record_form import answers, ask
from ui.widgets.saving import form_key, save
from ui.widgets.status import number
from ui.words import _, t

Actions = Callable[[Book, tuple[int, ...]], None]


def bulk_bar(
    book: Book,
    state: ListState,
    query: Query,
    total: int,
    chosen: tuple[int, ...],
    page: str,
    actions: Actions | None,
) -> None:
    """How many are chosen, and what one can do with them."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(_("**{n}** chosen").format(n=len(chosen)), width="content")
        if book.schema[state.table].editable and typed_columns(state.table):
            if st.button(
                _("Bulk edit"), key=f"{state.key}-bulk", icon=":material/edit_note:",
                type="primary",
            ):  # fmt: skip
                _dialog(book, state, query, total, chosen, page)
        if actions is not None:
            actions(book, chosen)


def _dialog(
    book: Book, state: ListState, query: Query, total: int, chosen: tuple[int, ...], page: str
) -> None:
    @st.dialog(_("Bulk edit"), width="medium")
    def body() -> None:
        form = f"{state.key}-bulk-form"
        ids = chosen if _scope(form, len(chosen), total) == "chosen" else _all(book, state, query)
        columns = [n for n in book.schema[state.table].columns if n in typed_columns(state.table)]
        column = st.selectbox(
            _("Field"), columns, _likely(book, state.table, columns), key=f"{form}-column",
            format_func=lambda name: t(book.schema[state.table].columns[name].label),
        )  # fmt: skip
        ask(book, state.table, [column], form)
        st.caption(_preview(book, state.table, ids, column, form))
        key = form_key(form, book)
        act_button(
            _("Save"), lambda: _save(state.table, ids, column, form, key, page), f"{form}-save"
        )

    body()


def _likely(book: Book, table: str, columns: list[str]) -> int:
    """The place of what one changes for many: who looks after them, else a choice; never a name."""
    about = book.schema[table].columns
    if "owner_id" in columns:
        return columns.index("owner_id")
    return next((n for n, name in enumerate(columns) if about[name].type == "category"), 0)


def _scope(form: str, chosen: int, total: int) -> str:
    if total > MOST or total <= chosen:
        if total > MOST:
            st.caption(_("At most {n} records at once.").format(n=number(MOST)))
        return "chosen"
    names = {
        "chosen": _("The {n} chosen").format(n=number(chosen)),
        "all": _("All {n} found").format(n=number(total)),
    }
    return st.radio(
        _("Which records"), list(names), key=f"{form}-scope", horizontal=True,
        format_func=lambda one: names[one],
    )  # fmt: skip


def _all(book: Book, state: ListState, query: Query) -> tuple[int, ...]:
    return tuple(found(book, state.table, query)["id"].to_list())


def _preview(book: Book, table: str, ids: tuple[int, ...], column: str, form: str) -> str:
    """How many would really change."""
    try:
        typed = record_values(table, plain_values(table, answers(table, [column], form)))
        changing = len(differing(book, table, ids, typed))
    except (UserError, ValueError):
        changing = len(ids)
    return _("{n} of {total} records will change; the others hold this value already.").format(
        n=number(changing), total=number(len(ids))
    )


def _save(table: str, ids: tuple[int, ...], column: str, form: str, key: str, page: str) -> None:
    values = answers(table, [column], form)
    save(BulkEdit(table=table, ids=ids, values=values), key, page)
