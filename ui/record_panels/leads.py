"""What one does with a lead: its BANT points, and scoring, assigning, converting, putting aside."""

import streamlit as st

from crm.book import Book, Row
from crm.sales.lead_score import QUESTIONS, most_points, points_of
from crm.sales.leads import DROPPED
from sample_data.schema import show_value, table_named
from ui.widgets.lead_dialogs import assign_lead, convert_lead, drop_lead, score_lead
from ui.widgets.scoring_why import why_so_many
from ui.widgets.status import day, plain
from ui.words import _, language, t

PAGE = "record"


def panel(book: Book, id: int) -> None:
    """Draw the panel of one lead."""
    lead = book.record("leads", id)
    _points(lead)
    why_so_many(book, lead)
    if lead["status"] == "converted":
        _became(lead)
        return
    with st.container(horizontal=True, gap="small"):
        _acts(book, lead)


def _points(lead: Row) -> None:
    points, about = points_of(lead), table_named("leads").columns
    with st.grid(5, min_column_width=120, border=True):
        score = "–" if lead["score"] is None else str(lead["score"])
        st.metric(t(about["score"].label), f"{score} / 100")
        for question in QUESTIONS:
            got = points[question]
            answer = show_value("leads", question, lead[question], language())
            st.metric(
                t(about[question].label),
                f"{'–' if got is None else got} / {most_points(question)}",
                delta=answer or None, delta_color="off", delta_arrow="off",
            )  # fmt: skip


def _acts(book: Book, lead: Row) -> None:
    unscored, dropped = lead["score"] is None, lead["status"] in DROPPED
    if st.button(
        _("Score lead"), icon=":material/rule:", key="lead-score",
        type="primary" if unscored else "secondary",
    ):  # fmt: skip
        score_lead(book, lead["id"], PAGE)
    if st.button(_("Assign lead"), icon=":material/person_add:", key="lead-assign"):
        assign_lead(book, lead["id"], PAGE)
    if st.button(
        _("Convert"), icon=":material/move_up:", key="lead-convert", disabled=unscored or dropped,
        type="secondary" if unscored or dropped else "primary",
        help=_("Score the lead first.") if unscored else None,
    ):  # fmt: skip
        convert_lead(book, lead["id"], PAGE)
    verbs = {"recycled": _("Back to the pool"), "dead": _("Give up")}
    for status, icon in (("recycled", "recycling"), ("dead", "block")):
        if lead["status"] != status and st.button(
            verbs[status], icon=f":material/{icon}:", key=f"lead-{status}", type="tertiary"
        ):
            drop_lead(book, lead["id"], status, PAGE)


def _became(lead: Row) -> None:
    words = _("Converted on {day}").format(day=day(lead["converted_on"]))
    st.markdown(f":green[:material/check_circle:] {plain(words)}")


def said(book: Book, row: Row) -> frozenset[str]:
    """The scores and their reasons stand in the panel."""
    return frozenset(("score", "model_score", "qualification", "score_model_id"))
