"""Dialogs about one lead: score it, assign it, put it aside, convert it."""

from typing import Any

import streamlit as st

from crm.book import Book, Row
from crm.fields import required_columns
from crm.operations.assign_leads import AssignLeads
from crm.operations.convert_lead import ConvertLead
from crm.operations.drop_lead import DropLead
from crm.operations.score_lead import ScoreLead
from crm.sales.lead_score import POINTS, QUESTIONS, most_points, score_of
from crm.sales.leads import Match, likely_accounts, opportunity_start
from crm.sales.terms import CONVERTIBLE_SCORE
from kit.errors import UserError
from sample_data.schema import code, table_named
from ui.widgets.asking import act_button
from ui.widgets.record_form import answers, ask
from ui.widgets.records import staff_with_posts
from ui.widgets.saving import form_key, save
from ui.widgets.status import number, plain
from ui.words import _, t

DEAL = ("name", "amount", "close_date", "owner_id")
NEW = 0
"""Among the accounts to choose from: none of them, a new one."""


def score_lead(book: Book, lead_id: int, page: str) -> None:
    """The four questions; the sum moves with the answers."""
    lead, form = book.record("leads", lead_id), f"score-{lead_id}-{book.seq}"

    def keep(key: str) -> None:
        given = {question: st.session_state[f"{form}-{question}"] for question in QUESTIONS}
        save(ScoreLead(lead_id=lead_id, **given), key, page)

    @st.dialog(_("Score lead"))
    def dialog() -> None:
        given = {question: _question(lead, question, form) for question in QUESTIONS}
        sum_ = score_of(given)
        st.markdown(
            _("**{score}** of 100 points").format(score=number(sum_))
            if sum_ is not None
            else _("Answer all four questions to get the score.")
        )
        key = form_key(form, book)
        act_button(_("Save"), lambda: keep(key), f"{form}-save")

    dialog()


def _question(lead: Row, question: str, form: str) -> Any:
    about = table_named("leads").columns[question]
    return st.segmented_control(
        _("{question} (at most {n})").format(question=t(about.label), n=most_points(question)),
        list(about.values), default=lead[question], required=lead[question] is not None,
        format_func=lambda one: f"{t(about.values[one])} · {POINTS[question][one]}",
        key=f"{form}-{question}", width="stretch",
    )  # fmt: skip


def assign_lead(book: Book, lead_id: int, page: str) -> None:
    """Choose who follows the lead up."""
    names, widget = staff_with_posts(book), f"assign-{lead_id}"
    owners = list(names)
    now = book.value("leads", lead_id, "owner_id")

    def keep(key: str) -> None:
        chosen = st.session_state[widget]
        if chosen is None:
            raise UserError("no_owner", "请选择负责人。", "Choose the owner.")
        save(AssignLeads(lead_ids=(lead_id,), owner_id=chosen), key, page)

    @st.dialog(_("Assign lead"))
    def dialog() -> None:
        st.selectbox(
            t(table_named("leads").columns["owner_id"].label), owners, key=widget,
            index=owners.index(now) if now in owners else None, placeholder=_("Choose"),
            format_func=lambda id: plain(names.get(id, "")),
        )  # fmt: skip
        key = form_key(widget, book)
        act_button(_("Save"), lambda: keep(key), f"{widget}-save")

    dialog()


def drop_lead(book: Book, lead_id: int, status: str, page: str) -> None:
    """Say why a lead is put aside."""
    label = t(table_named("leads").columns["status"].values[status])
    widget = f"drop-{lead_id}-{status}"

    def keep(key: str) -> None:
        note = st.session_state[f"{widget}-note"]
        save(DropLead(lead_id=lead_id, status=status, note=note), key, page)  # type: ignore[arg-type]

    @st.dialog(_("Put lead aside: {status}").format(status=label))
    def dialog() -> None:
        st.text_input(_("Why"), key=f"{widget}-note", max_chars=200, autocomplete="off")
        key = form_key(widget, book)
        act_button(_("Save"), lambda: keep(key), f"{widget}-save")

    dialog()


# --- conversion -------------------------------------------------------------------------------


def convert_lead(book: Book, lead_id: int, page: str) -> None:
    """Account, contact and opportunity in one step; accounts that may be the same are offered."""
    lead, form = book.record("leads", lead_id), f"convert-{lead_id}"
    matches = {match.id: match for match in likely_accounts(book, lead_id)}

    def convert(key: str) -> None:
        account = st.session_state.get(f"{form}-account") or None
        deal = answers("opportunities", DEAL, form) if st.session_state[f"{form}-deal"] else None
        save(ConvertLead(lead_id=lead_id, account_id=account, opportunity=deal), key, page)

    @st.dialog(_("Convert lead"), width="medium")
    def dialog() -> None:
        _advice(lead)
        _account(lead, matches, form)
        deal = st.toggle(_("Open an opportunity"), value=bool(lead["company"]), key=f"{form}-deal")
        if deal:
            start = opportunity_start(book, lead)
            ask(
                book, "opportunities", DEAL, form, start,
                required=required_columns("opportunities"),
            )  # fmt: skip
        key = form_key(form, book)
        act_button(_("Convert"), lambda: convert(key), f"{form}-save")

    dialog()


def _advice(lead: Row) -> None:
    score, least = lead["score"], int(CONVERTIBLE_SCORE.value)
    if score is not None and score < least:
        st.warning(
            _("{score} points: leads below {least} are usually not worth converting.").format(
                score=score, least=least
            ),
            icon=":material/info:",
        )


def _account(lead: Row, matches: dict[int, Match], form: str) -> None:
    called = plain(lead["company"] or lead["name"] or "")
    new = _("New account: {name}").format(name=called)
    if not matches:
        st.markdown(f":material/domain_add: {new}")
        return
    st.radio(
        _("This customer may be here already"), [*matches, NEW], key=f"{form}-account",
        format_func=lambda id: _match(matches[id]) if id in matches else new,
    )  # fmt: skip


def _match(match: Match) -> str:
    why = " · ".join(t(reason) for reason in match.reasons)
    return plain(f"{code('accounts', match.id)} {match.name} ({why})")
