"""The customer list: search, filter, sort, page; a click opens the record."""

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
    hidden = NOT_LISTED - ({"merged_into"} if st.session_state.get("accounts-merged") else set())
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
            _("Search"), key="accounts-search", type="search", live="400ms", width=300,
            max_chars=60, placeholder=_("Name, phone, e-mail or ID"), persist_state="session",
            on_change=first_page, args=(LIST,), label_visibility="collapsed",
        )  # fmt: skip
        sort = st.selectbox(
            _("Sort by"), list(schema()["accounts"].columns), key="accounts-sort", width=180,
            format_func=_sort_label, persist_state="session", on_change=first_page, args=(LIST,),
            label_visibility="collapsed",
        )  # fmt: skip
        descending = st.toggle(_("Descending"), key="accounts-descending", persist_state="session")
        merged = st.toggle(
            _("Show merged"),
            key="accounts-merged",
            persist_state="session",
            on_change=first_page,
            args=(LIST,),
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
    """One filter: the values that were chosen, None for empty."""
    label, choices = t(schema()["accounts"].columns[column].label), _choices(book, column)
    picked = st.multiselect(
        label, list(choices), key=f"{LIST}-{column}", format_func=lambda one: choices.get(one, ""),
        placeholder=label, width=148, persist_state="session", on_change=first_page, args=(LIST,),
        label_visibility="collapsed",
    )  # fmt: skip
    return tuple(picked)


def _choices(book: Book, column: str) -> dict[object, str]:
    """Value in the table -> how it reads."""
    about = schema()["accounts"].columns[column]
    if about.type == "flag":
        label = t(about.label)
        return {True: f"{label}: {_('Yes')}", False: f"{label}: {_('No')}"}
    choices: dict[object, str]
    if about.type == "category":
        choices = {value: t(text) for value, text in about.values.items()}
    elif about.type == "id":
        choices = dict(staff_names(book))
    else:
        present = book.table("accounts")[column].drop_nulls().unique().sort().to_list()
        choices = {word: word for word in present}
    return choices | {None: _("No {column}").format(column=t(about.label))}


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
