"""One stage of a case as the student works on it: drafts, handing in, the last result."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from classroom.drafts import Draft, load_draft, save_draft
from classroom.progress import StageProgress, UnitProgress
from classroom.submissions import Attempt, hand_in
from lessons.catalog import Entry
from lessons.hints import released
from lessons.sheet import Sheet
from scenarios.case import StageInfo
from ui import desk
from ui.widgets.answers import current_answer, to_hand_in
from ui.widgets.asking import confirm
from ui.widgets.sheet_form import Form, Marks, sheet_form, unanswered
from ui.widgets.status import chip, day, moment, plain, saved_at
from ui.widgets.units import score
from ui.words import _

Collect = Callable[[], dict[str, Any]]


@dataclass(frozen=True)
class Stage:
    """The stage on the page and where the student stands with it."""

    unit: UnitProgress
    progress: StageProgress
    info: StageInfo
    entry: Entry
    attempts: tuple[Attempt, ...]
    sheet: Sheet

    @property
    def key(self) -> str:
        name = self.entry.id.replace("/", "-")
        return f"stage-{self.unit.assignment_id}-{name}-{self.number}"

    @property
    def most(self) -> int:
        """Attempts: a decision is taken as often as its stage says, whatever the assignment gives
        the questions."""
        given = self.progress.attempts
        return min(given, self.entry.exercise.attempts) if self.info.round else given

    @property
    def number(self) -> int:
        """The attempt being worked on, from 1; the last one when none is left."""
        return min(self.progress.attempts_used + 1, self.most)

    @property
    def open(self) -> bool:
        return self.progress.can_hand_in and self.progress.attempts_used < self.most

    def hints(self) -> list[tuple[str, Any]]:
        reports = [attempt.feedback.results for attempt in self.attempts]
        return [
            (str(number), hint)
            for number, question in enumerate(self.sheet.questions, start=1)
            for hint in released(question, reports)
        ]

    def draft(self) -> Draft | None:
        with desk.db() as session:
            return load_draft(session, desk.visitor(), self.unit.assignment_id, self.entry.id)

    def kept(self) -> dict[str, Any]:
        """The draft, else what was handed in last."""
        draft = self.draft()
        if draft is not None:
            return dict(draft.answers)
        return dict(self.attempts[-1].submission.answers) if self.attempts else {}


@st.fragment
def question_stage(stage: Stage) -> None:
    """The questions of a stage; reruns by itself while one types."""
    result_line(stage)
    if not stage.open and not stage.attempts:
        return
    marks = Marks()
    if stage.attempts:
        said = stage.attempts[-1].feedback
        marks = Marks(said.results, said.receipts)
    form = Form(
        stage.key, lambda question, answer: save(stage, question, answer), marks, not stage.open
    )
    sheet_form(stage.sheet.questions, stage.kept(), form)
    if stage.open:
        hand_in_bar(stage, lambda: _answers_now(stage))


def result_line(stage: Stage) -> None:
    """The result of the last attempt in one line."""
    if not stage.attempts:
        return
    last = stage.attempts[-1]
    line = _("Attempt {n} of {most}, {time}").format(
        n=last.submission.attempt,
        most=stage.most,
        time=moment(last.submission.handed_in_at),
    )
    with st.container(border=True, gap="xsmall"):
        if last.feedback.score is None:
            st.markdown(f"{chip('submitted')} {line}")
            return
        state = chip("passed" if last.feedback.passed else "failed")
        points = _("{score} points").format(score=score(last.feedback.score))
        weight = _("{n} of 100 points of the case").format(n=score(stage.info.weight))
        st.subheader(f"{points}  {state}", anchor=False)
        st.caption(f"{line} · {weight}")
        if last.feedback.reason:
            st.markdown(f"**{_('Your instructor')}** {plain(last.feedback.reason)}")


def hand_in_bar(
    stage: Stage,
    collect: Collect,
    ready: bool = True,
    beside: Callable[[], None] = lambda: None,
) -> None:
    """Saved when, and the one main action, always in sight; `beside` draws more at the left."""
    token = st.session_state.setdefault(f"{stage.key}-token", desk.new_key())
    draft = stage.draft()
    with (
        st.bottom,
        st.container(
            horizontal=True, horizontal_alignment="right", vertical_alignment="center", gap="medium"
        ),
    ):
        beside()
        st.caption(
            saved_at(draft.saved_at) if draft else _("Every change is saved at once"),
            width="content",
        )
        label = _("Hand in (attempt {n} of {most})").format(n=stage.number, most=stage.most)
        st.button(
            label, type="primary", key=f"{stage.key}-hand-in", icon=":material/send:",
            on_click=_ask_or_hand_in, args=(stage, collect, token), disabled=not ready,
        )  # fmt: skip
    if st.session_state.pop(f"{stage.key}-done", False):
        st.rerun()
    question = st.session_state.pop(f"{stage.key}-ask", None)
    if question:
        confirm(
            _("Hand in?"), question, _("Hand in"),
            lambda: _hand_in(stage, collect, token), f"{stage.key}-sure",
        )  # fmt: skip


# --- callbacks: no drawing in here --------------------------------------------------------------


def save(stage: Stage, question_id: str, answer: Any) -> None:
    """Keep one answer in the draft."""
    with desk.telling(), desk.db() as session:
        answers = stage.kept() | {question_id: answer}
        save_draft(session, desk.visitor(), stage.unit.assignment_id, stage.entry.id, answers)


def _answers_now(stage: Stage) -> dict[str, Any]:
    """Every answer as it stands in the browser this instant, whether saved yet or not."""
    kept = stage.kept()
    return {
        question.id: to_hand_in(
            question,
            current_answer(question, kept.get(question.id), f"{stage.key}-{question.id}"),
        )
        for question in stage.sheet.questions
    }


def _ask_or_hand_in(stage: Stage, collect: Collect, token: str) -> None:
    question = _doubt(stage, collect())
    if question:
        st.session_state[f"{stage.key}-ask"] = question
    else:
        with desk.telling():
            _hand_in(stage, collect, token)


def _doubt(stage: Stage, answers: Mapping[str, Any]) -> str:
    """What to ask before handing in; empty when there is nothing to ask."""
    asked = (
        _missing(stage, answers),
        _days_pass(stage),
        _("This decision can be handed in only once more. Go ahead?")
        if stage.info.round and stage.number == stage.most
        else "",
    )
    return "\n\n".join(one for one in asked if one)


def _missing(stage: Stage, answers: Mapping[str, Any]) -> str:
    missing = unanswered(stage.sheet.questions, answers)
    if not missing:
        return ""
    numbers = _(", ").join(str(number) for number in missing)
    return _("Not answered yet: question {numbers}. Unanswered questions earn no points.").format(
        numbers=numbers
    )


def _days_pass(stage: Stage) -> str:
    if not stage.info.days or stage.progress.attempts_used:
        return ""
    return _(
        "After this hand-in {n} days pass in your firm: its customers act, and time does not"
        " run backwards. What is to be done before, do it now. Go ahead?"
    ).format(n=stage.info.days)


def _hand_in(stage: Stage, collect: Collect, token: str) -> None:
    answers = {name: value for name, value in collect().items() if value not in (None, "")}
    with desk.db() as session:
        hand_in(session, desk.visitor(), stage.unit.assignment_id, stage.entry.id, answers, token)
    st.session_state.pop(f"{stage.key}-token", None)
    st.session_state[f"{stage.key}-done"] = True
    desk.tell(_("Handed in"))
    if stage.info.days and not stage.progress.attempts_used:
        desk.tell(
            _("{n} days have passed in your firm; it is {day} there now.").format(
                n=stage.info.days, day=day(desk.book().as_of)
            ),
            "info",
        )
