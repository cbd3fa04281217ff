"""The form that changes one record, safe against a second tab of the same person.

What the form had shown goes along with what was typed. When another tab has changed a typed field
meanwhile, both values are shown, what was typed stays, and one click saves it anyway.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from crm.book import Book, Row
from crm.changes import shown
from crm.fields import required_columns
from crm.meanwhile import ChangedMeanwhileError, Clash
from crm.operation import Operation
from sample_data.schema import Column
from ui.widgets.record_form import answers, ask, fresh_key
from ui.widgets.saving import STATE, form_key, refusal, save, telling_in
from ui.widgets.status import plain
from ui.words import _, t

Make = Callable[[Row, Row], Operation]
"""Typed values and seen values -> the operation that saves them."""


@dataclass(frozen=True, slots=True)
class Form:
    """One form on the page: the record's columns, what they held when it was drawn, and the step
    of the log that was the last one then."""

    name: str
    table: str
    id: int
    columns: tuple[str, ...]
    seen: Row
    seq: int

    @property
    def key(self) -> str:
        return fresh_key(self.name, self.columns, self.seen)


def edit_form(
    book: Book,
    table: str,
    id: int,
    columns: Sequence[str],
    make: Make,
    page: str,
    *,
    name: str = "",
    disabled: bool = False,
    options: Mapping[str, Mapping[int, str]] | None = None,
    required: Sequence[str] = (),
) -> None:
    """Draw the form. `name` begins the keys of its inputs. `required` names columns that this
    record needs besides those its table always needs."""
    form = _current(book, name or f"{table}-{id}", table, id, tuple(columns))
    about = book.schema[table].columns
    _stale(book, form)
    with st.form(f"{form.name}-form", enter_to_submit=False):
        ask(
            book, table, columns, form.key, form.seen,
            disabled=disabled, options=options,
            required=(*required_columns(table), *required),
        )  # fmt: skip
        refusal(form.name)
        st.form_submit_button(
            _("Save"), type="primary", key=f"{form.name}-save", disabled=disabled,
            on_click=_submit, args=(form, about, make, form_key(form.name, book), page),
        )  # fmt: skip
    _clash(book, form, make, page)


def _current(book: Book, name: str, table: str, id: int, columns: tuple[str, ...]) -> Form:
    """The form as it was drawn before, as long as this tab has changed nothing itself: so what
    was typed is not swept away when another tab saves."""
    kept: Form | None = st.session_state.get(f"_form-{name}")
    saved = st.session_state.get(STATE)
    if kept is not None and kept.columns == columns and kept.id == id:
        here = any(f"{kept.key}-{column}" in st.session_state for column in columns)
        if here and (saved is None or saved.done.seq <= kept.seq):
            return kept
    record = book.record(table, id)
    seen = {column: record[column] for column in columns}
    form = Form(name, table, id, columns, seen, book.seq)
    st.session_state[f"_form-{name}"] = form
    return form


def _submit(form: Form, about: Mapping[str, Column], make: Make, key: str, page: str) -> None:
    _save(form, _typed(form, about), form.seen, make, key, page)


def _typed(form: Form, about: Mapping[str, Column]) -> Row:
    values = answers(form.table, form.columns, form.key)
    for name, value in values.items():
        if about[name].type == "flag" and not value and form.seen[name] is None:
            values[name] = None  # a box nobody ticked says nothing yet
    return values


def _save(form: Form, values: Row, seen: Row, make: Make, key: str, page: str) -> None:
    st.session_state.pop(f"_clash-{form.name}", None)
    with telling_in(form.name):
        try:
            save(make(values, seen), key, page)
        except ChangedMeanwhileError as error:
            st.session_state[f"_clash-{form.name}"] = (error.clashes, values)


# --- another tab was quicker --------------------------------------------------------------------


def _stale(book: Book, form: Form) -> None:
    """Fields that changed elsewhere since the form was drawn, while nothing is in conflict."""
    if f"_clash-{form.name}" in st.session_state:
        return
    now = book.record(form.table, form.id)
    about = book.schema[form.table].columns
    changed = [name for name in form.columns if now[name] != form.seen[name]]
    if not changed:
        return
    told = [
        f"{plain(t(about[name].label))} → **{_said(t(shown(book, form.table, name, now[name])))}**"
        for name in changed
    ]
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(
            ":orange[:material/sync_problem:] "
            + _("Changed elsewhere meanwhile: {what}").format(what="; ".join(told)),
            width="content",
        )
        st.button(
            _("Show the latest"), key=f"{form.name}-latest", type="tertiary",
            icon=":material/refresh:", on_click=_drop, args=(form,),
        )  # fmt: skip


def _clash(book: Book, form: Form, make: Make, page: str) -> None:
    found: tuple[tuple[Clash, ...], Row] | None = st.session_state.get(f"_clash-{form.name}")
    if found is None:
        return
    clashes, values = found
    told = [
        _("**{field}**: saved elsewhere as “{stands}”, you entered “{typed}”").format(
            field=plain(t(one.label)), stands=_said(t(one.stands)), typed=_said(t(one.typed))
        )
        for one in clashes
    ]
    st.warning(
        _("This record was changed in another window. Nothing is lost; choose what holds.")
        + "\n\n" + "\n".join(f"- {line}" for line in told),
        icon=":material/sync_problem:",
    )  # fmt: skip
    now = book.record(form.table, form.id)
    seen = form.seen | {one.column: now[one.column] for one in clashes}
    with st.container(horizontal=True):
        st.button(
            _("Save mine anyway"), key=f"{form.name}-mine", type="primary",
            on_click=_save,
            args=(form, values, seen, make, form_key(f"{form.name}-mine", book), page),
        )  # fmt: skip
        st.button(_("Keep the saved one"), key=f"{form.name}-theirs", on_click=_drop, args=(form,))


def _said(words: str) -> str:
    return plain(words) if words else _("(empty)")


def _drop(form: Form) -> None:
    """Begin again with what is stored."""
    for name in (f"_form-{form.name}", f"_clash-{form.name}"):
        st.session_state.pop(name, None)
    for column in form.columns:
        st.session_state.pop(f"{form.key}-{column}", None)
