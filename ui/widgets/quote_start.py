"""Beginning a quote: an empty draft for a deal, opened at once."""

import polars as pl
import streamlit as st

from crm.book import Book
from crm.operations.create_quote import CreateQuote
from crm.rules import CLOSED
from crm.sales.quotes import QuoteLine, lines_of
from sample_data.schema import code
from ui import desk
from ui.widgets.asking import act_button
from ui.widgets.records import open_record
from ui.widgets.saving import form_key, save
from ui.widgets.status import money, plain
from ui.words import _

OPENED = "_quote-made"
RECORD = "record"
"""The page that shows the new quote."""


def start_quote(book: Book, opportunity_id: int) -> None:
    """Make a draft and go to it."""
    with desk.telling():
        _create(opportunity_id, form_key(f"quote-for-{opportunity_id}", book))
    show_made()


def copy_quote(opportunity_id: int, quote_id: int, key: str) -> None:
    """Callback: a new draft with the lines and discounts of an earlier quote at today's prices."""
    with desk.telling():
        book = desk.book()
        quote = book.record("quotes", quote_id)
        values = {name: quote[name] for name in ("name", "discount", "tax_rate")}
        lines = tuple(
            QuoteLine(
                product_id=row["product_id"],
                quantity=row["quantity"],
                discount=row["discount"] or 0,
            )
            for row in lines_of(book, quote_id)
        )
        _save(CreateQuote(opportunity_id=opportunity_id, values=values, lines=lines), key)


def choose_deal(book: Book) -> None:
    """Ask which open deal the quote is for."""
    deals = _open_deals(book)

    @st.dialog(_("New quote"))
    def dialog() -> None:
        st.selectbox(
            _("Open deal"), list(deals), key="quote-deal", index=None,
            format_func=lambda id: deals.get(id, ""), placeholder=_("Choose"),
        )  # fmt: skip
        st.caption(_("A quote belongs to an open deal; open one on the board first."))
        key = form_key("quote-deal", book)
        act_button(_("Next"), lambda: _create(st.session_state["quote-deal"], key), "quote-next")

    dialog()


def show_made() -> None:
    """Go to the quote that was just made."""
    made = st.session_state.pop(OPENED, None)
    if made is not None:
        open_record(desk.book(), "quotes", made)


def _create(opportunity_id: int | None, key: str) -> None:
    if opportunity_id is not None:
        _save(CreateQuote(opportunity_id=opportunity_id), key)


def _save(operation: CreateQuote, key: str) -> None:
    done = save(operation, key, RECORD)
    st.session_state[OPENED] = next(p.id for p in done.patches if p.table == "quotes")


def _open_deals(book: Book) -> dict[int, str]:
    deals = book.table("opportunities").filter(~pl.col("stage").cast(pl.String).is_in(CLOSED))
    rows = deals.select("id", "name", "amount").sort("id", descending=True)
    return {
        id: plain(f"{code('opportunities', id)} {name or ''} · {money(amount)}")
        for id, name, amount in rows.iter_rows()
    }
