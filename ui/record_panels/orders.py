"""What one sees and does with an order: its lines, its instalments, the quote it came from."""

import polars as pl
import streamlit as st

from crm.book import Book, Row
from crm.sales.receivables import due_in_all, instalments_of, unpaid_of
from kit.text import one_of
from sample_data.schema import code
from ui.widgets.order_dialogs import plan_instalments, record_payment
from ui.widgets.status import chip, day, empty_state, money, plain
from ui.widgets.tables import money_column, plain_table
from ui.words import _, t

PAGE = "record"
LISTS = ("order_lines", "payments", "quotes")


def panel(book: Book, id: int) -> None:
    """Draw the panel of one order."""
    order = book.record("orders", id)
    _lines(book, id)
    if order["status"] == "completed" or instalments_of(book, id):
        _instalments(book, order)


def said(book: Book, order: Row) -> frozenset[str]:
    """What stands in the title already."""
    return frozenset({"status"})


def _lines(book: Book, order_id: int) -> None:
    known = book.schema
    about, products = known["order_lines"].columns, known["products"]
    names = ("product_id", "quantity", "unit_price", "amount")
    label = {name: t(about[name].label) for name in names} | {"product_id": t(products.label)}
    rows = (book.record("order_lines", i) for i in _line_ids(book, order_id))
    shown = [
        {
            label["product_id"]: _product(book, row["product_id"]),
            label["quantity"]: row["quantity"],
            label["unit_price"]: (row["unit_price"] or 0) / 100,
            label["amount"]: (row["amount"] or 0) / 100,
        }
        for row in rows
    ]
    if not shown:
        empty_state(_("No lines"), _("This order has no lines."))
        return
    config = {label[name]: money_column(label[name]) for name in ("unit_price", "amount")}
    title = t(known["order_lines"].label)
    plain_table(pl.DataFrame(shown), "order-lines", alt=title, column_config=config)


def _product(book: Book, id: int | None) -> str:
    """Its name; nothing where the orders came without products."""
    return "" if id is None else book.value("products", id, "name") or ""


def _line_ids(book: Book, order_id: int) -> list[int]:
    return book.pointing_to("order_lines", "order_id", order_id)


def _instalments(book: Book, order: Row) -> None:
    parts, open_ = instalments_of(book, order["id"]), unpaid_of(book, order["id"])
    st.subheader(_("Payment"), anchor=False)
    if not parts:
        st.caption(_("Nothing is planned; orders from the shop are paid on the spot."))
    else:
        due, left = (plain(money(fen)) for fen in (due_in_all(book, order["id"]), open_))
        st.caption(_("{due} in all, {left} still open").format(due=due, left=left))
    for row in parts:
        _instalment(book, row)
    if open_ > 0 and st.button(
        _("Plan instalments"), icon=":material/event_repeat:", key="order-plan"
    ):
        plan_instalments(book, order["id"], PAGE)


def _instalment(book: Book, row: Row) -> None:
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        late = row["paid_on"] is None and row["due_on"] < book.as_of
        words = f"{code('payments', row['id'])} · {plain(money(row['amount']))} · "
        st.markdown(words + _("due {day}").format(day=day(row["due_on"])), width="content")
        if row["paid_on"] is not None:
            paid = _("Paid {day}").format(day=day(row["paid_on"]))
            st.markdown(chip("passed", paid), width="content")
            return
        if late:
            days = (book.as_of - row["due_on"]).days
            st.markdown(chip("late", one_of(_("{n} days overdue").format(n=days))), width="content")
        if st.button(_("Record payment"), key=f"pay-{row['id']}", icon=":material/payments:"):
            record_payment(book, row["id"], PAGE)
