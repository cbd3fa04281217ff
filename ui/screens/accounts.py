"""The customer list: search, filter, sort, page; a click opens the record."""

from collections.abc import Callable

import streamlit as st

from crm.book import Book
from crm.fields import typed_columns
from crm.lists import Filter, Query, find
from crm.operations.create_account import CreateAccount
from sample_data.schema import schema
from ui import desk
from ui.widgets.asking import act_button
from ui.widgets.frame import heading
from ui.widgets.record_form import answers, ask
from ui.widgets.records import listed, open_account, staff_names
from ui.widgets.saving import form_key, save, saved_line
from ui.widgets.status import empty_state
from ui.widgets.tables import first_page, page_of, pager
from ui.words import _, t

LIST = "accounts"
NOT_LISTED = {"address", "email", "phone_verified_on", "do_not_contact", "note", "merged_into"}
NOT_ASKED = {"level", "phone_verified_on"}  # in the dialog; the customer's page has them
CHIPS = ("level", "kind", "region", "channel", "consent", "owner_id")


def show() -> None:
    book = desk.book()
    with heading(_("Accounts")):
        if st.button(_("Add account"), type="primary", icon=":material/person_add:", key="new"):
            _new_account(book)
    _open_the_new_one()
    saved_line("accounts", book)
    page = find(book, "accounts", _asked(book))
    if page.total == 0:
        empty_state(_("No account found"), _("Change the search or clear the filters."))
        return
    hidden = NOT_LISTED - ({"merged_into"} if st.session_state.get("merged") else set())
    columns = [name for name in schema()["accounts"].columns if name not in hidden]
    clicked = listed(book, "accounts", page.rows, columns, f"{LIST}-{page.page}", on_select=True)
    pager(LIST, page.page, page.pages, page.total)
    st.caption(_("Click a line to open the account."))
    if clicked is not None:
        open_account(clicked)


def _asked(book: Book) -> Query:
    """Draw the search, the order and the filters, and return what they ask for."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="account-search"):
        search = st.text_input(
            _("Search"), key="q", type="search", live="400ms", width=300, max_chars=60,
            placeholder=_("Name, phone, e-mail or ID"), bind="query-params",
            on_change=first_page, args=(LIST,), label_visibility="collapsed",
        )  # fmt: skip
        sort = st.selectbox(
            _("Sort by"), list(schema()["accounts"].columns), key="sort", width=180,
            format_func=_sort_label, bind="query-params", on_change=first_page, args=(LIST,),
            label_visibility="collapsed",
        )  # fmt: skip
        descending = st.toggle(_("Descending"), key="descending", bind="query-params")
        merged = st.toggle(
            _("Show merged"), key="merged", bind="query-params", on_change=first_page, args=(LIST,)
        )
    filters = _filters(book)
    return Query(search or "", filters, sort or "id", descending, page_of(LIST), merged=merged)


def _sort_label(column: str) -> str:
    return _("By {column}").format(column=t(schema()["accounts"].columns[column].label))


# --- filters ----------------------------------------------------------------------------------


def _filters(book: Book) -> tuple[Filter, ...]:
    with st.container(horizontal=True, gap="xsmall", key="account-filters"):
        chosen = {column: _chip(book, column) for column in CHIPS}
    return tuple(Filter(column, "in", values) for column, values in chosen.items() if values)


def _chip(book: Book, column: str) -> tuple[object, ...]:
    """One filter; what stands in the URL are plain words, read back here."""
    values, named = _choices(book, column)
    label = t(schema()["accounts"].columns[column].label)
    picked = st.multiselect(
        label, list(values), key=column, format_func=named, placeholder=label, width=148,
        bind="query-params", on_change=first_page, args=(LIST,), label_visibility="collapsed",
    )  # fmt: skip
    return tuple(values[word] for word in picked)


def _choices(book: Book, column: str) -> tuple[dict[str, object], Callable[[str], str]]:
    """Word in the URL -> value in the table, and how the word reads."""
    about = schema()["accounts"].columns[column]
    names = staff_names(book)
    if about.type == "flag":
        words = {"yes": _("Yes"), "no": _("No")}
        return {"yes": True, "no": False}, lambda word: f"{t(about.label)}：{words[word]}"
    if about.type == "category":
        values: dict[str, object] = {value: value for value in about.values}
        labels = {value: t(text) for value, text in about.values.items()}
    elif about.type == "id":
        values, labels = {str(id): id for id in names}, {str(i): n for i, n in names.items()}
    else:
        present = book.table("accounts")[column].drop_nulls().unique().sort().to_list()
        values, labels = {word: word for word in present}, {}
    return values | {"none": None}, lambda word: labels.get(word, _none(column, word))


def _none(column: str, word: str) -> str:
    if word != "none":
        return word
    label = t(schema()["accounts"].columns[column].label)
    return _("No {column}").format(column=label)


# --- a new customer ---------------------------------------------------------------------------


def _asked_columns() -> list[str]:
    return [name for name in typed_columns("accounts") if name not in NOT_ASKED]


def _new_account(book: Book) -> None:
    @st.dialog(_("Add account"), width="large")
    def dialog() -> None:
        ask(book, "accounts", _asked_columns(), "new-account", {"kind": "person"})
        key = form_key("new-account", book)
        act_button(_("Save"), lambda: _create(key), "new-account-save")

    dialog()


def _create(key: str) -> None:
    operation = CreateAccount(values=answers("accounts", _asked_columns(), "new-account"))
    done = save(operation, key, "account")
    created = [patch.id for patch in done.patches if patch.table == "accounts"]
    st.session_state["_created"] = created[0]


def _open_the_new_one() -> None:
    created = st.session_state.pop("_created", None)
    if created is not None:
        open_account(created)


show()
