"""Under an article: its text, what one can do with it, and the cases it was used in."""

import streamlit as st

from crm.book import Book, Row
from crm.operation import Operation
from crm.operations.publish_article import PublishArticle
from crm.operations.retire_article import RetireArticle
from crm.service.articles import cases_with
from crm.service.case_rules import stage_of
from lessons.markdown import safe_markdown
from sample_data.schema import code
from ui import desk
from ui.widgets.article_dialogs import TABLE, write_article
from ui.widgets.case_words import badge, category_labels, stage_badge
from ui.widgets.records import record_link
from ui.widgets.saving import form_key, save
from ui.widgets.status import number, plain
from ui.words import _

PAGE = "record"
LOOKS = {
    "draft": ("orange", "edit_note"),
    "published": ("green", "public"),
    "retired": ("gray", "block"),
}
FEW = 10


def panel(book: Book, id: int) -> None:
    """What one sees and does with one article."""
    article = book.record(TABLE, id)
    st.markdown(_badges(book, article))
    _acts(book, article)
    with st.container(border=True, key="article-text"):
        if article["body"]:
            st.markdown(safe_markdown(article["body"]))
        else:
            st.caption(_("No text yet: choose “Edit article”."))
    _used_in(book, id)


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


def _used_in(book: Book, id: int) -> None:
    used = cases_with(book, id)
    st.subheader(_("Used in cases"), anchor=False)
    if not used:
        st.caption(_("Not used yet. Choose it when a case is resolved."))
    for case_id in used[:FEW]:
        case = book.record("cases", case_id)
        label = (
            f"{code('cases', case_id)} {plain(case['subject'] or '')} {stage_badge(stage_of(case))}"
        )
        record_link(book, "cases", case_id, label, ":material/support_agent:")
    if len(used) > FEW:
        st.caption(_("and {n} more").format(n=len(used) - FEW))
