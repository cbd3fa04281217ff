"""A student's work on one exercise: where it stands, its draft, handing it in. Draws nothing."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import streamlit as st

from classroom.assignments import open_for
from classroom.drafts import load_draft, save_draft
from classroom.progress import StageProgress, UnitProgress
from classroom.rights import assignment_of
from classroom.submissions import Attempt, hand_in, my_submissions
from classroom.units import entry
from classroom.workbench import open_book, workspace_of
from crm.book import Book
from kit.errors import UserError
from kit.text import Text
from lessons.catalog import Entry
from lessons.hints import released
from lessons.sheet import Sheet, sheet
from ui import desk
from ui.widgets.answers import current_answer, to_hand_in


@dataclass(frozen=True)
class Kept:
    """The draft as it is stored."""

    answers: dict[str, Any]
    saved_at: datetime


@dataclass(frozen=True)
class Place:
    """The exercise on the page and where the student stands with it."""

    entry: Entry
    unit: UnitProgress
    stage: StageProgress
    attempts: tuple[Attempt, ...]
    sheet: Sheet
    fresh: bool
    """The next attempt has other questions than the last one had."""

    @property
    def name(self) -> str:
        return f"{self.unit.assignment_id}-{self.entry.id.replace('/', '-')}"

    @property
    def number(self) -> int:
        """The attempt being worked on, from 1."""
        return self.stage.attempts_used + 1

    def hints(self) -> list[tuple[str, Text]]:
        """The released hints with the number of their question."""
        reports = [attempt.feedback.results for attempt in self.attempts]
        return [
            (str(number), hint)
            for number, question in enumerate(self.sheet.questions, start=1)
            for hint in released(question, reports)
        ]

    def draft(self) -> Kept | None:
        """What is stored; a callback that has just stored it need not be asked after again."""
        just_saved: Kept | None = st.session_state.pop(f"saved-{self.name}", None)
        return just_saved or self.stored()

    def stored(self) -> Kept | None:
        with desk.db() as session:
            found = load_draft(session, desk.visitor(), self.unit.assignment_id, self.entry.id)
        return Kept(found.answers, found.saved_at) if found else None

    def answers(self, draft: Kept | None) -> dict[str, Any]:
        """The draft; not the one of an earlier attempt when this one asks other questions."""
        if draft is None:
            again = self.attempts and not self.fresh
            return dict(self.attempts[-1].submission.answers) if again else {}
        return {} if self.fresh and self.is_old(draft) else dict(draft.answers)

    def is_old(self, draft: Kept) -> bool:
        """The draft has been handed in and not touched since."""
        handed_in_at = self.stage.handed_in_at
        return handed_in_at is not None and draft.saved_at <= handed_in_at

    def answers_now(self, key: str) -> dict[str, Any]:
        """Every answer as it stands in the browser this instant, whether saved yet or not.

        `key` begins the keys of the sheet's widgets.
        """
        kept = self.answers(self.stored())
        return {
            question.id: to_hand_in(
                question, current_answer(question, kept.get(question.id), f"{key}-{question.id}")
            )
            for question in self.sheet.questions
        }


def place_at(assignment_id: int, exercise_id: str) -> Place | None:
    """Where the visitor stands with an exercise; None when it is no part of the assignment."""
    who = desk.visitor()
    with desk.db() as session:
        unit = open_for(session, who, assignment_id)
        stage = next((s for s in unit.stages if s.exercise_id == exercise_id), None)
        if stage is None:
            return None
        attempts = tuple(my_submissions(session, who, assignment_id, exercise_id))
        course_id = assignment_of(session, who, assignment_id).course_id
        book = open_book(session, workspace_of(session, who, course_id))
    found, last = entry(exercise_id), stage.attempts_used
    key = (found.digest, str(book.firm.key), book.seq)
    now = _sheet(*key, last + 1, found, book)
    before = _sheet(*key, last, found, book) if last else now
    return Place(found, unit, stage, attempts, now, now.questions != before.questions)


@st.cache_resource(max_entries=400, ttl="1h", show_spinner=False)
def _sheet(digest: str, firm: str, seq: int, attempt: int, _entry: Entry, _book: Book) -> Sheet:
    return sheet(_entry, _book, attempt)


# --- for callbacks ------------------------------------------------------------------------------


def save(place: Place, question_id: str, answer: Any) -> None:
    """Put one answer into the draft; durable when this returns."""
    answers = place.answers(place.stored()) | {question_id: answer}
    with desk.db() as session:
        at = save_draft(session, desk.visitor(), place.unit.assignment_id, place.entry.id, answers)
    st.session_state[f"saved-{place.name}"] = Kept(answers, at)


def token_of(key: str) -> str:
    """The idempotency key of the sheet on the page, drawn with it."""
    token: str = st.session_state.setdefault(f"token-{key}", desk.new_key())
    return token


def hand_in_now(place: Place, key: str, token: str) -> bool:
    """Hand in what stands on the sheet; False for the second half of a double click.

    UserError when the attempt was handed in from another tab: its sheet is not this one.
    """
    if token_of(key) != token:
        return False
    answers = {name: given for name, given in place.answers_now(key).items() if given}
    with desk.db() as session:
        _same_attempt(session, place)
        hand_in(session, desk.visitor(), place.unit.assignment_id, place.entry.id, answers, token)
    st.session_state.pop(f"token-{key}")
    return True


def _same_attempt(session: Any, place: Place) -> None:
    now = open_for(session, desk.visitor(), place.unit.assignment_id)
    (stage,) = (s for s in now.stages if s.exercise_id == place.entry.id)
    if stage.attempts_used != place.stage.attempts_used:
        raise UserError(
            "old_page",
            "这次作答已在另一个页面提交，请刷新本页后继续。",
            "This attempt was handed in from another page; reload this one to go on.",
        )
