"""What one does with an instalment: book the money, or remind the customer."""

from datetime import timedelta

import streamlit as st

from crm.book import Book, Row
from crm.operations.plan_activity import PlanActivity
from crm.sales.receivables import owed, payment_days
from kit.text import one_of
from sample_data.schema import code
from ui import desk
from ui.widgets.order_dialogs import plan_instalments, record_payment
from ui.widgets.saving import form_key, save
from ui.widgets.status import chip, day, money, number
from ui.words import _

PAGE = "record"


def panel(book: Book, id: int) -> None:
    """Draw the panel of one instalment."""
    payment = book.record("payments", id)
    _state(book, payment)
    if payment["paid_on"] is None and payment["amount"]:
        with st.container(horizontal=True, gap="small"):
            _acts(book, payment)


def said(book: Book, payment: Row) -> frozenset[str]:
    """What the panel shows."""
    return frozenset({"amount", "due_on", "paid_on"})


def _state(book: Book, payment: Row) -> None:
    habit = payment_days(book, payment["account_id"])
    with st.grid(3, min_column_width=150, border=True):
        st.metric(_("This instalment"), money(payment["amount"]))
        st.metric(_("The customer owes in all"), money(owed(book, payment["account_id"])))
        st.metric(
            _("Usually pays"),
            "–" if habit is None else _habit(habit),
        )
    due = _("due {day}").format(day=day(payment["due_on"]))
    if payment["paid_on"] is not None:
        paid = chip("passed", _("Paid {day}").format(day=day(payment["paid_on"])))
        st.markdown(f"{due} · {paid}")
    elif payment["due_on"] < book.as_of:
        days = (book.as_of - payment["due_on"]).days
        late = chip("late", one_of(_("{n} days overdue").format(n=days)))
        st.markdown(f"{due} · {late}")
    else:
        st.markdown(due)


def _habit(days: float) -> str:
    """How long after the due day; customers who pay before it have a number below 0."""
    words = _("{n} days late") if days >= 0 else _("{n} days early")
    return words.format(n=number(abs(days), 1))


def _acts(book: Book, payment: Row) -> None:
    if st.button(
        _("Record payment"), type="primary", icon=":material/payments:", key="payment-record"
    ):
        record_payment(book, payment["id"], PAGE)
    st.button(
        _("Plan a reminder"), icon=":material/notifications:", key="payment-remind",
        on_click=_remind, args=(payment, form_key("payment-remind", book)),
    )  # fmt: skip
    if payment["order_id"] is not None and st.button(
        _("Plan instalments"), icon=":material/event_repeat:", key="payment-plan", type="tertiary"
    ):
        plan_instalments(book, payment["order_id"], PAGE)


def _remind(payment: Row, key: str) -> None:
    """A call planned for tomorrow, which shows among the customer's activities."""
    book = desk.book()
    subject = _("Remind of payment {code}: {amount}").format(
        code=code("payments", payment["id"]), amount=money(payment["amount"])
    )
    values = {
        "kind": "call",
        "subject": subject,
        "due_on": book.as_of + timedelta(days=1),
        "owner_id": book.value("accounts", payment["account_id"], "owner_id"),
    }
    with desk.telling():
        save(PlanActivity(account_id=payment["account_id"], values=values), key, PAGE)
