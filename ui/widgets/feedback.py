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
    options: Mapping[str, Text] | None = None,
) -> None:
    """Show one check's outcome in place; the receipt only when `receipts_allowed`.

    `options` gives words to ids of the question's options.
    """
    with st.container(gap="xsmall"):
        st.markdown(f"{verdict_chip(result)} {plain(t(result.says))}")
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
    """A coloured badge, its sign and colour the verdict, with the points earned of those there
    are; the sentence beside it says the rest."""
    state = verdict(result)
    if state == "warning":
        return chip(state, _("Left to the instructor"))
    earned = _("{earned} of {points} points").format(
        earned=points(result.earned), points=points(result.points)
    )
    return chip(state, earned)


def points(value: float) -> str:
    """Points without needless zeros: 2, 1.5, 0.33."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def of_question(results: Sequence[Result], question: str) -> list[Result]:
    """The results that judge one question, in the order of the checks."""
    return [result for result in results if result.question == question]
