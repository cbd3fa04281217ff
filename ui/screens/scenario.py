"""An integrated case: five steps, a decision in two rounds, and its outcome."""

from dataclasses import dataclass
from typing import Any

import streamlit as st

from classroom.assignments import open_for
from classroom.bookshelf import book_at
from classroom.progress import UnitProgress
from classroom.submissions import Attempt, my_submissions
from classroom.units import entry
from crm.book import Book
from crm.life.preparing import prepare
from crm.market_model import Decisions, Market
from lessons.sheet import Sheet, sheet
from scenarios.case import Case, cases
from scenarios.outcome import decisions_from, market_of
from ui import desk
from ui.widgets import charts
from ui.widgets.brief import brief_pane
from ui.widgets.case_clock import clock_told
from ui.widgets.case_stepper import next_stage, stepper
from ui.widgets.case_trial import trial
from ui.widgets.decision_facts import assumptions, facts_table, measured_figure, measured_table
from ui.widgets.decision_levers import Levers, complete, current_decision, lever_form, standing
from ui.widgets.feedback import feedback
from ui.widgets.frame import SCREENS, heading
from ui.widgets.outcome_page import outcome_page
from ui.widgets.stage_work import Stage, hand_in_bar, question_stage, result_line, save
from ui.widgets.status import empty_state
from ui.widgets.units import score, unit_name, when
from ui.words import _, t


@dataclass(frozen=True)
class Play:
    """The student's case: its market on his firm, and what he has decided so far."""

    case: Case
    unit: UnitProgress
    market: Market
    firm: str
    decisions: Decisions

    def before(self, round_id: str) -> Decisions:
        """The rounds before this one."""
        order = [one.id for one in self.market.rounds]
        earlier = order[: order.index(round_id)]
        return {name: one for name, one in self.decisions.items() if name in earlier}


def show() -> None:
    if desk.visitor().role != "student":
        trial()
        return
    found = _play()
    if found is None:
        heading(_("Scenario"))
        empty_state(_("No case is chosen"), _("Open one from the course map."))
        st.page_link(SCREENS / "course_map.py")
        return
    play, stage = found
    action = heading(unit_name(play.case.code, t(play.case.title)), _facts(play))
    with action:
        next_stage(play.case, play.unit, stage.info.exercise_id)
    stepper(play.case, play.unit, stage.info.exercise_id)
    clock_told(play.case)
    if stage.info.days and stage.open:
        prepare(desk.book().firm)
    if stage.progress.state in ("locked", "not_open"):
        empty_state(_("This stage is not open yet"), when(play.unit))
    elif stage.info.round:
        _decide(play, stage)
    elif stage.info.step == 5:
        _reflect(play, stage)
    else:
        _side_by_side(stage)


def _facts(play: Play) -> str:
    parts = [
        _("about {n} minutes").format(n=play.case.minutes),
        _("{score} of 100 points so far").format(score=score(play.unit.score or 0.0)),
        when(play.unit),
    ]
    return _(" · ").join(part for part in parts if part)


# --- reading what there is ------------------------------------------------------------------------


def _play() -> tuple[Play, Stage] | None:
    """The case and the stage shown; a stage handed in is seen on the firm as it was then."""
    number = desk.number_in_address("a")
    if number is None:
        return None
    who = desk.visitor()
    with desk.db() as session:
        unit = open_for(session, who, number)
        if unit.unit_id not in cases():
            return None
        case, shown = cases()[unit.unit_id], _shown(unit)
        done = {
            info.exercise_id: my_submissions(session, who, unit.assignment_id, info.exercise_id)
            for info in case.stages
            if info.round or info.exercise_id == shown
        }
        tries = done[shown]
        book = desk.book()
        if tries:
            book = book_at(session, desk.workspace(), tries[-1].submission.last_seq)
    firm = f"{case.id}/{book.firm.key}/{book.seq}"
    market = _market(firm, case, book)
    answers = {name: made[-1].submission.answers for name, made in done.items() if made}
    play = Play(case, unit, market, firm, decisions_from(case, market, answers))
    return play, _stage(play, shown, tuple(tries), book)


