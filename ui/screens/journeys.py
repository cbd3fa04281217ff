"""Journeys: the list with key figures; one journey from its first step to its results."""

import polars as pl
import streamlit as st

from crm.book import Book
from crm.marketing.journey import Journey, journey
from crm.marketing.journey_examples import EXAMPLES, JourneyExample
from crm.marketing.journey_results import Line, journey_list
from crm.operation import Operation
from crm.operations.delete_journey import DeleteJourney
from crm.operations.end_journey import EndJourney
from crm.operations.pause_journey import PauseJourney
from crm.operations.resume_journey import ResumeJourney
from kit.errors import UserError
from sample_data.schema import code, number_of
from ui import desk
from ui.widgets.asking import confirm
from ui.widgets.example_cards import ExampleCard, example_cards
from ui.widgets.frame import heading
from ui.widgets.journey_members import journey_members
from ui.widgets.journey_outlook import CREATED, drafted_journey, open_created
from ui.widgets.journey_path import started_journey
from ui.widgets.journey_state import PAGE, begin_with, forget
from ui.widgets.saving import form_key, save, saved_line
from ui.widgets.status import chip, day, empty_state, number, percent, plain
from ui.widgets.tables import clicked_row, page_of, pager, plain_table
from ui.words import _, t

LIST, SIZE, NEW = "journeys-list", 15, "new"
LOOKS = {"draft": "draft", "running": "open", "paused": "warning", "finished": "closed"}


def show() -> None:
    book, created = desk.book(), open_created()
    if created:
        _open(created)
        st.rerun()
    asked = st.query_params.get("id", "")
    if not asked:
        _list(book)
    elif asked == NEW:
        _new(book)
    else:
        _asked(book, asked)


def _asked(book: Book, asked: str) -> None:
    try:
        one = journey(book, number_of("journeys", asked, book.schema))
    except UserError as error:
        _back()
        heading(_("Journeys"))
        saved_line(PAGE, book)
        empty_state(plain(t(error.says)), _("Choose a journey from the list."))
        return
    _one(book, one)


# --- the list ---------------------------------------------------------------------------------


def _list(book: Book) -> None:
    note = _("Messages and tasks that follow each other, each customer at his own pace.")
    with heading(_("Journeys"), note):
        st.button(
            _("New journey"), type="primary", icon=":material/add:", key="new-journey",
            on_click=_open, args=(NEW,),
        )  # fmt: skip
    saved_line(PAGE, book)
    lines = journey_list(book)
    if lines:
        _table(book, lines)
    else:
        empty_state(_("No journey yet"), _("Begin with an example, or build one of your own."))
    _examples(book)


def _table(book: Book, lines: list[Line]) -> None:
    pages = max(1, -(-len(lines) // SIZE))
    page = min(page_of(LIST), pages)
    shown = lines[(page - 1) * SIZE : page * SIZE]
    event = plain_table(_as_read(book, shown), f"{LIST}-{page}", alt=_("Journeys"), on_select=True)
    pager(LIST, page, pages, len(lines))
    st.caption(_("Click a line to open the journey."))
    row = clicked_row(event)
    if row is not None and row < len(shown):
        _open(code("journeys", shown[row].journey.id))
        st.rerun()


def _as_read(book: Book, lines: list[Line]) -> pl.DataFrame:
    about = book.schema["journeys"].columns
    points = _("{n} pp")
    return pl.DataFrame(
        {
            t(about["name"].label): [line.journey.name for line in lines],
            t(about["status"].label): [
                t(about["status"].values[line.journey.status]) for line in lines
            ],
            _("Steps"): [number(len(line.journey.steps)) for line in lines],
            t(about["started_on"].label): [day(line.journey.started_on) for line in lines],
            _("Entered"): [number(line.entered) for line in lines],
            _("Waiting"): [number(line.waiting) for line in lines],
            _("Reached the goal"): [percent(line.goal) for line in lines],
            _("Lift"): [
                "" if line.lift is None else points.format(n=f"{100 * line.lift:+.1f}")
                for line in lines
            ],
            _("ROI"): [percent(line.roi, 0) for line in lines],
        }
    )


def _examples(book: Book) -> None:
    key = form_key("journey-examples", book)
    cards = [
        ExampleCard(f"journey-{one.key}", t(one.name), t(one.meaning), (book, one, key))
        for one in EXAMPLES
    ]
    example_cards(cards, _begin)


def _begin(book: Book, example: JourneyExample, once: str) -> None:
    with desk.telling():
        st.session_state[CREATED] = begin_with(book, example, once)
        forget()


def _open(id: str) -> None:
    st.query_params.clear()
    forget()
    if id:
        st.query_params["id"] = id


def _back() -> None:
    st.button(
        _("To all journeys"), icon=":material/arrow_back:", type="tertiary", key="all-journeys",
        on_click=_open, args=("",),
    )  # fmt: skip


# --- one journey ------------------------------------------------------------------------------


def _new(book: Book) -> None:
    _back()
    heading(_("New journey"), _("Who enters, and what they get step by step."))
    drafted_journey(book, None)


def _one(book: Book, one: Journey) -> None:
    _back()
    with heading(plain(one.name), _facts(book, one)):
        _acts(book, one)
    saved_line(PAGE, book)
    if one.is_draft:
        drafted_journey(book, book.record("journeys", one.id))
        return
    started_journey(book, one)
    journey_members(book, one)


def _facts(book: Book, one: Journey) -> str:
    label = book.schema["journeys"].columns["status"].values[one.status]
    parts = [
        plain(code("journeys", one.id)),
        chip(LOOKS[one.status], t(label)),
        _("Started on {day}").format(day=day(one.started_on)) if one.started_on else "",
        _("Ended on {day}").format(day=day(one.ended_on)) if one.ended_on else "",
    ]
    return " · ".join(part for part in parts if part)


def _acts(book: Book, one: Journey) -> None:
    key = form_key("journey-acts", book)
    if one.is_draft:
        _act(_("Delete draft"), "delete", DeleteJourney(journey_id=one.id), key)
        return
    if one.status == "running":
        _act(_("Pause"), "pause", PauseJourney(journey_id=one.id), key)
    elif one.status == "paused":
        _act(_("Go on"), "play_arrow", ResumeJourney(journey_id=one.id), key)
    if one.status in ("running", "paused") and st.button(
        _("End journey"), icon=":material/stop_circle:", key="journey-end"
    ):
        _ask_end(one, key)


def _act(label: str, icon: str, operation: Operation, key: str) -> None:
    st.button(
        label, icon=f":material/{icon}:", key=f"journey-{icon}", on_click=_do,
        args=(operation, f"{key}-{icon}"),
    )  # fmt: skip


def _do(operation: Operation, key: str) -> None:
    with desk.telling():
        save(operation, key, PAGE)


def _ask_end(one: Journey, key: str) -> None:
    question = _("Whoever still waits leaves and gets no further step; orders are counted on.")
    confirm(
        _("End journey"), question, _("End it"),
        lambda: save(EndJourney(journey_id=one.id), f"{key}-end", PAGE), "journey-end-ask",
    )  # fmt: skip


show()
