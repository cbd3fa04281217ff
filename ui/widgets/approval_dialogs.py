"""Dialogs of approval: say why one asks, decide as the approver whose turn it is."""

import streamlit as st

from crm.approvals.approvers import approver_label
from crm.approvals.chain import chain_of
from crm.approvals.facts import account_facts, fact_columns, quote_facts
from crm.approvals.policy import says_something
from crm.approvals.requests import Stage, present_stage, request_as_it_is, route
from crm.book import Book, Row
from crm.fields import MOST_CHARACTERS
from crm.operations.decide_approval import DecideApproval
from crm.operations.request_approval import RequestApproval
from crm.operations.request_limit_approval import RequestLimitApproval
from crm.sales.quote_sums import fen_of_yuan
from kit.errors import UserError
from sample_data.schema import Column, code
from ui.widgets.account_picker import account_picker, picked
from ui.widgets.asking import act_button
from ui.widgets.saving import form_key, save
from ui.widgets.status import money, percent, plain
from ui.words import _, t

SHOWN = {
    "quotes": ("total_discount", "margin", "gross", "level", "overdue"),
    "accounts": ("asked", "credit_limit", "owed", "overdue", "level"),
}
"""What an approver looks at."""


def facts_line(book: Book, request: Row) -> str:
    """What an approver looks at, as Markdown in one line."""
    table = request["table_name"]
    if table == "quotes":
        facts = quote_facts(book, book.record("quotes", request["quote_id"]))
    else:
        account = book.record("accounts", book.survivor(request["account_id"]))
        facts = account_facts(book, account, request["asked"])
    columns = fact_columns(table)
    told = [
        f"{plain(t(columns[name].label))} **{_value(columns[name], facts[name])}**"
        for name in SHOWN[table]
        if facts[name] is not None
    ]
    return " · ".join(told)


def _value(about: Column, value: object) -> str:
    if about.type == "money":
        return plain(money(int(str(value))))
    if about.type == "rate":
        return percent(float(str(value)), 1)
    label = about.values.get(str(value))
    return plain(t(label) if label else str(value))


def ask_approval(book: Book, quote_id: int, page: str) -> None:
    """Submit a quote: which steps it will pass, and why the discount is worth it."""
    quote, form = book.record("quotes", quote_id), f"request-{quote_id}"

    def submit(key: str) -> None:
        save(RequestApproval(quote_id=quote_id, reason=_typed(form)), key, page)

    @st.dialog(_("Ask for approval"))
    def dialog() -> None:
        chain = chain_of(book, "quotes")
        if chain is not None:
            _route(book, route(book, chain, quote_facts(book, quote), quote["owner_id"]))
        _reason(form)
        key = form_key(form, book)
        act_button(_("Submit"), lambda: submit(key), f"{form}-send")

    dialog()


def ask_limit(book: Book, page: str) -> None:
    """Submit a higher credit limit of a customer."""
    form = "request-limit"

    def submit(key: str) -> None:
        account, typed = picked(f"{form}-account"), st.session_state[f"{form}-limit"]
        if account is None or typed is None:
            raise UserError(
                "incomplete", "请选择客户并填写额度。", "Choose a customer and enter a limit."
            )
        limit = fen_of_yuan(typed)
        asked = RequestLimitApproval(account_id=account, limit=limit, reason=_typed(form))
        save(asked, key, page)

    @st.dialog(_("Ask for a credit limit"))
    def dialog() -> None:
        account_picker(book, f"{form}-account")
        st.number_input(
            _("Credit limit (yuan)"), 0.0, None, None, 1000.0, "%.2f", key=f"{form}-limit"
        )
        _reason(form)
        key = form_key(form, book)
        act_button(_("Submit"), lambda: submit(key), f"{form}-send")

    dialog()


def _route(book: Book, stages: list[Stage]) -> None:
    steps = [plain(t(approver_label(book, stage.approver))) for stage in stages if stage.asked]
    st.markdown(_("It goes to: {steps}").format(steps=" → ".join(steps)))
    if any(stage.asked and stage.moved_up for stage in stages):
        st.caption(_("Nobody approves a request of their own: the superior decides instead."))


def _reason(form: str) -> None:
    typed = st.text_area(
        _("Reason for asking"), key=f"{form}-reason", max_chars=MOST_CHARACTERS, height=100,
        placeholder=_("Why this customer, and what the firm gets for it: volume, loyalty, a "
                      "competitor's offer, payment in advance …"),
    )  # fmt: skip
    if typed and not says_something(typed):
        st.caption(_("Say a little more: approvers look for a ground they can follow."))


def _typed(form: str) -> str:
    return st.session_state.get(f"{form}-reason") or ""


def decide_quote(book: Book, quote_id: int, page: str) -> None:
    """The student in the part of the approver whose turn it is."""
    request, form = request_as_it_is(book, book.record("quotes", quote_id)), f"approval-{quote_id}"
    approver = present_stage(request).approver
    who = t(approver_label(book, approver))

    def decide(approve: bool, key: str) -> None:
        note = st.session_state[f"{form}-note"] or ""
        operation = DecideApproval(
            quote_id=quote_id, approve=approve, note=note, by=approver, step=request["step"]
        )
        save(operation, key, page)

    @st.dialog(_("Decide as {who}").format(who=who))
    def dialog() -> None:
        st.markdown(f"**{plain(code('quotes', quote_id))}** · {facts_line(book, request)}")
        if request["reason"]:
            st.markdown(f"{_('Reason for asking')}{_(': ')}{plain(request['reason'])}")
        else:
            st.caption(_("No reason was given."))
        note = book.schema["approval_decisions"].columns["note"]
        st.text_area(t(note.label), key=f"{form}-note", max_chars=MOST_CHARACTERS, height=90)
        key = form_key(form, book)
        with st.container(horizontal=True):
            act_button(_("Approve"), lambda: decide(True, key), f"{form}-yes")
            act_button(_("Reject"), lambda: decide(False, key), f"{form}-no", "secondary")

    dialog()
