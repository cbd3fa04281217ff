"""The customer list, and the way to a new customer."""

import streamlit as st

from crm.book import Book
from crm.fields import typed_columns
from crm.operations.create_account import CreateAccount
from sample_data.schema import schema
from ui import desk
from ui.widgets.asking import act_button
from ui.widgets.frame import heading
from ui.widgets.record_form import answers, ask
from ui.widgets.record_list import record_list
from ui.widgets.records import open_account
from ui.widgets.same_record import check_same, same_records, save_label
from ui.widgets.saving import form_key, save, saved_line
from ui.words import _, t

FORM = "new-account"
NOT_ASKED = {"level", "phone_verified_on"}  # in the dialog; the customer's page has them


def show() -> None:
    book = desk.book()
    with heading(_title(book)):
        if st.button(
            _("Add account"), type="primary", icon=":material/person_add:", key="new", shortcut="N"
        ):
            _new_account(book)
    _open_the_new_one()
    saved_line("accounts", book)
    record_list("accounts")


def _title(book: Book) -> str:
    """As the trade calls its customers, where it has a word of its own."""
    own = book.schema["accounts"].label
    return _("Accounts") if own == schema()["accounts"].label else t(own)


def _asked_columns() -> list[str]:
    return [name for name in typed_columns("accounts") if name not in NOT_ASKED]


def _new_account(book: Book) -> None:
    @st.dialog(_("Add account"), width="large")
    def dialog() -> None:
        above = st.container()
        ask(book, "accounts", _asked_columns(), FORM, {"kind": "person"})
        with above:
            typed = answers("accounts", _asked_columns(), FORM)
            same = same_records(book, "accounts", typed, FORM)
        key = form_key(FORM, book)
        act_button(save_label(same), lambda: _create(book, key), "new-account-save")

    dialog()


def _create(book: Book, key: str) -> None:
    values = answers("accounts", _asked_columns(), FORM)
    check_same(book, "accounts", values, FORM)
    done = save(CreateAccount(values=values), key, "account")
    created = [patch.id for patch in done.patches if patch.table == "accounts"]
    st.session_state["_created"] = created[0]


def _open_the_new_one() -> None:
    created = st.session_state.pop("_created", None)
    if created is not None:
        open_account(created)


show()
