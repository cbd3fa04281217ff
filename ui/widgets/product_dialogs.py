"""Dialogs about products: a new one, its list price, the price agreed with customers of a level."""

from datetime import date

import streamlit as st

from crm.book import Book
from crm.operations.add_product import ASKED, AddProduct
from crm.operations.set_agreed_price import SetAgreedPrice
from crm.operations.set_list_price import SetListPrice
from crm.products.prices import agreed_price
from crm.sales.quote_sums import fen_of_yuan
from kit.errors import UserError
from sample_data.schema import table_named
from ui.widgets.asking import act_button
from ui.widgets.saving import form_key, save
from ui.widgets.status import money, plain
from ui.words import _, t


def new_product(book: Book, page: str) -> None:
    """Ask for a product and add it."""
    form, about = "new-product", book.schema["products"].columns

    def keep(key: str) -> None:
        typed = {name: st.session_state.get(f"{form}-{name}") for name in ASKED}
        values = {
            name: fen_of_yuan(value) if about[name].type == "money" else value
            for name, value in typed.items() if value not in (None, "")
        }  # fmt: skip
        save(AddProduct(values=values), key, page)

    @st.dialog(_("New product"))
    def dialog() -> None:
        categories = book.table("products")["category"].drop_nulls().unique().sort().to_list()
        st.text_input(f"{t(about['name'].label)} *", key=f"{form}-name", max_chars=200)
        st.selectbox(
            t(about["category"].label), categories, index=None, key=f"{form}-category",
            accept_new_options=True, placeholder=_("Choose or type a new one"),
        )  # fmt: skip
        with st.grid(2, min_column_width=150, gap="small"):
            _yuan(f"{t(about['list_price'].label)} *", f"{form}-list_price", None)
            _yuan(t(about["unit_cost"].label), f"{form}-unit_cost", None)
        key = form_key(form, book)
        act_button(_("Save"), lambda: keep(key), f"{form}-save")

    dialog()


def _yuan(label: str, key: str, fen: int | None) -> None:
    shown = _("{label} (yuan)").format(label=label)
    start = None if fen is None else fen / 100
    st.number_input(shown, 0.0, 10.0**9, start, 10.0, "%.2f", key=key)


def _day(book: Book, label: str, key: str) -> None:
    st.date_input(label, book.as_of, min_value=book.as_of, key=key, format="YYYY-MM-DD")


def set_list_price(book: Book, product_id: int, page: str) -> None:
    """Ask for the new list price and its first day."""
    form, product = f"list-price-{product_id}", book.record("products", product_id)

    def keep(key: str) -> None:
        typed, day = st.session_state[f"{form}-price"], st.session_state[f"{form}-day"]
        if typed is None:
            raise _no_price()
        save(
            SetListPrice(product_id=product_id, price=fen_of_yuan(typed), from_day=day), key, page
        )  # fmt: skip

    @st.dialog(_("Change list price"))
    def dialog() -> None:
        st.markdown(plain(f"{product['name'] or ''} · {money(product['list_price'])}"))
        _yuan(_("New list price"), f"{form}-price", product["list_price"])
        _day(book, _("Price holds from"), f"{form}-day")
        st.caption(_("Quotes and orders from that day on take it; earlier ones stay."))
        key = form_key(form, book)
        act_button(_("Save"), lambda: keep(key), f"{form}-save")

    dialog()


def set_agreed_price(book: Book, product_id: int, page: str) -> None:
    """Ask for the price of one level; empty gives the list price back."""
    form, product = f"agreed-{product_id}", book.record("products", product_id)
    levels = table_named("price_book").columns["level"].values

    def keep(key: str) -> None:
        typed: float | None = st.session_state[f"{form}-price"]
        day: date = st.session_state[f"{form}-day"]
        price = None if typed is None else fen_of_yuan(typed)
        level = st.session_state[f"{form}-level"]
        made = SetAgreedPrice(product_id=product_id, level=level, price=price, from_day=day)
        save(made, key, page)

    @st.dialog(_("Set agreed price"))
    def dialog() -> None:
        st.markdown(plain(f"{product['name'] or ''} · {money(product['list_price'])}"))
        level = st.segmented_control(
            t(table_named("price_book").columns["level"].label), list(levels), default="A",
            required=True, key=f"{form}-level", format_func=lambda one: t(levels[one]),
        )  # fmt: skip
        _yuan(
            t(table_named("price_book").columns["price"].label), f"{form}-price",
            agreed_price(book, product_id, level, book.as_of),
        )  # fmt: skip
        _day(book, _("Price holds from"), f"{form}-day")
        st.caption(
            _("New quote lines for customers of this level begin with it. Empty: the list price.")
        )
        key = form_key(form, book)
        act_button(_("Save"), lambda: keep(key), f"{form}-save")

    dialog()


def _no_price() -> UserError:
    return UserError("no_price", "请填写新的标价。", "Enter the new list price.")
