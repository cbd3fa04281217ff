"""What the class has to do: assign exercises and cases with dates, attempts and late rules."""

from datetime import datetime
from typing import Any

import polars as pl
import streamlit as st

from classroom import fitting
from classroom.assignments import (
    Assignment,
    assign,
    assignments,
    extend,
    extensions,
    unassign,
    usual_attempts,
)
from classroom.people import StudentLine, students_of
from classroom.units import Unit, shelves, unit
from ui import desk
from ui.widgets.asking import act_button, confirm
from ui.widgets.frame import SCREENS, heading
from ui.widgets.status import empty_state, moment, plain, visitor_zone
from ui.widgets.tables import clicked_row, plain_table
from ui.widgets.units import layer_name, unit_name
from ui.words import _, t

POLICIES = ("refuse", "deduct", "accept")


def show() -> None:
    who = desk.require("teacher", "administrator")
    current = desk.course()
    if current is None:
        heading(_("Assignments"))
        empty_state(_("You are in no course yet"), _("Ask an administrator to add you."))
        return
    with desk.db() as session:
        given = assignments(session, who, current.id)
    with heading(_("Assignments")):
        rest = _not_given(given)
        if rest and st.button(_("Assign"), type="primary", icon=":material/add:", key="assign"):
            st.dialog(_("Assign an exercise or case"))(lambda: _form(rest, None))()
    if not given:
        empty_state(
            _("Nothing has been assigned yet"),
            _("Assign the first exercise; students see it on their course map at once."),
        )
        return
    picked = clicked_row(plain_table(_frame(given), "given", alt=_("Assignments"), on_select=True))
    if picked is None or picked >= len(given):
        st.caption(_("Click a line to change its dates, give more time or take it back."))
    else:
        _one(given[picked])


def policy_name(policy: str) -> str:
    return {
        "refuse": _("Refuse late work"),
        "deduct": _("Deduct from late work"),
        "accept": _("Accept late work"),
    }[policy]


def _not_given(given: list[Assignment]) -> list[Unit]:
    taken = {one.unit_id for one in given}
    return [unit for shelf in shelves() for unit in shelf.units if unit.id not in taken]


def _frame(given: list[Assignment]) -> pl.DataFrame:
    units = [unit(one.unit_id) for one in given]
    return pl.DataFrame(
        {
            _("Exercise or case"): [f"{u.code} {t(u.title)}" for u in units],
            _("Layer"): [layer_name(u.layer) for u in units],
            _("Opens"): [moment(one.opens_at) or _("at once") for one in given],
            _("Due"): [moment(one.due_at) or _("no deadline") for one in given],
            _("Attempts"): [one.attempts for one in given],
            _("Late work"): [_late(one) for one in given],
            _("Right values"): [
                _("shown at once") if one.show_receipts else _("after the deadline")
                for one in given
            ],
        }
    )


def _late(one: Assignment) -> str:
    if one.late_policy == "deduct":
        return _("minus {n}%").format(n=one.late_percent)
    return policy_name(one.late_policy)


# --- one assignment -----------------------------------------------------------------------------


def _one(given: Assignment) -> None:
    its = unit(given.unit_id)
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**{unit_name(its.code, t(its.title))}**", width="stretch")
            if st.button(_("Change"), icon=":material/edit:", key="change"):
                st.dialog(_("Change the assignment"))(lambda: _form([its], given))()
            if st.button(_("More time"), icon=":material/more_time:", key="extend"):
                st.dialog(_("More time for one student"))(lambda: _extension_form(given))()
            st.page_link(
                SCREENS / "preview.py", label=_("Preview"), query_params={"x": its.exercises[0]}
            )
            if st.button(_("Take back"), icon=":material/delete:", key="take-back"):
                confirm(
                    _("Take the assignment back"),
                    _("It disappears from the course map, drafts included."),
                    _("Take back"),
                    lambda: _take_back(given.id),
                    "take-back-ask",
                )
        _extensions(given)


def _extensions(given: Assignment) -> None:
    with desk.db() as session:
        more = extensions(session, desk.visitor(), given.id)
    if more:
        names = {student.person_id: student.name for student in _students(given.course_id)}
        said = [f"{plain(names.get(one.person_id, ''))} {moment(one.due_at)}" for one in more]
        st.caption(_("More time: {list}").format(list=_("; ").join(said)))


