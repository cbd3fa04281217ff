"""The reply to a customer: written, or begun from a ready reply or an article."""

import streamlit as st

from crm.book import Book
from crm.operations.reply_case import ReplyCase
from crm.service.case_rules import MOST_WORDS, stage_of
from crm.service.reply_templates import filled, fitting, from_article, templates
from ui.widgets.asking import act_button
from ui.widgets.case_dialogs import offered_articles
from ui.widgets.saving import form_key, save
from ui.widgets.status import plain
from ui.words import _, t

Start = tuple[str, int]
"""A ready reply by its place, or an article by its number."""


def reply(book: Book, case_id: int, page: str) -> None:
    """Open the dialog; the customer reads what is written here."""
    form = f"reply-{case_id}"

    def keep(key: str) -> None:
        text, wait = st.session_state[f"{form}-text"] or "", st.session_state.get(f"{form}-wait")
        save(ReplyCase(case_id=case_id, text=text, wait=bool(wait)), key, page)

    def body() -> None:
        case = book.record("cases", case_id)
        name = book.value("accounts", case["account_id"], "name") or ""
        to = _("To the customer: {name}").format(name=plain(name))
        st.markdown(f":blue-badge[:material/send: {to}]")
        _start(book, case_id, form)
        st.text_area(_("Reply"), key=f"{form}-text", max_chars=MOST_WORDS, height=180)
        if stage_of(case) == "assigned":
            st.checkbox(_("Then wait for the customer; the clock stands still"), key=f"{form}-wait")
        key = form_key(form, book)
        act_button(_("Send reply"), lambda: keep(key), f"{form}-save")

    st.dialog(_("Reply to the customer"))(body)()


def _start(book: Book, case_id: int, form: str) -> None:
    """Put a ready reply or an article into the text, with the customer's name filled in."""
    case = book.record("cases", case_id)
    known = offered_articles(book, case_id)
    starts: list[Start] = [("template", place) for place in fitting(case)]
    starts += [("article", id) for id in known]

    def called(start: Start) -> str:
        kind, number = start
        if kind == "template":
            return t(templates()[number].name)
        return _("Article: {name}").format(name=plain(known[number]))

    def put() -> None:
        chosen: Start | None = st.session_state.get(f"{form}-start")
        if chosen is not None:
            make = filled if chosen[0] == "template" else from_article
            st.session_state[f"{form}-text"] = make(book, case, chosen[1])

    st.selectbox(
        _("Start from"), starts, index=None, format_func=called, key=f"{form}-start",
        placeholder=_("A ready reply or an article"), on_change=put,
    )  # fmt: skip
