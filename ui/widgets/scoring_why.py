"""On a lead's page: the score of the model in force, and why it is so."""

import streamlit as st

from crm.book import Book, Row
from crm.sales.scoring import model_in_force
from crm.sales.scoring_points import breakdown
from ui.widgets.scoring_words import reason_list
from ui.widgets.status import plain
from ui.words import _, t


def why_so_many(book: Book, lead: Row) -> None:
    """One line that opens; nothing while no model is in force."""
    kept, score = model_in_force(book), lead["model_score"]
    if kept is None or score is None:
        return
    found = breakdown(book, kept.model, lead["id"])
    grades = book.schema["leads"].columns["qualification"].values
    title = _("Rule score {n} · {grade} · why {n}?").format(
        n=score, grade=plain(t(grades[lead["qualification"]]))
    )
    with st.expander(title, icon=":material/leaderboard:", key="lead-why"):
        st.markdown(reason_list(found.parts))
        st.caption(_sum(found.total, found.score, score, kept.name))


def _sum(total: int, now: int, stored: int, name: str) -> str:
    words = _("Model “{name}”: the points add up to {total}, kept within 0 and 100: {score}.")
    said = words.format(name=plain(name), total=total, score=now)
    if now == stored:
        return said
    return said + " " + _("The lead keeps the {n} points it had when it ended.").format(n=stored)
