"""Dialogs on the way from quote to money: order, instalments, payment."""

from datetime import date

import streamlit as st

from crm.book import Book
from crm.operations.order_from_quote import OrderFromQuote
from crm.operations.plan_instalments import PlanInstalments
from crm.operations.record_payment import RecordPayment
from crm.sales.quote_sums import fen_of_yuan
from crm.sales.receivables import Instalment, suggested, unpaid_of
from kit.errors import UserError
from sample_data.schema import code, table_named
from ui.widgets.asking import act_button
from ui.widgets.saving import form_key, save
from ui.widgets.status import day, money, plain
from ui.words import _, t

SHARES: dict[str, tuple[int, ...]] = {"one": (1,), "two": (3, 7), "three": (3, 4, 3)}
"""Ways to pay: the parts in proportion."""


def order_from_quote(book: Book, quote_id: int, page: str) -> None:
    """Choose how the order is paid, then make it; the deal is won."""
    gross, form = book.value("quotes", quote_id, "gross") or 0, f"order-{quote_id}"
    channels = book.schema["orders"].columns["channel"]

    def make(key: str) -> None:
        parts = suggested(gross, SHARES[st.session_state[f"{form}-parts"]], book.as_of)
        channel = st.session_state[f"{form}-channel"]
        save(OrderFromQuote(quote_id=quote_id, instalments=parts, channel=channel), key, page)

    @st.dialog(_("Make the order"))
    def dialog() -> None:
        codes = list(channels.values)
        st.selectbox(
            t(channels.label), codes, index=codes.index("phone"), key=f"{form}-channel",
            format_func=lambda one: t(channels.values[one]),
        )  # fmt: skip
        _instalments(book, gross, f"{form}-parts")
        key = form_key(form, book)
        act_button(_("Make the order"), lambda: make(key), f"{form}-save")

    dialog()


def plan_instalments(book: Book, order_id: int, page: str) -> None:
    """Agree anew when the rest of an order is paid."""
    total, form = unpaid_of(book, order_id), f"instalments-{order_id}"

    def plan(key: str) -> None:
        parts = suggested(total, SHARES[st.session_state[f"{form}-parts"]], book.as_of)
        moved = _moved(parts, st.session_state[f"{form}-first"])
        save(PlanInstalments(order_id=order_id, parts=moved), key, page)

    @st.dialog(_("Plan instalments"))
    def dialog() -> None:
        first = suggested(total, (1,), book.as_of)[0].due_on
        st.date_input(
            _("First due on"), first, min_value=book.as_of, key=f"{form}-first",
            format="YYYY-MM-DD",
        )  # fmt: skip
        _instalments(book, total, f"{form}-parts", st.session_state[f"{form}-first"])
        key = form_key(form, book)
        act_button(_("Save"), lambda: plan(key), f"{form}-save")

    dialog()


def _moved(parts: tuple[Instalment, ...], first: date) -> tuple[Instalment, ...]:
    """The same parts, the first due on that day."""
    by = first - parts[0].due_on
    return tuple(Instalment(amount=part.amount, due_on=part.due_on + by) for part in parts)


def _instalments(book: Book, total: int, key: str, first: date | None = None) -> None:
    words = {
        "one": _("All at once"),
        "two": _("Two parts: 30 % and 70 %"),
        "three": _("Three parts: 30 %, 40 % and 30 %"),
    }
    chosen = st.radio(_("Payment"), list(SHARES), format_func=lambda one: words[one], key=key)
    parts = suggested(total, SHARES[chosen], book.as_of)
    shown = _moved(parts, first) if first is not None else parts
    st.caption("  \n".join(f"{day(part.due_on)} · {plain(money(part.amount))}" for part in shown))


def record_payment(book: Book, payment_id: int, page: str) -> None:
    """Book what came in: all of the instalment, or a part of it."""
    payment, form = book.record("payments", payment_id), f"payment-{payment_id}"

    def keep(key: str) -> None:
        typed = st.session_state[f"{form}-amount"]
        if typed is None:
            raise UserError("payment_amount", "请填写到账金额。", "Enter the amount received.")
        amount = fen_of_yuan(typed)
        paid_on = st.session_state[f"{form}-on"]
        save(RecordPayment(payment_id=payment_id, amount=amount, paid_on=paid_on), key, page)

    @st.dialog(_("Record payment"))
    def dialog() -> None:
        due = payment["amount"] / 100
        st.markdown(
            _("{code}: {amount} due on {day}").format(
                code=code("payments", payment_id),
                amount=plain(money(payment["amount"])),
                day=day(payment["due_on"]),
            )
        )
        st.number_input(_("Received (yuan)"), 0.01, due, due, 100.0, "%.2f", key=f"{form}-amount")
        st.date_input(
            t(table_named("payments").columns["paid_on"].label), book.as_of, max_value=book.as_of,
            key=f"{form}-on", format="YYYY-MM-DD",
        )  # fmt: skip
        st.caption(_("Less than the whole leaves the rest open with the same due date."))
        key = form_key(form, book)
        act_button(_("Save"), lambda: keep(key), f"{form}-save")

    dialog()
