"""One exercise: brief and data on one side, answers saved as they are typed on the other."""

from typing import Any

import streamlit as st

from ui import desk
from ui.widgets.asking import confirm
from ui.widgets.attempts import handed_in, outcome
from ui.widgets.brief import brief_pane
from ui.widgets.exercise_work import Kept, Place, hand_in_now, place_at, save, token_of
from ui.widgets.frame import SCREENS, heading
from ui.widgets.sheet_form import Form, Marks, sheet_form, unanswered
from ui.widgets.status import empty_state, saved_at
from ui.widgets.units import layer_name, score, unit_name, when
from ui.words import _, t

BAR = "exercise-bar"


def show() -> None:
    number, exercise_id = desk.number_in_address("a"), st.query_params.get("x", "")
    if desk.visitor().role != "student":
        st.switch_page(SCREENS / "preview.py", query_params={"x": exercise_id})
    place = place_at(number, exercise_id) if number is not None and exercise_id else None
    if place is None:
        heading(_("Exercise"))
        empty_state(_("No exercise is chosen"), _("Open one from the course map."))
        st.page_link(SCREENS / "course_map.py")
        return
    if place.unit.unit_id != exercise_id:  # a stage of a case, which has a page of its own
        address = {"a": str(number), "x": exercise_id}
        st.switch_page(SCREENS / "scenario.py", query_params=address)
    heading(unit_name(place.unit.code, t(place.entry.exercise.title)), _facts(place))
    reading, working = st.columns([5, 6], gap="medium")
    with reading, st.container(key="reading"):
        brief_pane(place.entry, place.hints(), f"brief-{place.name}", links=True)
    with working:
        _working(place)


def _facts(place: Place) -> str:
    exercise = place.entry.exercise
    parts = [
        layer_name(exercise.layer),
        _("about {n} minutes").format(n=exercise.minutes),
        _("pass mark {n}").format(n=score(exercise.pass_mark)),
        when(place.unit),
    ]
    return " · ".join(part for part in parts if part)


def _working(place: Place) -> None:
    """No fragment of its own: the bar below it must be known to the whole page."""
    if not place.stage.can_hand_in and not place.attempts:
        st.info(when(place.unit) or _("This exercise is closed."))
        return
    draft = place.draft()
    shown = _view(place, draft)
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
    sheet_form(place.sheet.questions, place.answers(draft), form)
    _bar(place, form.key)


def _view(place: Place, draft: Kept | None) -> int:
    """Which attempt to show: one handed in, by its number, or 0 for the work going on."""
    before = [attempt.submission.attempt for attempt in place.attempts]
    options = [*before, 0] if place.stage.can_hand_in else before
    if len(options) < 2:
        return options[0] if options else 0
    begun = draft is not None and not place.is_old(draft)
    start = 0 if place.stage.can_hand_in and (begun or not place.fresh) else before[-1]
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
    token, draft = token_of(key), place.draft()
    with (
        st.bottom,
        st.container(
            horizontal=True, horizontal_alignment="right", vertical_alignment="center", gap="medium"
        ),
    ):
        desk.show_told()
        if draft is None or place.is_old(draft):
            st.caption(_("Every change is saved at once"))
        else:
            st.caption(saved_at(draft.saved_at))
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


# --- callbacks: no drawing in here --------------------------------------------------------------


def _save(place: Place, question_id: str, answer: Any) -> None:
    with desk.telling():
        save(place, question_id, answer)


def _ask_or_hand_in(place: Place, key: str, token: str) -> None:
    missing = unanswered(place.sheet.questions, place.answers_now(key))
    if missing:
        st.session_state[f"missing-{key}"] = missing
    else:
        with desk.telling():
            _hand_in(place, key, token)


def _hand_in(place: Place, key: str, token: str) -> None:
    if hand_in_now(place, key, token):
        st.session_state[f"done-{key}"] = True
        desk.tell(_("Handed in"))


show()
