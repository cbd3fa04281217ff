"""What a check said about an answer: verdict, points, the mistake in words, and why this score."""

from collections.abc import Sequence

import streamlit as st

from grading.grade import Result
from ui.widgets.receipt import receipt
from ui.widgets.status import chip, plain
from ui.words import _, t


def feedback(result: Result, receipts_allowed: bool, *, name: str = "") -> None:
    """Show one check's outcome in place; the receipt only when `receipts_allowed`.

    `name` says which part of the question was judged, where a question has several checks.
    """
    said = plain(t(result.says))
    if result.mistake:
        said = f"**{plain(_('A known slip:'))}** {said}"
    with st.container(gap="xsmall"):
        st.markdown(f"{verdict_chip(result)} {plain(name)}".rstrip())
        st.markdown(said)
        if receipts_allowed and result.evidence:
            receipt(result)


def verdict(result: Result) -> str:
    """The state of a result: passed, partial, failed, locked (waits) or warning (for a person)."""
    if result.state == "waiting":
        return "locked"
    if result.state == "could_not_be_judged":
        return "warning"
    if result.met >= 1:
        return "passed"
    return "partial" if result.met > 0 else "failed"


def verdict_chip(result: Result) -> str:
    """A coloured badge: right, partly right, not yet; with the points earned of those possible."""
    words = {
        "passed": _("Right"),
        "partial": _("Partly right"),
        "failed": _("Not yet"),
        "locked": _("Waits for another question"),
        "warning": _("Left to the instructor"),
    }
    state = verdict(result)
    if state == "warning":
        return chip(state, words[state])
    earned = _("{earned} of {points} points").format(
        earned=points(result.earned), points=points(result.points)
    )
    return chip(state, f"{words[state]} · {earned}")


def points(value: float) -> str:
    """Points without needless zeros: 2, 1.5, 0.33."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def of_question(results: Sequence[Result], question: str) -> list[Result]:
    """The results that judge one question, in the order of the checks."""
    return [result for result in results if result.question == question]
