"""Any exercise as a student sees it, on any firm: try it, look up the right answers, prove it."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from classroom.units import shelves
from crm.book import Book
from grading.grade import Report
from lessons.catalog import Entry, entries, entry
from lessons.judging import LOG, ideal_answers, judge, performed
from lessons.prove import book_after, faults
from lessons.sheet import Sheet, sheet
from sample_data.build import cached_firm
from sample_data.firm import FirmKey
from scenarios.case import case_of_stage
from ui import desk
from ui.widgets.answers import KINDS
from ui.widgets.brief import brief_pane
from ui.widgets.frame import heading
from ui.widgets.report import show_answer
from ui.widgets.saving import save_button
from ui.widgets.sheet_form import Form, Marks, sheet_form
from ui.widgets.status import empty_state, plain
from ui.widgets.units import layer_name, score
from ui.words import _, as_language, t

SEEDS = 5
LARGEST_SEED = 2**31 - 1


def show() -> None:
    desk.require("teacher", "instructor", "administrator")
    known = entries()
    heading(_("Preview"), _("Nothing you do here is stored or counted."))
    if not known:
        empty_state(_("There are no exercises yet"), _("Write one with kexun new exercise."))
        return
    found, seed, attempt = _chosen(known)
    days = _days_before(found)
    if days:
        st.info(
            _("The case lets {n} days pass before this stage: the firm stands after them.").format(
                n=days
            ),
            icon=":material/schedule:",
        )
    book = _book(str(_key(seed)), days, seed)
    reading, working = st.columns([5, 6], gap="medium")
    with reading, st.container(key="reading"):
        brief_pane(found, _every_hint(found), f"brief-{found.id.replace('/', '-')}", links=False)
    with working:
        _working(found, book, attempt)


def _chosen(known: Mapping[str, Entry]) -> tuple[Entry, int, int]:
    ids = [part.exercise_id for shelf in shelves() for u in shelf.units for part in u.parts]
    asked = st.query_params.get("x", "")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        picked = st.selectbox(
            _("Exercise"), ids, key="preview-exercise",
            index=ids.index(asked) if asked in ids else 0,
            format_func=lambda id: _title(known[id]) if id in known else id,
        )  # fmt: skip
        seed = st.number_input(
            _("Firm (seed)"), min_value=1, max_value=LARGEST_SEED, value=1, step=1,
            key="preview-seed", width=180,
        )  # fmt: skip
        attempt = st.number_input(
            _("Attempt"), min_value=1, max_value=20, value=1, step=1, key="preview-attempt",
            width=140,
        )  # fmt: skip
    return entry(picked), int(seed), int(attempt)


def _title(found: Entry) -> str:
    exercise = found.exercise
    return f"{exercise.code} {t(exercise.title)} · {layer_name(exercise.layer)}"


def _days_before(found: Entry) -> int:
    case = case_of_stage(found.id)
    return case.days_before(found.id) if case else 0


@st.cache_resource(max_entries=50, ttl="1h", show_spinner=False)
def _book(firm: str, days: int, _seed: int) -> Book:
    return book_after(cached_firm(_key(_seed)), days)


def _key(seed: int) -> FirmKey:
    """A firm of the size and industry of the current course."""
    current = desk.course()
    if current is None:
        return FirmKey(seed=seed)
    return FirmKey(current.industry, current.customers, seed, as_language(current.locale))


def _every_hint(found: Entry) -> list[tuple[str, Any]]:
    return [
        (str(number), hint)
        for number, question in enumerate(found.exercise.questions, start=1)
        for hint in question.hints
    ]


@st.fragment
def _working(found: Entry, book: Book, attempt: int) -> None:
    key = f"preview-{found.id.replace('/', '-')}-{book.firm.key.seed}-{attempt}"
    asked = _sheet(found.digest, str(book.firm.key), attempt, book.seq, found, book)
    kept: dict[str, Any] = st.session_state.setdefault(f"answers-{key}", {})
    form = Form(key, lambda question, answer: kept.update({question: answer}), _marks(key))
    questions = [question for question in asked.questions if question.input in KINDS]
    given = sheet_form(questions, kept, form)
    if len(questions) < len(asked.questions):
        st.caption(_("Decisions are tried out on the scenario page."))
    with st.container(horizontal=True):
        save_button(
            _("Check my answers"), f"check-{key}",
            lambda: _check(found, book, attempt, key, given), type="primary",
        )  # fmt: skip
        st.button(
            _("Check the right answers"), key=f"ideal-{key}", on_click=_check_ideal,
            args=(found, book, attempt, key),
        )  # fmt: skip
        st.button(
            _("Prove on {n} firms").format(n=SEEDS), key=f"prove-{key}", on_click=_prove,
            args=(found, key),
        )  # fmt: skip
    _outcome(key)
    _right_answers(asked, found, book, attempt, key)
    _proof(key)


@st.cache_resource(max_entries=100, ttl="1h", show_spinner=False)
def _sheet(digest: str, firm: str, attempt: int, days: int, _entry: Entry, _book: Book) -> Sheet:
    return sheet(_entry, _book, attempt)


def _marks(key: str) -> Marks:
    report: Report | None = st.session_state.get(f"report-{key}")
    return Marks(report.results, receipts=True) if report else Marks()


def _outcome(key: str) -> None:
    report: Report | None = st.session_state.get(f"report-{key}")
    if report is not None:
        st.markdown(f"### {_('{score} points').format(score=score(report.score))}")


def _right_answers(asked: Sheet, found: Entry, book: Book, attempt: int, key: str) -> None:
    if not st.toggle(_("Show the right answers"), key=f"show-{key}"):
        return
    right = ideal_answers(found, book, attempt)
    for number, question in enumerate(asked.questions, start=1):
        st.markdown(f"**{number}** {plain(t(question.ask))}")
        show_answer(question, right.get(question.id))


def _proof(key: str) -> None:
    found: list[str] | None = st.session_state.get(f"proof-{key}")
    if found is None:
        return
    if not found:
        st.success(
            _("Proved: right answers earn 100, an empty sheet 0, each known mistake its feedback.")
        )
    for line in found:
        st.error(plain(line))


# --- callbacks: no drawing in here --------------------------------------------------------------


def _check(found: Entry, book: Book, attempt: int, key: str, given: dict[str, Any]) -> None:
    answers = {name: value for name, value in given.items() if value not in (None, "", [], {})}
    st.session_state[f"report-{key}"] = judge(found, book, answers, attempt=attempt)


def _check_ideal(found: Entry, book: Book, attempt: int, key: str) -> None:
    """Judges the ideal, its operations in the CRM included, as the proof does."""
    right = ideal_answers(found, book, attempt)
    after, log = performed(book, right.pop(LOG, []))
    st.session_state[f"report-{key}"] = judge(found, after, right, log, attempt=attempt)


def _prove(found: Entry, key: str) -> None:
    found_faults = faults(found, SEEDS, days=_days_before(found))
    lines = [t(fault.says) for fault in found_faults]
    st.session_state[f"proof-{key}"] = lines


show()
