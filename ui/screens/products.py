"""Products: the catalogue with prices, margins and what was sold, or a list with filters."""

import polars as pl
import streamlit as st

from crm.book import Book
from crm.products.catalogue import catalogue
from sample_data.schema import code
from ui import desk
from ui.widgets.frame import heading
from ui.widgets.list_filters import choices_in
from ui.widgets.product_dialogs import new_product
from ui.widgets.record_list import record_list
from ui.widgets.records import open_record
from ui.widgets.saving import saved_line
from ui.widgets.status import empty_state
from ui.widgets.tables import (
    clicked_row,
    first_page,
    money_column,
    page_of,
    pager,
    plain_table,
)
from ui.words import _, t

PAGE = "products"
SIZE = 25
SORTS = ("revenue", "units", "margin", "list_price", "name")


def show() -> None:
    book = desk.book()
    note = _("Sold: valid orders of the last twelve months, net of returns.")
    with heading(_("Product catalogue"), note):
        if st.button(_("New product"), type="primary", icon=":material/add:", key="new-product"):
            new_product(book, PAGE)
    saved_line(PAGE, book)
    views = {
        "catalogue": _("Catalogue"), "list": _("List with filters"), "agreed": _("Agreed prices"),
        "changes": _("Price changes"),
    }  # fmt: skip
    view = st.segmented_control(
        _("View"), list(views), default="catalogue", required=True, key="products-view",
        format_func=lambda one: views[one], label_visibility="collapsed", persist_state="session",
    )  # fmt: skip
    lists = {"list": PAGE, "agreed": "price_book", "changes": "price_changes"}
    if view in lists:
        record_list(lists[view], key=f"products-{view}", page=PAGE)
    else:
        _catalogue(book)


def _catalogue(book: Book) -> None:
    rows = _narrowed(book, catalogue(book))
    if rows.height == 0:
        what = _("No {what} found").format(what=t(book.schema[PAGE].label).lower())
        empty_state(what, _("Change the search or clear the filters."))
        return
    pages = -(-rows.height // SIZE)
    page = min(page_of("catalogue"), pages)
    part = rows.slice((page - 1) * SIZE, SIZE)
    event = plain_table(
        _shown(book, part), f"catalogue-{page}-{book.seq}", alt=t(book.schema[PAGE].label),
        column_config=_config(book), on_select=True,
    )  # fmt: skip
    pager("catalogue", page, pages, rows.height)
    row = clicked_row(event)
    if row is not None and row < part.height:
        open_record(book, PAGE, int(part["id"][row]))


def _narrowed(book: Book, rows: pl.DataFrame) -> pl.DataFrame:
    """What the search, the category and the switch leave, in the order asked for."""
    about = book.schema[PAGE].columns
    with st.container(horizontal=True, vertical_alignment="center"):
        word = st.text_input(
            _("Search"), key="catalogue-search", type="search", live="400ms", width=200,
            max_chars=60, placeholder=_("Name or ID"), label_visibility="collapsed",
            persist_state="session", on_change=first_page, args=("catalogue",),
        )  # fmt: skip
        choices = choices_in(book, PAGE, "category")
        kinds = st.multiselect(
            t(about["category"].label), list(choices), key="catalogue-kinds", width=220,
            format_func=lambda one: choices.get(one, ""), persist_state="session",
            placeholder=t(about["category"].label), label_visibility="collapsed",
            on_change=first_page, args=("catalogue",),
        )  # fmt: skip
        words = _labels(book)
        by = st.selectbox(
            _("Sort by"), SORTS, key="catalogue-by", width=200, persist_state="session",
            format_func=lambda one: _("By {column}").format(column=words[one]),
            label_visibility="collapsed",
        )  # fmt: skip
        retired = st.toggle(_("Show retired"), key="catalogue-retired", persist_state="session")
    kept = rows if retired else rows.filter(pl.col("retired_on").is_null())
    if kinds:
        kept = kept.filter(pl.col("category").is_in(kinds, nulls_equal=True))
    for one in (word or "").split():
        called = pl.col("name").str.contains_any([one], ascii_case_insensitive=True)
        kept = kept.filter(called | _coded(one))
    return kept.sort([by, "id"], descending=[by != "name", False], nulls_last=True)


def _coded(word: str) -> pl.Expr:
    digits = word.upper().removeprefix("S")
    known = digits.isascii() and digits.isdigit() and len(digits) <= 9
    return pl.col("id") == int(digits) if known else pl.lit(False)


def _labels(book: Book) -> dict[str, str]:
    about = book.schema[PAGE].columns
    return {
        "id": t(about["id"].label), "name": t(about["name"].label),
        "category": t(about["category"].label), "list_price": t(about["list_price"].label),
        "unit_cost": t(about["unit_cost"].label), "margin": _("Margin"),
        "units": _("Sold in 12 months"), "revenue": _("Revenue in 12 months"),
        "retired_on": t(about["retired_on"].label),
    }  # fmt: skip


def _shown(book: Book, rows: pl.DataFrame) -> pl.DataFrame:
    labels = _labels(book)
    if rows["retired_on"].null_count() == rows.height:
        del labels["retired_on"]
    codes = pl.Series("id", [code(PAGE, id, book.schema) for id in rows["id"]], pl.String)
    fen = pl.col("list_price", "unit_cost", "revenue")
    return (
        rows.with_columns((fen / 100).round(2))
        .with_columns(codes)
        .select(pl.col(name).alias(label) for name, label in labels.items())
    )


def _config(book: Book) -> dict[str, object]:
    labels = _labels(book)
    found: dict[str, object] = {
        labels[name]: money_column(labels[name]) for name in ("list_price", "unit_cost", "revenue")
    }
    found[labels["margin"]] = st.column_config.NumberColumn(
        labels["margin"], format="percent", help=_("(List price − unit cost) ÷ list price")
    )
    found[labels["units"]] = st.column_config.NumberColumn(labels["units"], format="%,d")
    return found


show()
