"""What one does with a deal: the path of its stages, its quotes, its next step."""

import streamlit as st

from crm.book import Book, Row
from crm.rules import CLOSED, PROBABILITIES, STAGES, stage_label
from sample_data.schema import show_value
from ui.widgets.account_dialogs import plan_activity
from ui.widgets.deal_dialogs import (
    advance,
    choose_stage,
    following_stage,
    lose_deal,
    show_asked,
)
from ui.widgets.quote_start import start_quote
from ui.widgets.records import record_link
from ui.widgets.saving import form_key
from ui.widgets.status import money, percent, plain
from ui.words import _, language, t

PAGE = "record"


def panel(book: Book, id: int) -> None:
    """Draw the panel of one opportunity."""
    deal = book.record("opportunities", id)
    show_asked(book, PAGE)
    st.markdown(_path(deal["stage"]))
    if deal["stage"] not in CLOSED:
        with st.container(horizontal=True, gap="small"):
            _acts(book, deal)
    _quotes(book, deal)


def said(book: Book, deal: Row) -> frozenset[str]:
    """The line of stages says how likely each is."""
    return frozenset({"probability"})


def _path(stage: str) -> str:
    """The stages in a line, the present one marked."""
    shown = STAGES if stage != "lost" else (*STAGES[:-1], "lost")
    parts = []
    for one in shown:
        words = f"{t(stage_label(one))} {percent(PROBABILITIES[one], 0)}"
        parts.append(f":blue-badge[**{words}**]" if one == stage else f":gray-badge[{words}]")
    return " → ".join(parts)


def _acts(book: Book, deal: Row) -> None:
    id, on = deal["id"], following_stage(deal["stage"])
    if on is not None:
        st.button(
            _("To “{stage}”").format(stage=t(stage_label(on))), type="primary",
            icon=":material/arrow_forward:", key="deal-advance", on_click=advance,
            args=(id, on, form_key(f"deal-{id}-advance", book), PAGE),
        )  # fmt: skip
    if st.button(_("Plan next step"), icon=":material/event:", key="deal-plan"):
        plan_activity(book, deal["account_id"], PAGE, id)
    if st.button(_("New quote"), icon=":material/request_quote:", key="deal-quote"):
        start_quote(book, id)
    if st.button(_("Another stage"), key="deal-stage", type="tertiary"):
        choose_stage(book, id, PAGE)
    if st.button(_("Close as lost"), key="deal-lose", type="tertiary"):
        lose_deal(book, id, PAGE)


def _quotes(book: Book, deal: Row) -> None:
    ids = book.pointing_to("quotes", "opportunity_id", deal["id"])
    for id in reversed(ids[-5:]):
        quote = book.record("quotes", id)
        status = show_value("quotes", "status", quote["status"], language())
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            record_link(book, "quotes", id, icon=":material/request_quote:")
            st.caption(f"{plain(status)} · {plain(money(quote['gross']))}", width="content")
