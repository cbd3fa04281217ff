"""What one does with a quote: write it, have it approved, send it, hear the answer, order."""

from collections.abc import Callable
from typing import Literal

import polars as pl
import streamlit as st

from crm.approvals.requests import needs_approval, request_as_it_is, requests_about
from crm.book import Book, Row
from crm.operation import Operation
from crm.operations.answer_quote import AnswerQuote
from crm.operations.recall_approval import RecallApproval
from crm.operations.send_quote import SendQuote
from crm.rules import CLOSED
from crm.sales.quotes import EDITABLE, HEADER, lines_of, quote_sums, tax_rate_of
from kit.text import Language
from sample_data.schema import code, table_named
from ui import desk
from ui.widgets.approval_bar import step_bar, trail
from ui.widgets.approval_dialogs import ask_approval, decide_quote
from ui.widgets.order_dialogs import order_from_quote
from ui.widgets.quote_form import quote_form
from ui.widgets.quote_print import quote_page
from ui.widgets.quote_start import copy_quote, show_made
from ui.widgets.records import open_record
from ui.widgets.saving import form_key, save
from ui.widgets.status import money, percent, plain
from ui.widgets.tables import column_config, money_column, plain_table
from ui.words import _, language, speaking, t

PAGE = "record"
LISTS = ("quote_lines", "orders")


def panel(book: Book, id: int) -> None:
    """Draw the panel of one quote."""
    show_made()
    quote = book.record("quotes", id)
    _approval(book, quote)
    _sums(book, quote)
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        _acts(book, quote)
        st.download_button(
            _("Print page"), _printed(book, quote, language()), f"{code('quotes', id)}.html",
            "text/html", key="quote-print", icon=":material/print:", on_click="ignore",
        )  # fmt: skip
    if quote["status"] == "approved":
        _lines(book, quote)
        with st.expander(_("Change it; it then has to be approved again"), on_change="rerun") as it:
            if it.open:
                quote_form(book, quote, PAGE)
    elif quote["status"] in EDITABLE:
        quote_form(book, quote, PAGE)
    else:
        _lines(book, quote)


def _printed(book: Book, quote: Row, spoken: Language) -> Callable[[], bytes]:
    """Made when it is asked for, outside the run of the page, in the language of the page."""

    def made() -> bytes:
        with speaking(spoken):
            return quote_page(book, quote)

    return made


def said(book: Book, quote: Row) -> frozenset[str]:
    """What the panel and the title show, so that the list of fields does not say it again."""
    shown = {"status", "name", "net", "tax", "gross", "tax_rate", "approval_note"}
    return frozenset(shown | set(HEADER) if quote["status"] in ("draft", "rejected") else shown)


def _approval(book: Book, quote: Row) -> None:
    """How far the latest request is; the note alone where none was kept."""
    if quote["status"] == "waiting":
        request: Row | None = request_as_it_is(book, quote)
    else:
        request = next(iter(requests_about(book, "quotes", quote["id"])), None)
    if request is None:
        if quote["approval_note"]:
            about = table_named("quotes").columns["approval_note"]
            st.caption(f"{t(about.label)}{_(': ')}{plain(quote['approval_note'])}")
        return
    step_bar(book, request)
    if quote["status"] in ("waiting", "approved", "rejected"):
        trail(book, request)
    elif quote["status"] == "draft" and request["status"] != "recalled":
        st.caption(_("Changed since: what was decided no longer holds."))


def _sums(book: Book, quote: Row) -> None:
    """To the fen, as the customer will read them."""
    sums, about = quote_sums(book, quote), table_named("quotes").columns
    asks = quote["status"] in ("draft", "rejected") and needs_approval(book, quote)
    deep = f" :orange-badge[{_('needs approval')}]" if asks else ""
    help = _("Compounded, not added up; the approval chain says from where on it needs approval.")
    tax = f"{t(about['tax'].label)} {percent(tax_rate_of(quote), 2)}"
    with st.container(border=True), st.grid(5, min_column_width=150, gap="small"):
        _figure(_("At list price"), money(sums.at_list))
        _figure(_("Discount in all"), percent(float(sums.discount), 2), deep, help)
        _figure(t(about["net"].label), money(sums.net))
        _figure(tax, money(sums.tax))
        _figure(t(about["gross"].label), money(sums.gross))


