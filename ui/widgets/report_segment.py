"""From the records behind a report to a segment of their customers, in one step."""

import polars as pl
import streamlit as st

from crm.analysis.customers import customer_path, customers_of, rule_of_customers
from crm.book import Book
from crm.operations.save_segment import SaveSegment
from ui.widgets.saving import form_key, refusal, save, telling_in
from ui.widgets.status import number
from ui.words import _

FORM, PAGE = "report-segment", "reports"


def segment_popover(book: Book, table: str, records: pl.Series, name: str, key: str) -> None:
    """Ask what the segment is to be called; nothing when the records have no customers."""
    if customer_path(book, table) is None:
        return
    seed = ("customers behind", key, records.len())
    accounts = book.remember(seed, lambda: customers_of(book, table, records))
    if not accounts:
        return
    label = _("Save these {n} customers as a segment").format(n=number(len(accounts)))
    with st.popover(label, icon=":material/group_work:", key=FORM, on_change="rerun") as box:
        if not box.open:
            return
        widget = f"{FORM}-name-{key}"
        st.text_input(_("Segment name"), value=name[:40], key=widget, max_chars=40)
        refusal(FORM)
        st.button(
            _("Save segment"), key=f"{FORM}-save", type="primary", on_click=_save,
            args=(accounts, widget, form_key(FORM, book)),
        )  # fmt: skip


def _save(accounts: list[int], widget: str, key: str) -> None:
    values = {"name": str(st.session_state.get(widget) or "").strip()}
    with telling_in(FORM):
        rule = rule_of_customers(accounts)
        save(SaveSegment(kind="static", rule=rule, values=values), key, PAGE)
        st.session_state[FORM] = False  # saved: the popover closes
