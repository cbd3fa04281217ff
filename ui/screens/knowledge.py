"""The knowledge base: find an article by words, cause and state; write a new one."""

import polars as pl
import streamlit as st

from crm.book import Book
from crm.operations.load_articles import LoadArticles
from crm.service.articles import Order, articles
from ui import desk
from ui.widgets.article_dialogs import TABLE, write_article
from ui.widgets.case_words import category_labels
from ui.widgets.frame import heading
from ui.widgets.records import listed, open_record
from ui.widgets.saving import form_key, save, saved_line
from ui.widgets.status import empty_state
from ui.widgets.tables import first_page, page_of, pager
from ui.words import _, language

PAGE = LIST = "knowledge"
SIZE = 25
COLUMNS = ("id", "name", "category", "status", "uses", "updated_on", "owner_id")


def show() -> None:
    book = desk.book()
    with heading(_("Knowledge base")):
        if st.button(_("Write article"), type="primary", icon=":material/edit:", key="new"):
            write_article(book, "record")
    _open_the_new_one(book)
    saved_line(PAGE, book)
    if book.height(TABLE) == 0:
        _nothing_yet(book)
        return
    found = _found(book)
    if found.height == 0:
        empty_state(_("No article found"), _("Change the search or clear the filters."))
        return
    pages = -(-found.height // SIZE)
    page = min(page_of(LIST), pages)
    rows = found.slice((page - 1) * SIZE, SIZE)
    clicked = listed(book, TABLE, rows, COLUMNS, f"{LIST}-{page}", on_select=True)
    pager(LIST, page, pages, found.height)
    st.caption(_("Click a line to read the article and to see the cases it was used in."))
    if clicked is not None:
        open_record(book, TABLE, clicked)


def _open_the_new_one(book: Book) -> None:
    created = st.session_state.pop("_new_article", None)
    if created is not None:
        open_record(book, TABLE, created)


def _nothing_yet(book: Book) -> None:
    empty_state(
        _("The knowledge base is empty"),
        _("Write the first article, or start from one article per cause of ours."),
        "menu_book",
    )
    st.button(
        _("Load the firm's starter articles"), icon=":material/library_add:", key="load-articles",
        on_click=_load, args=(form_key("load-articles", book),),
    )  # fmt: skip


def _load(key: str) -> None:
    with desk.telling():
        save(LoadArticles(language=language()), key, PAGE)


def _found(book: Book) -> pl.DataFrame:
    """Draw the search and the filters, and return what they ask for."""
    causes = category_labels(book.schema[TABLE], "category")
    states = category_labels(book.schema[TABLE], "status")
    orders: dict[Order, str] = {
        "newest": _("Newest first"),
        "most_used": _("Most used"),
        "never_used": _("Never used"),
    }
    with st.container(horizontal=True, vertical_alignment="bottom", key="article-filters"):
        search = st.text_input(
            _("Search"), key="articles-search", type="search", live="400ms", width=260,
            max_chars=60, placeholder=_("Words in title or text"), persist_state="session",
            on_change=first_page, args=(LIST,), label_visibility="collapsed",
        )  # fmt: skip
        cause = _choice(_("Cause"), causes, "articles-cause", _("All causes"))
        state = _choice(_("State"), states, "articles-state", _("All states"))
        order = st.segmented_control(
            _("Sort articles"), list(orders), default="newest", required=True, key="articles-order",
            format_func=lambda one: orders[one], persist_state="session",
            on_change=first_page, args=(LIST,), label_visibility="collapsed",
        )  # fmt: skip
    return articles(book, search or "", cause, state, order or "newest")


def _choice(label: str, options: dict[str, str], key: str, placeholder: str) -> str | None:
    chosen: str | None = st.selectbox(
        label, list(options), index=None, key=key, width=160, placeholder=placeholder,
        format_func=lambda one: options.get(one, ""), persist_state="session",
        on_change=first_page, args=(LIST,), label_visibility="collapsed",
    )  # fmt: skip
    return chosen


show()
