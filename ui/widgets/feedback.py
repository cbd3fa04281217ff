"""What a check said about an answer: verdict, points, the mistake in words, and why this score."""

from collections.abc import Mapping, Sequence

import streamlit as st

from grading.grade import Result
from kit.text import Text
from ui.widgets.receipt import receipt
from ui.widgets.status import chip, plain
from ui.words import _, t


def feedback(
    result: Result,
    receipts_allowed: bool,
    *,
    note: str = "",
    options: Mapping[str, Text] | None = None,
) -> None:
    """Show one check's outcome in place; the receipt only when `receipts_allowed`.

    `note` says which attempt it is about; `options` gives words to ids of the question's options.
    """
    with st.container(gap="xsmall"):
        line = f"{verdict_chip(result)} {plain(t(result.says))}"
        st.markdown(f"{line} :gray[{plain(note)}]" if note else line)
        if receipts_allowed and result.evidence:
            receipt(result, options)


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
        "failed": _("Not right yet"),
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
