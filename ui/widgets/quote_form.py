"""The form of a quote: its terms, a row per line, empty rows for the next products."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from crm.book import Book, Row
from crm.fields import plain_values
from crm.operations.edit_quote import EditQuote
from crm.products.prices import price_for
from crm.sales.quotes import HEADER, QuoteLine, lines_of, tax_rate_of
from sample_data.schema import table_named
from ui.widgets.record_form import answers, ask
from ui.widgets.saving import form_key, refusal, save, telling_in
from ui.widgets.status import money, plain
from ui.words import _, t

FORM = "quote-form"
TERMS = ("name", "valid_until", "owner_id")
"""Asked as in any form; the two rates are asked in per cent."""
WIDE, NARROW = 260, 110
ROWS = 4
"""Of a new quote; a longer one has one empty row more than it has lines."""


def quote_form(book: Book, quote: Row, page: str) -> None:
    """Draw the form; saving writes lines and terms in one step."""
    lines = lines_of(book, quote["id"])
    key = f"quote-{quote['id']}-{book.seq}"
    products = _products(book, quote["account_id"], {line["product_id"] for line in lines})
    with st.form(FORM, enter_to_submit=False, border=True):
        _heads(t(book.schema["products"].label))
        for number, line in enumerate(_with_blanks(lines)):
            _line(products, line, f"{key}-{number}")
        ask(book, "quotes", TERMS, key, quote)
        with st.grid(2, min_column_width=190, gap="small"):
            _percent(_("Discount on the whole (%)"), quote["discount"], f"{key}-discount")
            _percent(_("Tax rate (%)"), tax_rate_of(quote), f"{key}-tax_rate")
        refusal(FORM)
        ids = tuple(line["id"] for line in lines)
        st.form_submit_button(
            _("Save and add up"), type="primary", key="quote-save", icon=":material/calculate:",
            on_click=_keep, args=(quote, ids, key, form_key(FORM, book), page),
        )  # fmt: skip
        st.caption(_("A line without product or with quantity 0 is struck out."))


def _with_blanks(lines: Sequence[Any]) -> list[Any]:
    """The lines, and None for each empty row below them."""
    return [*lines, *[None] * max(1, ROWS - len(lines))]


def _products(book: Book, account_id: int | None, there: set[int]) -> dict[int, str]:
    """What is on sale at this customer's prices of today, and what stands in the quote already."""
    level = book.value("accounts", account_id, "level") if account_id is not None else None
    names = book.remember(("product names", level), lambda: _product_names(book, account_id))
    return {id: words for id, (words, sold) in names.items() if sold or id in there}


def _product_names(book: Book, account_id: int | None) -> dict[int, tuple[str, bool]]:
    rows = book.table("products").select("id", "name", "retired_on").iter_rows()
    return {
        id: (
            plain(f"{name or ''} · {money(price_for(book, id, account_id, book.as_of))}"),
            retired_on is None or retired_on > book.as_of,
        )
        for id, name, retired_on in rows
    }


def _heads(product: str) -> None:
    about = table_named("quote_lines").columns
    names = (product, t(about["quantity"].label), _("Discount (%)"))
    with st.container(horizontal=True, gap="small"):
        for name, width in zip(names, (WIDE, NARROW, NARROW), strict=True):
            st.caption(name, width=width)


def _line(products: dict[int, str], line: Row | None, key: str) -> None:
    ids, now = list(products), line or {}
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.selectbox(
            _("Product"), ids, key=f"{key}-product", width=WIDE, label_visibility="collapsed",
            index=ids.index(now["product_id"]) if now.get("product_id") in products else None,
            format_func=lambda id: products.get(id, ""), placeholder=_("Add a product"),
        )  # fmt: skip
        st.number_input(
            _("Quantity"), 0, 1_000_000, now.get("quantity", 1), key=f"{key}-quantity",
            width=NARROW, label_visibility="collapsed",
        )  # fmt: skip
        _percent(_("Discount (%)"), now.get("discount"), f"{key}-discount", NARROW)
        if line is not None:
            st.markdown(plain(money(line["amount"])), width="content")


def _percent(label: str, share: float | None, key: str, width: Any = "stretch") -> None:
    st.number_input(
        label, 0.0, 100.0, round((share or 0.0) * 100, 4), 1.0, "%.2f", key=key, width=width,
        label_visibility="visible" if width == "stretch" else "collapsed",
    )  # fmt: skip


def _keep(quote: Row, ids: tuple[int, ...], key: str, once: str, page: str) -> None:
    values = answers("quotes", TERMS, key)
    for name in ("discount", "tax_rate"):
        values[name] = round(st.session_state[f"{key}-{name}"] / 100, 6)
    seen = plain_values("quotes", {name: quote[name] for name in (*HEADER, "net")})
    with telling_in(FORM):
        lines = tuple(_typed_lines(ids, key))
        save(EditQuote(quote_id=quote["id"], values=values, lines=lines, seen=seen), once, page)


def _typed_lines(ids: tuple[int, ...], key: str) -> list[QuoteLine]:
    typed = []
    for number, id in enumerate(_with_blanks(ids)):
        row = f"{key}-{number}"
        product, quantity = st.session_state[f"{row}-product"], st.session_state[f"{row}-quantity"]
        if product is None or not quantity:
            continue
        discount = round((st.session_state[f"{row}-discount"] or 0) / 100, 6)
        typed.append(
            QuoteLine(id=id, product_id=product, quantity=int(quantity), discount=discount)
        )
    return typed
