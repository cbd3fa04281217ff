"""The questions of an exercise one under another, each with its input and its verdict in place."""

from collections.abc import Callable, Mapping, MutableMapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import streamlit as st
from streamlit.errors import StreamlitAPIException

from grading.grade import Result
from lessons.exercise import Question
from ui.widgets.answers import answer_widget, answered
from ui.widgets.feedback import feedback, of_question
from ui.widgets.live_typing import save_while_typing
from ui.widgets.status import plain
from ui.words import _, t

Save = Callable[[str, Any], None]
"""Called inside a widget callback with the question's id and its whole new answer."""


@dataclass(frozen=True)
class Marks:
    """What is known about an earlier attempt, for showing it in place."""

    results: tuple[Result, ...] = ()
    receipts: bool = False


@dataclass(frozen=True)
class Form:
    """How the questions are drawn: `key` begins every widget's key."""

    key: str
    save: Save
    marks: Marks = field(default_factory=Marks)
    disabled: bool = False
    bar: str = ""
    """Key of the fragment that tells when an answer was saved. With it an answer reruns that
    fragment instead of the whole sheet, which costs a class a third; the sheet itself must then
    be drawn by the page and not inside a fragment."""


REDRAWN = ("ordering", "table", "ids")
"""Inputs that look different after a change; the browser keeps the others up to date itself."""


def sheet_form(
    questions: Sequence[Question], answers: MutableMapping[str, Any], form: Form
) -> dict[str, Any]:
    """Draw every question; return the answers as they stand on the page.

    `answers` is kept up to date, so that a question drawn again by itself finds its own.
    """
    given = {}
    for number, question in enumerate(questions, start=1):
        with st.container(border=True, key=f"{form.key}-box-{question.id}", gap="small"):
            draw = _question
            if form.bar and question.input in REDRAWN:
                draw = st.fragment(_question, key=_apart(question, form))
            given[question.id] = draw(number, question, answers, form)
    _without_question(form)
    save_while_typing()
    return given


def _apart(question: Question, form: Form) -> str:
    return f"apart-{form.key}-{question.id}"


def unanswered(questions: Sequence[Question], answers: Mapping[str, Any]) -> list[int]:
    """The numbers of the questions without an answer, from 1."""
    return [
        number
        for number, question in enumerate(questions, start=1)
        if not answered(answers.get(question.id))
    ]


def _question(
    number: int, question: Question, answers: MutableMapping[str, Any], form: Form
) -> Any:
    st.markdown(f"**{number}** {plain(t(question.ask))}")

    def save(answer: Any) -> None:
        form.save(question.id, answer)
        answers[question.id] = answer
        if form.bar:
            own = [_apart(question, form)] if question.input in REDRAWN else []
            with suppress(StreamlitAPIException):  # typed before the bar was drawn: all is redrawn
                st.rerun([form.bar, *own])

    given = answer_widget(
        question,
        answers.get(question.id),
        f"{form.key}-{question.id}",
        save,
        disabled=form.disabled,
    )
    for result in of_question(form.marks.results, question.id):
        words = {**question.options, **question.targets}
        feedback(result, form.marks.receipts, words)
    return given


def _without_question(form: Form) -> None:
    """Verdicts on the state of the CRM, which belong to no single question."""
    results = of_question(form.marks.results, "")
    if results:
        with st.container(border=True, key=f"{form.key}-box-crm", gap="small"):
            st.markdown(f"**{_('Your work in the CRM')}**")
            for result in results:
                feedback(result, form.marks.receipts)