def _figure(label: str, value: str, mark: str = "", help: str | None = None) -> None:
    st.markdown(f":gray[:small[{plain(label)}]]  \n**{plain(value)}**{mark}", help=help)


def _acts(book: Book, quote: Row) -> None:
    id, status = quote["id"], quote["status"]
    if status in ("draft", "approved", "rejected"):
        _asking_or_sending(book, quote)
    elif status == "waiting":
        if st.button(_("Decide"), type="primary", icon=":material/gavel:", key="quote-decide"):
            decide_quote(book, id, PAGE)
        _button(book, _("Recall the request"), "undo", RecallApproval(quote_id=id), "secondary")
        st.caption(_("Or let time pass: the approver answers within business hours."))
    elif status == "sent":
        _button(book, _("Customer accepts"), "thumb_up", AnswerQuote(quote_id=id, accepted=True))
        declines = AnswerQuote(quote_id=id, accepted=False)
        _button(book, _("Customer declines"), "thumb_down", declines, "secondary")
        st.caption(_("Or let time pass: the customer answers by himself."))
    elif status == "accepted" and quote["order_id"] is None:
        if st.button(
            _("Make the order"), type="primary", icon=":material/receipt_long:", key="quote-order"
        ):
            order_from_quote(book, id, PAGE)
    elif quote["order_id"] is not None:
        if st.button(
            _("Open the order"), type="primary", icon=":material/receipt_long:", key="quote-open"
        ):
            open_record(book, "orders", quote["order_id"])
    deal = quote["opportunity_id"]
    if deal is not None and book.value("opportunities", deal, "stage") not in CLOSED:
        st.button(
            _("Copy as new draft"), icon=":material/content_copy:", key="quote-copy",
            type="tertiary", on_click=copy_quote,
            args=(deal, id, form_key(f"quote-{id}-copy", book)),
        )  # fmt: skip


def _asking_or_sending(book: Book, quote: Row) -> None:
    if not lines_of(book, quote["id"]):
        st.caption(_("Add the first product below."), width="content")
        return
    if quote["status"] != "approved" and needs_approval(book, quote):
        if st.button(
            _("Ask for approval"), type="primary", icon=":material/approval:", key="quote-approval"
        ):
            ask_approval(book, quote["id"], PAGE)
    else:
        _button(book, _("Send to the customer"), "send", SendQuote(quote_id=quote["id"]))


def _button(
    book: Book,
    label: str,
    icon: str,
    operation: Operation,
    kind: Literal["primary", "secondary"] = "primary",
) -> None:
    """A button that carries an operation out at once; the line above the page can undo it."""
    name = f"quote-{icon}"
    st.button(
        label, key=name, icon=f":material/{icon}:", on_click=_do,
        type=kind, args=(operation, form_key(name, book)),
    )  # fmt: skip


def _do(operation: Operation, key: str) -> None:
    with desk.telling():
        save(operation, key, PAGE)


def _lines(book: Book, quote: Row) -> None:
    about = table_named("quote_lines").columns
    names = ("product_id", "quantity", "list_price", "discount", "amount")
    label = {name: t(about[name].label) for name in names}
    label["product_id"] = t(book.schema["products"].label)
    rows = [
        {
            label["product_id"]: book.value("products", line["product_id"], "name"),
            label["quantity"]: line["quantity"],
            label["list_price"]: (line["list_price"] or 0) / 100,
            label["discount"]: line["discount"] or 0.0,
            label["amount"]: (line["amount"] or 0) / 100,
        }
        for line in lines_of(book, quote["id"])
    ]
    config = {label[name]: money_column(label[name]) for name in ("list_price", "amount")}
    config[label["discount"]] = column_config(about["discount"])
    plain_table(
        pl.DataFrame(rows), "quote-lines", alt=t(table_named("quote_lines").label),
        column_config=config,
    )  # fmt: skip
