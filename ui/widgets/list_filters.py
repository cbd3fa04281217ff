"""What narrows a list: a few quick filters, combinable conditions, and which columns in which
order."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from crm.book import Book
from crm.conditions import Filter, condition_words, count_filters
from crm.list_columns import asked_columns
from ui.widgets.condition_editor import condition_editor, start_over
from ui.widgets.list_state import ListState
from ui.widgets.records import staff_names
from ui.widgets.status import plain
from ui.widgets.tables import first_page
from ui.words import _, t

WIDE_LABEL = 12
"""Characters of an English label that need more room than four Chinese ones."""
MOST_CHOICES = 200


def quick_filters(book: Book, state: ListState, columns: Sequence[str]) -> tuple[Filter, ...]:
    """One small filter per column, side by side."""
    st.session_state[f"_quick-{state.key}"] = tuple(columns)
    found = []
    with st.container(
        horizontal=True, vertical_alignment="center", gap="xsmall", key=f"{state.key}-list-filters"
    ):
        for column in columns:
            values = _chip(book, state, column)
            found += [Filter(column, "in", values)] if values else []
        if state.table == "accounts":
            st.toggle(
                _("Show merged"), key=f"{state.key}-merged", persist_state="session",
                on_change=first_page, args=(state.key,),
            )  # fmt: skip
    return tuple(found)


def _chip(book: Book, state: ListState, column: str) -> tuple[Any, ...]:
    about = book.schema[state.table].columns[column]
    label, choices = t(about.label), choices_in(book, state.table, column)
    picked = st.multiselect(
        label, list(choices), key=f"{state.key}-{column}", placeholder=label,
        width=124 if len(label) < WIDE_LABEL else 168,
        format_func=lambda one: choices.get(one, ""), persist_state="session",
        on_change=first_page, args=(state.key,), label_visibility="collapsed",
    )  # fmt: skip
    return tuple(one for one in picked if one in choices)


def choices_in(book: Book, table: str, column: str) -> dict[Any, str]:
    """Value in the table -> how it reads; None for no value."""
    about = book.schema[table].columns[column]
    label = t(about.label)
    none: dict[Any, str] = {None: _("No {column}").format(column=label)}
    if about.type == "flag":
        return {True: f"{label}: {_('Yes')}", False: f"{label}: {_('No')}"}
    if about.type == "category":
        return {value: t(text) for value, text in about.values.items()} | none
    if about.to == "staff":
        return {id: name or "" for id, name in staff_names(book).items()} | none
    present = book.remember(("choices", table, column), lambda: _present(book, table, column))
    return {word: str(word) for word in present} | none


def _present(book: Book, table: str, column: str) -> list[Any]:
    """The values of a text column; too many to choose from are no choice."""
    values = book.table(table)[column].drop_nulls().unique()
    return values.sort().to_list() if len(values) <= MOST_CHOICES else []


# --- conditions -------------------------------------------------------------------------------


def filter_popover(book: Book, state: ListState) -> None:
    """Conditions that combine; beside the button stands how many hold. The button itself never
    changes, for a popover whose label changes closes while one types."""
    popover = st.popover(
        _("Filter"), icon=":material/filter_list:", key=f"{state.key}-filter", on_change="rerun"
    )
    if popover.open:
        with popover, st.container(width=600):
            condition = condition_editor(
                asked_columns(book.schema[state.table]), state.editor, state.condition,
                options=_options(book, state.table),
            )  # fmt: skip
        if condition != state.condition:
            state.condition = condition
            first_page(state.key)
    count = count_filters(state.condition)
    if count:
        st.badge(str(count), color="blue")


def _options(book: Book, table: str) -> dict[str, dict[Any, str]]:
    """Text columns with few values are chosen from a list, as members of staff are."""
    columns = book.schema[table].columns
    found: dict[str, dict[Any, str]] = {}
    for name in ("region", "city", "category"):
        if name in columns and columns[name].type == "text":
            choices = choices_in(book, table, name)
            found[name] = {value: words for value, words in choices.items() if value is not None}
    return found


def filter_line(book: Book, state: ListState) -> None:
    """The conditions in words, and one click that takes them away."""
    if state.condition is None:
        return
    columns = book.schema[state.table].columns
    names: dict[str, dict[Any, str]] = {
        name: staff_names(book) for name, about in columns.items() if about.to == "staff"
    }
    words = t(condition_words(asked_columns(book.schema[state.table]), state.condition, names))
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f":material/filter_list: {plain(words)}", width="content")
        st.button(
            _("Clear"), key=f"{state.key}-clear", type="tertiary", icon=":material/close:",
            on_click=_clear, args=(state,),
        )  # fmt: skip


def _clear(state: ListState) -> None:
    state.condition = None
    start_over(state.editor)
    state.edition += 1
    first_page(state.key)


# --- columns and order ------------------------------------------------------------------------


def column_popover(book: Book, state: ListState) -> None:
    """Which columns the list shows, and in which order the records stand."""
    popover = st.popover(
        _("Edit columns"),
        icon=":material/view_column:",
        key=f"{state.key}-columns",
        on_change="rerun",
    )
    if not popover.open:
        return
    columns = book.schema[state.table].columns
    known = [name for name, about in columns.items() if about.shown]
    with popover, st.container(width=420):
        _choose_columns(state, known, lambda name: t(columns[name].label))
        _choose_order(state, known, lambda name: t(columns[name].label))


def _choose_columns(state: ListState, known: list[str], label: Any) -> None:
    widget = f"{state.key}-shown-{state.edition}"
    st.multiselect(
        _("Columns, in this order"), known, [n for n in state.shown if n in known], key=widget,
        format_func=label, placeholder=_("Choose"), on_change=_set_columns, args=(state, widget),
    )  # fmt: skip
    st.button(
        _("Usual columns"), key=f"{state.key}-usual", type="tertiary",
        icon=":material/restart_alt:", disabled=not state.columns,
        on_click=_usual_columns, args=(state,),
    )  # fmt: skip


def _set_columns(state: ListState, widget: str) -> None:
    state.columns = tuple(st.session_state[widget])


def _usual_columns(state: ListState) -> None:
    state.columns = ()
    state.edition += 1


def _choose_order(state: ListState, known: list[str], label: Any) -> None:
    widget = f"{state.key}-sort-{state.sort}-{state.descending}"
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.selectbox(
            _("Sort by"), known, known.index(state.sort) if state.sort in known else 0,
            key=f"{widget}-by", format_func=label, width=230,
            on_change=_set_order, args=(state, widget),
        )  # fmt: skip
        st.toggle(
            _("Descending"), state.descending, key=f"{widget}-down",
            on_change=_set_order, args=(state, widget),
        )  # fmt: skip


def _set_order(state: ListState, widget: str) -> None:
    state.sort = st.session_state[f"{widget}-by"]
    state.descending = st.session_state[f"{widget}-down"]
    first_page(state.key)
