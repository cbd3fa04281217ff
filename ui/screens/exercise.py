"""One exercise: brief and data on one side, answers saved as they are typed on the other."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import streamlit as st

from classroom.assignments import open_for
from classroom.drafts import load_draft, save_draft
from classroom.progress import StageProgress, UnitProgress
from classroom.submissions import Attempt, hand_in, my_submissions
from classroom.units import entry
from crm.book import Book
from lessons.catalog import Entry
from lessons.hints import released
from lessons.sheet import Sheet, sheet
from ui import desk
from ui.widgets.answers import current_answer, to_hand_in
from ui.widgets.asking import confirm
from ui.widgets.attempts import handed_in, outcome
from ui.widgets.brief import brief_pane
from ui.widgets.frame import SCREENS, heading
from ui.widgets.sheet_form import Form, Marks, sheet_form, unanswered
from ui.widgets.status import empty_state, saved_at
from ui.widgets.units import layer_name, score, unit_name, when
from ui.words import _, t

BAR = "exercise-bar"


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


@dataclass(frozen=True)
class Kept:
    """The draft as it is stored."""

    answers: dict[str, Any]
    saved_at: datetime


def show() -> None:
    who = desk.visitor()
    if who.role != "student":
        st.switch_page(SCREENS / "preview.py", query_params={"x": st.query_params.get("x", "")})
    place = _place()
    if place is None:
        heading(_("Exercise"))
        empty_state(_("No exercise is chosen"), _("Open one from the course map."))
        st.page_link(SCREENS / "course_map.py")
        return
    heading(unit_name(place.unit.code, t(place.entry.exercise.title)), _facts(place))
    reading, working = st.columns([5, 6], gap="medium")
    with reading, st.container(key="reading"):
        brief_pane(place.entry, _hints(place), f"brief-{place.name}", links=True)
    with working:
        _working(place)


def _place() -> Place | None:
    number, exercise_id = st.query_params.get("a", ""), st.query_params.get("x", "")
    if not number.isdigit() or not exercise_id:
        return None
    who = desk.visitor()
    with desk.db() as session:
        unit = open_for(session, who, int(number))
        stage = next((s for s in unit.stages if s.exercise_id == exercise_id), None)
        if stage is None:
            return None
        attempts = tuple(my_submissions(session, who, unit.assignment_id, exercise_id))
    book, found = desk.book(), entry(exercise_id)
    key = (found.digest, str(book.firm.key), book.seq)
    last = stage.attempts_used
    now = _sheet(*key, last + 1, found, book)
    before = _sheet(*key, last, found, book) if last else now
    return Place(found, unit, stage, attempts, now, now.questions != before.questions)


@st.cache_resource(max_entries=400, ttl="1h", show_spinner=False)
def _sheet(digest: str, firm: str, seq: int, attempt: int, _entry: Entry, _book: Book) -> Sheet:
    return sheet(_entry, _book, attempt)


def _facts(place: Place) -> str:
    exercise = place.entry.exercise
    parts = [
        layer_name(exercise.layer),
        _("about {n} minutes").format(n=exercise.minutes),
        _("pass mark {n}").format(n=score(exercise.pass_mark)),
        when(place.unit),
    ]
    return " · ".join(part for part in parts if part)


def _hints(place: Place) -> list[tuple[str, Any]]:
    reports = [attempt.feedback.results for attempt in place.attempts]
    return [
        (str(number), hint)
        for number, question in enumerate(place.sheet.questions, start=1)
        for hint in released(question, reports)
    ]


# --- the working side ---------------------------------------------------------------------------


def _working(place: Place) -> None:
    if not place.stage.can_hand_in and not place.attempts:
        st.info(when(place.unit) or _("This exercise is closed."))
        return
    draft = _draft(place)
    shown = _views(place, draft)
    if shown:
        attempt = place.attempts[shown - 1]
        outcome(attempt, place.stage.attempts, place.stage.score)
        handed_in(attempt)
        return
    if place.attempts:
        note = "" if place.fresh else _("the verdicts below are about this attempt")
        outcome(place.attempts[-1], place.stage.attempts, place.stage.score, note)
    form = Form(
        f"sheet-{place.name}-{place.number}",
        lambda question, answer: _save(place, question, answer),
        _marks(place),
        bar=BAR,
    )
    sheet_form(place.sheet.questions, _answers_of(place, draft), form)
    _bar(place, form.key)


def _views(place: Place, draft: Kept | None) -> int:
    """Which attempt to show: one handed in, by its number, or 0 for the work going on."""
    handed_in_already = [attempt.submission.attempt for attempt in place.attempts]
    options = [*handed_in_already, 0] if place.stage.can_hand_in else handed_in_already
    if len(options) < 2:
        return options[0] if options else 0
    begun = draft is not None and not _is_old(place, draft)
    start = 0 if place.stage.can_hand_in and (begun or not place.fresh) else handed_in_already[-1]
    picked = st.segmented_control(
        _("Attempt"), options, default=start, required=True, label_visibility="collapsed",
        key=f"view-{place.name}-{place.stage.attempts_used}",
        format_func=lambda n: (
            _("Result of attempt {n}").format(n=n)
            if n
            else _("Work on attempt {n}").format(n=place.number)
        ),
    )  # fmt: skip
    return start if picked is None else int(picked)


def _marks(place: Place) -> Marks:
    """Verdicts in place, while the questions are still the ones they were about."""
    if not place.attempts or place.fresh:
        return Marks()
    last = place.attempts[-1].feedback
    return Marks(last.results, last.receipts)


@st.fragment(key=BAR)
def _bar(place: Place, key: str) -> None:
    """Saved when, and the one main action, always in sight; drawn again at every answer."""
    token = st.session_state.setdefault(f"token-{key}", desk.new_key())
    draft = _draft(place)
    with (
        st.bottom,
        st.container(
            horizontal=True, horizontal_alignment="right", vertical_alignment="center", gap="medium"
        ),
    ):
        desk.show_told()
        saved = draft is not None and not _is_old(place, draft)
        st.caption(saved_at(draft.saved_at) if saved else _("Every change is saved at once"))
        label = _("Hand in (attempt {n} of {most})").format(
            n=place.number, most=place.stage.attempts
        )
        st.button(
            label, type="primary", key=f"hand-in-{key}", icon=":material/send:",
            on_click=_ask_or_hand_in, args=(place, key, token),
        )  # fmt: skip
    if st.session_state.pop(f"done-{key}", False):
        st.rerun()
    missing = st.session_state.pop(f"missing-{key}", None)
    if missing:
        _warn(missing, place, key, token)


def _warn(missing: list[int], place: Place, key: str, token: str) -> None:
    numbers = _(", ").join(str(number) for number in missing)
    confirm(
        _("Hand in with gaps?"),
        _("Not answered yet: question {numbers}. Unanswered questions earn no points.").format(
            numbers=numbers
        ),
        _("Hand in anyway"),
        lambda: _hand_in(place, key, token),
        f"gaps-{key}",
    )


# --- drafts -------------------------------------------------------------------------------------


def _draft(place: Place) -> Kept | None:
    """What is stored; a callback that has just stored it need not be asked after again."""
    just_saved: Kept | None = st.session_state.pop(f"saved-{place.name}", None)
    return just_saved or _stored(place)


def _stored(place: Place) -> Kept | None:
    with desk.db() as session:
        found = load_draft(session, desk.visitor(), place.unit.assignment_id, place.entry.id)
    return Kept(found.answers, found.saved_at) if found else None


def _answers_of(place: Place, draft: Kept | None) -> dict[str, Any]:
    """The draft; not the one of an earlier attempt when this one asks other questions."""
    if draft is None:
        again = place.attempts and not place.fresh
        return dict(place.attempts[-1].submission.answers) if again else {}
    return {} if place.fresh and _is_old(place, draft) else dict(draft.answers)


def _is_old(place: Place, draft: Kept) -> bool:
    """The draft has been handed in and not touched since."""
    handed_in_at = place.stage.handed_in_at
    return handed_in_at is not None and draft.saved_at <= handed_in_at


# --- callbacks: no drawing in here --------------------------------------------------------------


def _save(place: Place, question_id: str, answer: Any) -> None:
    with desk.telling():
        answers = _answers_of(place, _stored(place)) | {question_id: answer}
        with desk.db() as session:
            at = save_draft(
                session, desk.visitor(), place.unit.assignment_id, place.entry.id, answers
            )
        st.session_state[f"saved-{place.name}"] = Kept(answers, at)


def _now(place: Place, key: str) -> dict[str, Any]:
    """Every answer as it stands in the browser this instant, whether saved yet or not."""
    kept = _answers_of(place, _stored(place))
    return {
        question.id: to_hand_in(
            question, current_answer(question, kept.get(question.id), f"{key}-{question.id}")
        )
        for question in place.sheet.questions
    }


def _ask_or_hand_in(place: Place, key: str, token: str) -> None:
    missing = unanswered(place.sheet.questions, _now(place, key))
    if missing:
        st.session_state[f"missing-{key}"] = missing
    else:
        with desk.telling():
            _hand_in(place, key, token)


def _hand_in(place: Place, key: str, token: str) -> None:
    answers = {name: value for name, value in _now(place, key).items() if value not in (None, "")}
    with desk.db() as session:
        hand_in(session, desk.visitor(), place.unit.assignment_id, place.entry.id, answers, token)
    st.session_state.pop(f"token-{key}", None)
    st.session_state[f"done-{key}"] = True
    desk.tell(_("Handed in"))


show()