def _students(course_id: int) -> list[StudentLine]:
    with desk.db() as session:
        return students_of(session, desk.visitor(), course_id)


# --- forms in dialogs ---------------------------------------------------------------------------


def _form(units: list[Unit], given: Assignment | None) -> None:
    """Assign one of `units`, or change how `given` is assigned."""
    key = f"form-{given.id if given else 'new'}"
    by_id = {one.id: one for one in units}
    picked = st.selectbox(
        _("Exercise or case"), list(by_id), key=f"{key}-unit", disabled=given is not None,
        format_func=lambda name: f"{by_id[name].code} {t(by_id[name].title)}",
    )  # fmt: skip
    opens, due = st.columns(2)
    with opens:
        _moment_input(
            _("Opens (empty: at once)"), f"{key}-opens", given.opens_at if given else None
        )
    with due:
        _moment_input(_("Due (empty: no deadline)"), f"{key}-due", given.due_at if given else None)
    tries = given.attempts if given else usual_attempts(by_id[picked])
    st.number_input(
        _("Attempts"), min_value=1, max_value=100, value=tries, key=f"{key}-attempts-{picked}"
    )
    policy = st.segmented_control(
        _("Late work"), POLICIES, default=given.late_policy if given else "refuse", required=True,
        format_func=policy_name, key=f"{key}-policy",
    )  # fmt: skip
    if policy == "deduct":
        st.number_input(
            _("Percent taken off late work"), min_value=0, max_value=100, step=5,
            value=given.late_percent if given else 20, key=f"{key}-percent",
        )  # fmt: skip
    st.toggle(
        _("Show right values and receipts before the deadline too"),
        value=bool(given and given.show_receipts),
        key=f"{key}-receipts",
    )
    word = _("Save changes") if given else _("Assign")
    act_button(word, lambda: _assign(key, picked, given), f"{key}-save")


def _moment_input(label: str, key: str, value: datetime | None) -> None:
    zone = visitor_zone()
    local = value.astimezone(zone).replace(tzinfo=None) if value else None
    st.datetime_input(label, value=local, key=key, step=900, format="YYYY-MM-DD")


def _moment(key: str) -> datetime | None:
    typed = st.session_state.get(key)
    return typed.replace(tzinfo=visitor_zone()) if typed else None


def _assign(key: str, unit_id: str, given: Assignment | None) -> None:
    state: Any = st.session_state
    current = desk.course()
    assert current is not None
    with desk.db() as session:
        assign(
            session,
            desk.visitor(),
            current.id,
            unit_id,
            opens_at=_moment(f"{key}-opens"),
            due_at=_moment(f"{key}-due"),
            attempts=int(state[f"{key}-attempts-{unit_id}"]),
            late_policy=state[f"{key}-policy"],
            late_percent=int(state.get(f"{key}-percent") or 0),
            counts="last" if given is not None and given.counts == "last" else "best",
            show_receipts=bool(state[f"{key}-receipts"]),
        )
    fitting.start(desk.store(), current.id)
    desk.tell(_("Saved"))


def _extension_form(given: Assignment) -> None:
    students = {one.person_id: one for one in _students(given.course_id)}
    if not students:
        empty_state(_("No students yet"), _("Import the class list first."))
        return
    st.selectbox(
        _("Student"), list(students), key="extension-student",
        format_func=lambda id: f"{students[id].student_number} {students[id].name}",
    )  # fmt: skip
    _moment_input(_("New deadline"), "extension-due", given.due_at)
    act_button(_("Give more time"), lambda: _extend(given.id), "extension-save")


def _extend(assignment_id: int) -> None:
    due_at = _moment("extension-due")
    if due_at is None:
        desk.tell(_("Choose the new deadline."), "error")
        return
    with desk.db() as session:
        extend(
            session, desk.visitor(), assignment_id, st.session_state["extension-student"], due_at
        )
    desk.tell(_("Saved"))


def _take_back(assignment_id: int) -> None:
    with desk.db() as session:
        unassign(session, desk.visitor(), assignment_id)


show()
