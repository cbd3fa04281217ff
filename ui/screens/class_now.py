"""The class at this moment: who is where, who is stuck, and the commonest mistakes."""

import streamlit as st

from classroom.class_work import class_work
from classroom.courses import classes_of
from classroom.live import ClassNow, CommonMistake, LiveLine, class_now
from classroom.units import entry
from ui import desk
from ui.widgets.class_acts import class_acts, open_work
from ui.widgets.frame import heading
from ui.widgets.heat import Cell, Tone, heat_table
from ui.widgets.status import empty_state, local, plain, state_name
from ui.widgets.tables import MOST_ROWS
from ui.widgets.units import unit_name
from ui.words import _, t

LOOKS: dict[str, tuple[str, Tone]] = {
    "passed": ("✓", "good"),
    "submitted": ("↑", "weak"),
    "draft": ("✎", "busy"),
    "open": ("○", "idle"),
    "closed": ("×", "bad"),
}
"""One sign and colour for each state, so that a whole case fits beside the exercises."""
LATELY = 10


def show() -> None:
    who = desk.require("teacher", "instructor", "administrator")
    current = desk.course()
    heading(_("Class now"))
    if current is None:
        empty_state(_("You are in no course yet"), _("Ask an administrator to add you."))
        return
    with desk.db() as session:
        classes = classes_of(session, who, current.id)
    class_name = ""
    if len(classes) > 1:
        class_name = str(
            st.pills(
                _("Class"), classes, key="class-filter", label_visibility="collapsed",
                format_func=plain,
            ) or ""
        )  # fmt: skip
    words = {"now": _("Now"), "hour": _("The last hour in the CRM")}
    view = st.segmented_control(
        _("What to see"), list(words), default="now", required=True, key="class-view",
        format_func=lambda one: words[one], label_visibility="collapsed",
    )  # fmt: skip
    if view == "hour":
        _hour(current.id, class_name)
    else:
        _board(current.id, class_name)


@st.fragment(run_every="15s")
def _board(course_id: int, class_name: str) -> None:
    """Looks again every fifteen seconds while somebody watches."""
    with desk.db() as session:
        now = class_now(session, desk.visitor(), course_id, class_name=class_name)
    if not now.lines:
        empty_state(_("No students yet"), _("Import the class list first."))
        return
    _figures(now)
    grid, beside = st.columns([7, 3], gap="medium")
    with grid:
        _grid(now)
    with beside:
        _mistakes(now)


@st.fragment(run_every="60s")
def _hour(course_id: int, class_name: str) -> None:
    with desk.db() as session:
        work = class_work(session, desk.visitor(), course_id, class_name=class_name)
    class_acts(work)


def _figures(now: ClassNow) -> None:
    with st.grid(4, min_column_width=140, border=True):
        st.metric(_("Students"), len(now.lines))
        st.metric(_("Active in the last {n} minutes").format(n=LATELY), now.active)
        st.metric(_("Stuck"), sum(line.stuck for line in now.lines))
        st.metric(_("As of"), local(now.at).strftime("%H:%M:%S"))


def _grid(now: ClassNow) -> None:
    lines = now.lines[:MOST_ROWS]
    exercises = [part.exercise_id for unit in now.units for part in unit.parts]
    columns = {_head(exercise_id): exercise_id for exercise_id in exercises}
    clicked = heat_table(
        {
            _("Name"): [line.person.name for line in lines],
            _("Last act"): [_minutes(line) for line in lines],
            _("Now at"): [_at(line) for line in lines],
        },
        {
            head: [_cell(line.states.get(exercise_id, "locked")) for line in lines]
            for head, exercise_id in columns.items()
        },
        "class-now",
        alt=_("What each student is doing in each exercise"),
    )
    st.caption("  ".join(f"{sign} {state_name(state)}" for state, (sign, _tone) in LOOKS.items()))
    st.caption(_("Click a student to see the CRM as it stands and stood."))
    if clicked is not None and clicked[0] < len(lines):
        open_work(lines[clicked[0]].person.person_id)


def _head(exercise_id: str) -> str:
    return entry(exercise_id).exercise.code


def _cell(state: str) -> Cell | None:
    look = LOOKS.get(state)
    return Cell(*look) if look else None


def _minutes(line: LiveLine) -> str:
    if line.minutes is None:
        return _("never")
    if line.minutes < 1:
        return _("just now")
    if line.minutes < 60:
        return _("{n} min ago").format(n=line.minutes)
    if line.minutes < 60 * 24:
        return _("{n} h ago").format(n=line.minutes // 60)
    return _("{n} days ago").format(n=line.minutes // (60 * 24))


def _at(line: LiveLine) -> str:
    if line.in_crm:
        place = _("CRM")
    else:
        place = _head(line.at) if line.at else ""
    return _("{place} · stuck").format(place=place) if line.stuck else place


def _mistakes(now: ClassNow) -> None:
    st.subheader(_("Commonest mistakes, last {n} minutes").format(n=LATELY), anchor=False)
    if not now.mistakes:
        st.caption(_("None in the work handed in lately."))
    for mistake in now.mistakes:
        _mistake(mistake)


def _mistake(mistake: CommonMistake) -> None:
    exercise = entry(mistake.exercise_id).exercise
    with st.container(border=True, gap="xsmall"):
        st.markdown(
            f"**{_('{n} students').format(n=mistake.students)}** · "
            f"{unit_name(exercise.code, t(exercise.title))}"
        )
        st.caption(plain(t(mistake.says)))


show()
