"""What a class did in its CRMs in the last hour: by student, and by kind of operation."""

import polars as pl
import streamlit as st

from classroom.class_work import ClassWork, StudentActs
from crm.operation import OPERATIONS
from ui.widgets.frame import SCREENS
from ui.widgets.status import empty_state, local, number
from ui.widgets.tables import MOST_ROWS, clicked_row, plain_table
from ui.words import _, t

MOST_KINDS = 3
"""Kinds named beside a student."""


def class_acts(work: ClassWork) -> None:
    """Two tables side by side; a click on a student opens that student's CRM."""
    if not work.lines:
        empty_state(_("No students yet"), _("Import the class list first."))
        return
    busy = sum(line.total > 0 for line in work.lines)
    operations = sum(line.total for line in work.lines)
    since = local(work.since).strftime("%H:%M")
    told = _("Since {time}: {n} operations by {k} of {all} students")
    st.caption(
        told.format(time=since, n=number(operations), k=number(busy), all=number(len(work.lines)))
    )
    left, right = st.columns([3, 2], gap="medium")
    with left:
        _students(work)
    with right:
        _kinds(work)


def open_work(person_id: int) -> None:
    """Go to the CRM of a student, to read it."""
    st.switch_page(SCREENS / "student_work.py", query_params={"id": str(person_id)})


def _students(work: ClassWork) -> None:
    lines = work.lines[:MOST_ROWS]
    frame = pl.DataFrame(
        {
            _("Name"): [line.person.name for line in lines],
            _("Operations"): [line.total for line in lines],
            _("Mostly"): [_mostly(line) for line in lines],
            _("Last act"): [_time(line) for line in lines],
        }
    )
    event = plain_table(frame, "class-acts", alt=_("Operations by student"), on_select=True)
    st.caption(_("Click a student to see the CRM as it stands and stood."))
    row = clicked_row(event)
    if row is not None and row < len(lines):
        open_work(lines[row].person.person_id)


def _mostly(line: StudentActs) -> str:
    common = line.kinds.most_common(MOST_KINDS)
    return _("; ").join(f"{_title(kind)} {number(count)}" for kind, count in common)


def _time(line: StudentActs) -> str:
    return local(line.last).strftime("%H:%M:%S") if line.last else ""


def _kinds(work: ClassWork) -> None:
    kinds = work.kinds
    if not kinds:
        empty_state(_("No operation in the last hour"), _("Look again after the class has begun."))
        return
    frame = pl.DataFrame(
        {
            _("Operation"): [_title(kind) for kind, _count, _people in kinds],
            _("Times"): [count for _kind, count, _people in kinds],
            _("Students"): [people for _kind, _count, people in kinds],
        }
    )
    plain_table(frame, "class-kinds", alt=_("Operations by kind"))


def _title(kind: str) -> str:
    return t(OPERATIONS[kind].title)
