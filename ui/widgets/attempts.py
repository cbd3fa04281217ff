"""What was handed in: one attempt's outcome in a line, and its sheet with verdicts."""

import streamlit as st

from classroom.bookshelf import book_at
from classroom.submissions import Attempt, Submission
from classroom.tables import Workspace
from classroom.units import entry
from crm.levers import Lever
from kit.text import Text
from lessons.sheet import Sheet, sheet
from scenarios.case import Case, StageInfo, cases
from scenarios.outcome import market_of
from ui import desk
from ui.widgets.report import report
from ui.widgets.status import chip, moment, plain
from ui.widgets.units import score
from ui.words import _

Words = dict[str, Text]


def sheet_handed_in(given: Submission) -> Sheet:
    """The questions as they stood at this attempt, on the student's firm at that moment."""
    return _sheet(given.id, entry(given.exercise_id).digest, given)


@st.cache_resource(max_entries=300, ttl="1h", show_spinner=False)
def _sheet(submission_id: int, digest: str, _given: Submission) -> Sheet:
    with desk.db() as session:
        workspace = session.get_one(Workspace, _given.workspace_id)
        book = book_at(session, workspace, _given.last_seq)
    return sheet(entry(_given.exercise_id), book, _given.attempt)


def decision_words(given: Submission) -> Words:
    """What the levers and options of a decision handed in are called; empty for other work."""
    asked = ((one, stage) for one in cases().values() for stage in one.stages if stage.round)
    found = [(one, s) for one, s in asked if s.exercise_id == given.exercise_id]
    return _levers(given.id, *found[0], given) if found else {}


@st.cache_resource(max_entries=300, ttl="1h", show_spinner=False)
def _levers(submission_id: int, _case: Case, _stage: StageInfo, _given: Submission) -> Words:
    with desk.db() as session:
        workspace = session.get_one(Workspace, _given.workspace_id)
        market = market_of(_case, book_at(session, workspace, _given.last_seq))
    words = {one.id: one.title for one in market.rounds}
    for lever in market.round_of(_stage.round).levers:
        words[lever.id] = _with_unit(lever)
        words.update(lever.options)
    return words


def _with_unit(lever: Lever) -> Text:
    name, unit = lever.short or lever.label, lever.unit
    return name if unit is None else Text(zh=f"{name.zh}（{unit.zh}）", en=f"{name.en} ({unit.en})")


def outcome(attempt: Attempt, most: int, counts: float | None, note: str = "") -> None:
    """The result of an attempt, and what a person said about it.

    `most` attempts there are; `counts` is the score in the gradebook so far, out of 100.
    """
    said = attempt.feedback
    with st.container(border=True, gap="xsmall"):
        line = _("Attempt {n} of {most}, {time}").format(
            n=attempt.submission.attempt,
            most=most,
            time=moment(attempt.submission.handed_in_at),
        )
        if said.score is None:
            st.markdown(f"{chip('submitted')} {line}")
            st.caption(_waits(said.waits_for))
            return
        st.markdown(f"### {score_words(said.score)}  {states(attempt)}")
        st.caption(" · ".join(part for part in (line, note) if part))
        if counts not in (None, said.score):
            st.caption(_("{score} points count so far").format(score=score(counts)))
        if said.reason:
            st.markdown(f"**{_('Your instructor')}** {plain(said.reason)}")


def score_words(value: float | None) -> str:
    return _("{score} points").format(score=score(value))


def states(attempt: Attempt) -> str:
    """Passed or not, late, changed by hand: as badges."""
    said = attempt.feedback
    chips = [chip("passed" if said.passed else "failed")]
    return " ".join(chips + [chip(name) for name in ("late", "overridden") if getattr(said, name)])


def _waits(reason: str) -> str:
    return {
        "deadline": _("The score is shown after the deadline."),
        "marking": _("The work is safe and is being marked."),
        "person": _("Your instructor will mark this."),
    }.get(reason, "")


def handed_in(attempt: Attempt) -> None:
    """The whole sheet of an attempt: questions, answers, verdicts."""
    given = attempt.submission
    asked = sheet_handed_in(given)
    said = attempt.feedback
    report(asked.questions, given.answers, said.results, said.receipts, decision_words(given))
