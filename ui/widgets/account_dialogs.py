"""Dialogs about one customer: contacts, activities, opportunities. All go through the log."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

import polars as pl
import streamlit as st

from crm.book import Book, Row
from crm.fields import required_columns, typed_columns
from crm.operation import Operation
from crm.operations.complete_activity import CompleteActivity
from crm.operations.create_contact import CreateContact
from crm.operations.create_opportunity import CreateOpportunity
from crm.operations.edit_contact import EditContact
from crm.operations.log_activity import LogActivity
from crm.operations.plan_activity import PlanActivity
from crm.rules import CLOSED
from ui.widgets.asking import act_button
from ui.widgets.record_form import answers, ask
from ui.widgets.same_record import check_same, same_records, save_label
from ui.widgets.saving import form_key, save
from ui.words import _

Make = Callable[[dict[str, Any]], Operation]
NOT_FOR_LOG = {"due_on"}
NOT_FOR_PLAN = {"done_on", "outcome", "cost_minutes"}
NOT_FOR_NEW_OPPORTUNITY = {"next_step", "next_step_on", "lead_id"}


def new_contact(book: Book, account_id: int, page: str) -> None:
    _dialog(
        _("New contact"), book, "contacts", typed_columns("contacts"), f"contact-of-{account_id}",
        lambda values: CreateContact(account_id=account_id, values=values), page,
        compare={"account_id": account_id},
    )  # fmt: skip


def edit_contact(book: Book, contact_id: int, page: str) -> None:
    _dialog(
        _("Edit contact"), book, "contacts", typed_columns("contacts"), f"contact-{contact_id}",
        lambda values: EditContact(contact_id=contact_id, values=values), page,
        start=book.record("contacts", contact_id),
    )  # fmt: skip


def log_activity(book: Book, account_id: int, page: str) -> None:
    columns = [name for name in typed_columns("activities") if name not in NOT_FOR_LOG]
    _dialog(
        _("Log activity"), book, "activities", columns, f"log-{account_id}",
        lambda values: LogActivity(account_id=account_id, values=values), page,
        start=_usual_activity(book, account_id) | {"done_on": book.as_of},
        options={"opportunity_id": _open_opportunities(book, account_id)},
    )  # fmt: skip


def plan_activity(
    book: Book,
    account_id: int,
    page: str,
    opportunity_id: int | None = None,
    due_on: date | None = None,
) -> None:
    columns = [name for name in typed_columns("activities") if name not in NOT_FOR_PLAN]
    start = _usual_activity(book, account_id) | {"opportunity_id": opportunity_id}
    form = f"plan-{account_id}-{opportunity_id}-{due_on or ''}"
    _dialog(
        _("Plan next step"), book, "activities", columns, form,
        lambda values: PlanActivity(account_id=account_id, values=values), page,
        start=start | {"due_on": due_on or book.as_of},
        options={"opportunity_id": _open_opportunities(book, account_id)},
        required=(*required_columns("activities"), "due_on"),
    )  # fmt: skip


def complete_activity(book: Book, activity_id: int, page: str) -> None:
    columns = ("done_on", "outcome", "cost_minutes")
    _dialog(
        _("Complete activity"), book, "activities", columns, f"complete-{activity_id}",
        lambda values: CompleteActivity(activity_id=activity_id, **values), page,
        start={"done_on": book.as_of}, required=(),
    )  # fmt: skip


def new_opportunity(book: Book, account_id: int, page: str) -> None:
    columns = [n for n in typed_columns("opportunities") if n not in NOT_FOR_NEW_OPPORTUNITY]
    _dialog(
        _("New opportunity"), book, "opportunities", columns, f"opportunity-of-{account_id}",
        lambda values: CreateOpportunity(account_id=account_id, values=values), page,
        start={"owner_id": book.value("accounts", account_id, "owner_id")},
    )  # fmt: skip


def _dialog(
    title: str,
    book: Book,
    table: str,
    columns: Iterable[str],
    form: str,
    make: Make,
    page: str,
    *,
    start: Mapping[str, Any] | None = None,
    options: Mapping[str, Mapping[int, str]] | None = None,
    required: Iterable[str] | None = None,
    compare: Mapping[str, Any] | None = None,
) -> None:
    """Ask for the columns of one record; on saving make the operation and carry it out. With
    `compare`, values that the form does not ask for, records that look the same are shown."""
    names = list(columns)

    def keep(key: str) -> None:
        values = answers(table, names, form)
        if compare is not None:
            check_same(book, table, {**values, **compare}, form)
        save(make(values), key, page)

    def body() -> None:
        above = st.container()
        ask(book, table, names, form, start, options=options, required=required)
        with above:
            same = compare is not None and same_records(
                book, table, {**answers(table, names, form), **compare}, form
            )
        key = form_key(form, book)
        act_button(save_label(same), lambda: keep(key), f"{form}-save")

    st.dialog(title, width="medium")(body)()


def _usual_activity(book: Book, account_id: int) -> Row:
    return {"kind": "call", "owner_id": book.value("accounts", account_id, "owner_id")}


def _open_opportunities(book: Book, account_id: int) -> dict[int, str]:
    mine = book.table("opportunities").filter(
        (pl.col("account_id") == account_id) & ~pl.col("stage").cast(pl.String).is_in(CLOSED)
    )
    return dict(mine.select("id", "name").iter_rows())
