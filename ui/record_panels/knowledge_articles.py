"""Under an article: its text and what one can do with it; the cases it was used in stand below."""

import streamlit as st

from crm.book import Book, Row
from crm.operation import Operation
from crm.operations.publish_article import PublishArticle
from crm.operations.retire_article import RetireArticle
from crm.service.articles import in_lines
from lessons.markdown import safe_markdown
from ui import desk
from ui.widgets.article_dialogs import TABLE, write_article
from ui.widgets.case_words import badge, category_labels
from ui.widgets.saving import form_key, save
from ui.widgets.status import number
from ui.words import _

PAGE = "record"
LOOKS = {
    "draft": ("orange", "edit_note"),
    "published": ("green", "public"),
    "retired": ("gray", "block"),
}


def panel(book: Book, id: int) -> None:
    """What one sees and does with one article."""
    article = book.record(TABLE, id)
    st.markdown(_badges(book, article))
    _acts(book, article)
    with st.container(border=True, key="article-text"):
        if article["body"]:
            st.markdown(safe_markdown(in_lines(article["body"])))
        else:
            st.caption(_("No text yet: choose “Edit article”."))


def _badges(book: Book, article: Row) -> str:
    labels = category_labels(book.schema[TABLE], "status")
    causes = category_labels(book.schema["cases"], "category")
    state = article["status"] or "draft"
    found = [badge(*LOOKS[state], labels[state])]
    if article["category"]:
        found.append(badge("blue", "label", causes[article["category"]]))
    found.append(
        badge("violet", "link", _("used {n} times").format(n=number(article["uses"] or 0)))
    )
    return " ".join(found)


def _acts(book: Book, article: Row) -> None:
    id, state = article["id"], article["status"]
    with st.container(horizontal=True, gap="small", key="article-acts"):
        if st.button(_("Edit article"), icon=":material/edit:", key="article-edit"):
            write_article(book, PAGE, id)
        if state != "published":
            _does(book, _("Publish"), "public", PublishArticle(article_id=id))
        if state != "retired":
            _does(book, _("Retire"), "block", RetireArticle(article_id=id))


def _does(book: Book, label: str, icon: str, operation: Operation) -> None:
    st.button(
        label, icon=f":material/{icon}:", key=operation.name,
        on_click=_carry_out, args=(operation, form_key(operation.name, book)),
    )  # fmt: skip


def _carry_out(operation: Operation, key: str) -> None:
    with desk.telling():
        save(operation, key, PAGE)
