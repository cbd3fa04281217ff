"""Handed-in work as its reader sees it: each question, what was answered, verdict and receipt."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

import polars as pl
import streamlit as st

from grading.grade import Result
from kit.text import Text
from lessons.exercise import Question
from ui.widgets.answers import answered
from ui.widgets.feedback import feedback, of_question
from ui.widgets.receipt import said
from ui.widgets.status import number, plain
from ui.widgets.tables import MOST_ROWS, plain_table
from ui.words import _, t


def report(
    questions: Sequence[Question],
    answers: Mapping[str, Any],
    results: Sequence[Result],
    receipts: bool,
    words: Mapping[str, Text] = MappingProxyType({}),
) -> None:
    """Show work question by question; verdicts on the CRM's state come last.

    `words` name what the questions do not: the levers of a decision and their options.
    """
    for place, question in enumerate(questions, start=1):
        with st.container(border=True, gap="small"):
            st.markdown(f"**{place}** {plain(t(question.ask))}")
            show_answer(question, answers.get(question.id), words)
            for result in of_question(results, question.id):
                feedback(result, receipts, {**words, **words_of(question)})
    rest = _of_no_shown_question(questions, results)
    if rest:
        with st.container(border=True, gap="small"):
            st.markdown(f"**{_('Work in the CRM')}**")
            for result in rest:
                feedback(result, receipts)


def words_of(question: Question) -> dict[str, Any]:
    """The words of a question's options by their ids."""
    return {**question.options, **question.targets}


def show_answer(
    question: Question, value: Any, words: Mapping[str, Text] = MappingProxyType({})
) -> None:
    """One answer as text, or as a table of at most a hundred rows; never as markup."""
    if not answered(value):
        st.caption(_("Not answered"))
    elif question.input == "table" and isinstance(value, list):
        _table(question, value)
    else:
        unit = f" {plain(t(question.unit))}" if question.unit else ""
        said_so = plain(answer_words(question, value, words))
        st.markdown(f"{_('Answer:')} **{said_so}**{unit}")


def answer_words(
    question: Question, value: Any, more: Mapping[str, Text] = MappingProxyType({})
) -> str:
    """An answer in words: an option's label instead of its id, an order with arrows."""
    words = {**more, **words_of(question)}
    if question.input == "ordering" and isinstance(value, list):
        return " → ".join(said(item, words) for item in value)
    if question.input == "matching" and isinstance(value, dict):
        pairs = (f"{said(left, words)} — {said(right, words)}" for left, right in value.items())
        return _("; ").join(pairs)
    return said(value, words)


def _table(question: Question, rows: list[Any]) -> None:
    shown = [row for row in rows if isinstance(row, dict)][:MOST_ROWS]
    frame = pl.DataFrame(
        {
            t(column.label): [str(row.get(column.id) or "") for row in shown]
            for column in question.columns
        }
    )
    plain_table(frame, f"answer-{question.id}", alt=_("The table handed in"), height=240)
    if len(rows) > MOST_ROWS:
        st.caption(_("The first {n} of {total} rows").format(n=MOST_ROWS, total=number(len(rows))))


def _of_no_shown_question(questions: Sequence[Question], results: Sequence[Result]) -> list[Result]:
    shown = {question.id for question in questions}
    return [result for result in results if result.question not in shown]