def _shown(unit: UnitProgress) -> str:
    """The stage in the address, else the first one still to be handed in, else the last."""
    known = [stage.exercise_id for stage in unit.stages]
    asked = st.query_params.get("x", "")
    waiting = [stage.exercise_id for stage in unit.stages if not stage.attempts_used]
    return asked if asked in known else (waiting or known[-1:])[0]


def _stage(play: Play, shown: str, tries: tuple[Attempt, ...], book: Book) -> Stage:
    progress = next(stage for stage in play.unit.stages if stage.exercise_id == shown)
    found = entry(shown)
    number = min(progress.attempts_used + 1, progress.attempts)
    asked = _sheet(found.digest, play.firm, number, found, book)
    return Stage(play.unit, progress, play.case.stage(shown), found, tries, asked)


@st.cache_resource(max_entries=200, ttl="1h", show_spinner=False)
def _market(firm: str, _case: Case, _book: Book) -> Market:
    return market_of(_case, _book)


@st.cache_resource(max_entries=400, ttl="1h", show_spinner=False)
def _sheet(digest: str, firm: str, attempt: int, _entry: Any, _book: Book) -> Sheet:
    return sheet(_entry, _book, attempt)


# --- the stages -----------------------------------------------------------------------------------


def _side_by_side(stage: Stage) -> None:
    reading, working = st.columns([5, 6], gap="medium")
    with reading, st.container(key="reading"):
        brief_pane(stage.entry, stage.hints(), f"brief-{stage.key}", links=True)
    with working:
        question_stage(stage)


def _reflect(play: Play, stage: Stage) -> None:
    answering, outcome = st.tabs(
        [_("Questions"), _("Outcome of step ④")], on_change="rerun", key=f"{stage.key}-tabs"
    )
    if answering.open:
        with answering:
            _side_by_side(stage)
    if outcome.open:
        with outcome:
            outcome_page(play.market, play.decisions, play.firm, f"{stage.key}-outcome")
            assumptions(play.market)


def _decide(play: Play, stage: Stage) -> None:
    last = play.market.rounds[-1].id == stage.info.round
    _verdict(stage)
    if stage.attempts and last:
        outcome_page(play.market, play.decisions, play.firm, f"{stage.key}-outcome")
    _known(play, stage)
    reading, working = st.columns([2, 3], gap="medium")
    with reading, st.container(key="reading"):
        brief_pane(stage.entry, stage.hints(), f"brief-{stage.key}", links=True)
        assumptions(play.market)
    with working:
        _levers(play, stage)


def _verdict(stage: Stage) -> None:
    result_line(stage)
    if stage.attempts:
        said = stage.attempts[-1].feedback
        for result in said.results:
            feedback(result, said.receipts)


def _known(play: Play, stage: Stage) -> None:
    """What may be known in this round: the classes, and after the test its result."""
    with st.expander(_("What is known of each class"), expanded=not stage.attempts):
        facts_table(play.market)
    tested = {**play.before(stage.info.round)} or (play.decisions if stage.attempts else {})
    if not tested:
        return
    rows = play.market.measured(tested)
    with st.expander(_("What the test showed"), expanded=True):
        if not rows:
            st.caption(_("Nothing was tested."))
            return
        table, picture = st.columns([2, 1], gap="small")
        with table:
            measured_table(rows)
        with picture:
            charts.chart(
                measured_figure(rows), f"{stage.key}-measured",
                alt=_("Differences between treated and control groups"),
            )  # fmt: skip


@st.fragment
def _levers(play: Play, stage: Stage) -> None:
    """The levers with their rules and the budget; reruns by itself while one decides."""
    question = stage.info.question
    levers = Levers(
        play.market,
        stage.info.round,
        play.before(stage.info.round),
        f"{stage.key}-lever",
        lambda decision: save(stage, question, decision),
        disabled=not stage.open,
    )
    kept = stage.kept().get(question) or {}
    st.markdown(f"**{t(levers.round.title)}**")
    given = lever_form(levers, kept)
    if stage.open:
        hand_in_bar(
            stage,
            lambda: {question: current_decision(levers, kept)},
            ready=complete(levers, given) is not None,
            beside=lambda: standing(levers, given),
        )


show()
