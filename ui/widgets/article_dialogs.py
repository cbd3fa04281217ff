"""Write and rewrite an article of the knowledge base, with a preview of how it will look."""

from typing import Any

import streamlit as st

from crm.book import Book
from crm.operations.write_article import MOST_TITLE, WriteArticle
from crm.service.articles import in_lines
from crm.service.case_rules import MOST_ARTICLE
from crm.service.desk import service_staff
from lessons.markdown import safe_markdown
from ui.widgets.asking import act_button
from ui.widgets.case_words import category_labels
from ui.widgets.editions import opens, saves_over, shown_edition
from ui.widgets.saving import form_key, save
from ui.widgets.status import plain
from ui.words import _, t

TABLE = "knowledge_articles"


def write_article(book: Book, page: str, article_id: int | None = None) -> None:
    """A dialog; the number of a new article is left in `st.session_state["_new_article"]`."""
    start = book.record(TABLE, article_id) if article_id is not None else {}
    form = f"article-{article_id}"
    opens(form, book, TABLE, article_id)

    def keep(key: str) -> None:
        state = st.session_state
        operation = WriteArticle(
            article_id=article_id,
            heading=state[f"{form}-name"] or "",
            category=state[f"{form}-category"] or "",
            body=state[f"{form}-body"] or "",
            owner_id=state[f"{form}-owner"],
            seen=shown_edition(form),
        )
        with saves_over(form, TABLE, article_id):
            done = save(operation, key, page)
        if article_id is None:
            state["_new_article"] = done.patches[0].id

    @st.dialog(_("Article"), width="large")
    def dialog() -> None:
        _form(book, form, start)
        key = form_key(form, book)
        act_button(_("Save"), lambda: keep(key), f"{form}-save")

    dialog()


def _form(book: Book, form: str, start: dict[str, Any]) -> None:
    columns = book.schema[TABLE].columns
    causes = category_labels(book.schema["cases"], "category")
    authors = {id: name for id, (name, _load) in service_staff(book).items()}
    st.text_input(
        f"{t(columns['name'].label)} *", start.get("name") or "", MOST_TITLE,
        key=f"{form}-name", autocomplete="off",
    )  # fmt: skip
    with st.grid(2, min_column_width=190, gap="small"):
        _choose(f"{t(columns['category'].label)} *", causes, f"{form}-category", start, "category")
        _choose(t(columns["owner_id"].label), authors, f"{form}-owner", start, "owner_id")
    written = st.text_area(
        f"{t(columns['body'].label)} *", start.get("body") or "", height=240,
        max_chars=MOST_ARTICLE, key=f"{form}-body",
        help=_("Markdown: **bold**, lists with 1. or -, headings with #."),
    )  # fmt: skip
    with st.expander(_("How it will look")):
        st.markdown(safe_markdown(in_lines(written or "")))


def _choose(
    label: str, options: dict[Any, str], key: str, start: dict[str, Any], column: str
) -> None:
    codes, value = list(options), start.get(column)
    st.selectbox(
        label, codes, index=codes.index(value) if value in codes else None, key=key,
        format_func=lambda one: plain(options.get(one, "")), placeholder=_("Choose"),
    )  # fmt: skip
