"""Receivables: what is open by age and by customer, credit, and every instalment in the list."""

import plotly.graph_objects as go
import polars as pl
import streamlit as st

from crm.book import Book
from crm.conditions import Condition, Filter, Group
from crm.sales.receivables import BUCKETS, Ageing, ageing
from sample_data.schema import code, table_named
from ui import desk
from ui.widgets.charts import bar, chart
from ui.widgets.frame import heading
from ui.widgets.record_list import record_list
from ui.widgets.records import open_account
from ui.widgets.saving import saved_line
from ui.widgets.status import empty_state, money, percent
from ui.widgets.tables import clicked_row, money_column, page_of, pager, plain_table
from ui.widgets.worth import worth
from ui.words import _, language, t

PAGE = "payments"
SIZE = 15
COLUMNS = ("id", "account_id", "order_id", "amount", "due_on", "paid_on")


def show() -> None:
    book = desk.book()
    heading(
        _("Receivables"),
        _("As of {day}. What is due today is not overdue yet.").format(day=book.as_of),
    )
    saved_line(PAGE, book)
    found = ageing(book)
    _totals(found)
    views = {"customers": _("By customer"), "list": _("Instalments")}
    view = st.segmented_control(
        _("View"), list(views), default="customers", required=True, key="payments-view",
        format_func=lambda one: views[one], label_visibility="collapsed", persist_state="session",
    )  # fmt: skip
    if view == "list":
        _instalments()
    else:
        _customers(book, found)


def _totals(found: Ageing) -> None:
    with st.grid(len(BUCKETS) + 1, min_column_width=125, border=True):
        st.metric(
            _("Outstanding"), worth(found.total),
            delta=_("{share} overdue").format(
                share=percent(found.overdue / found.total if found.total else 0.0, 0)
            ),
            delta_color="off", delta_arrow="off",
        )  # fmt: skip
        for name, _last, label in BUCKETS:
            st.metric(t(label), worth(found.buckets[name]), help=money(found.buckets[name]))


# --- by customer ------------------------------------------------------------------------------


def _customers(book: Book, found: Ageing) -> None:
    if found.total == 0:
        empty_state(_("Nobody owes anything"), _("Orders made from quotes bring instalments."))
        return
    names = [t(label) for _name, _last, label in BUCKETS]
    values = [found.buckets[name] / 100 for name, _last, _label in BUCKETS]
    chart(
        _figure(tuple(names), tuple(values), language()), key="ageing",
        alt=_("Open amounts by days overdue"),
    )  # fmt: skip
    total = found.customers.height
    pages = -(-total // SIZE)
    page = min(page_of("owing"), pages)
    rows = found.customers.slice((page - 1) * SIZE, SIZE)
    event = plain_table(
        _shown(book, rows), f"owing-{page}", alt=_("What customers owe"), column_config=_config(),
        on_select=True,
    )  # fmt: skip
    pager("owing", page, pages, total)
    st.caption(
        _("Click a line to open the customer; the credit limit is one of its fields. A free "
          "credit below 0 means the customer owes more than its limit.")
    )  # fmt: skip
    row = clicked_row(event)
    if row is not None and row < rows.height:
        open_account(int(rows["account_id"][row]))


@st.cache_resource(max_entries=100, ttl="1h", show_spinner=False)
def _figure(names: tuple[str, ...], values: tuple[float, ...], spoken: str) -> go.Figure:
    return bar(
        names, values, y=_("Outstanding (yuan)"), unit=_("yuan"), height=240,
        marked=tuple(range(1, 5)),
    )  # fmt: skip


def _labels() -> dict[str, str]:
    return {
        "total": _("Outstanding"),
        "overdue": _("Overdue"),
        "days": _("Longest overdue (days)"),
        "limit": t(table_named("accounts").columns["credit_limit"].label),
        "free": _("Free credit"),
    }


def _shown(book: Book, rows: pl.DataFrame) -> pl.DataFrame:
    labels, yuan = _labels(), (pl.col("total", "overdue", "limit", "free") / 100).round(2)
    who = [
        f"{code('accounts', id)} {name or ''}"
        for id, name in rows.select("account_id", "name").iter_rows()
    ]
    return rows.with_columns(yuan).select(
        pl.Series(t(book.schema["accounts"].label), who, pl.String),
        *(pl.col(name).alias(label) for name, label in labels.items()),
    )


def _config() -> dict[str, object]:
    labels = _labels()
    return {labels[name]: money_column(labels[name]) for name in labels if name != "days"}


# --- instalments ------------------------------------------------------------------------------


def _instalments() -> None:
    words = {"open": _("Outstanding"), "overdue": _("Overdue"), "paid": _("Paid"), "all": _("All")}
    which = st.pills(
        _("Instalments"), list(words), default="open", required=True, key="payments-chip",
        format_func=lambda one: words[one], label_visibility="collapsed", persist_state="session",
    )  # fmt: skip
    record_list(
        PAGE, columns=COLUMNS, start=_condition(which or "open"), key=f"payments-{which}", page=PAGE
    )  # fmt: skip


def _condition(which: str) -> Condition:
    stands = Filter("amount", ">", 0)
    unpaid = Filter("paid_on", "empty", True)
    parts = {
        "open": (stands, unpaid),
        "overdue": (stands, unpaid, Filter("due_on", "<", desk.book().as_of)),
        "paid": (stands, Filter("paid_on", "empty", False)),
        "all": (stands,),
    }
    return Group("and", parts[which])


show()
