"""A student's CRM for the staff of the course: every operation, and the firm at any step. Only to
read; who looked is written down."""

import streamlit as st

from classroom.log_search import book_then, log_index
from classroom.look_in import StudentWork, look_in
from ui import desk
from ui.widgets.frame import SCREENS, heading
from ui.widgets.log_list import log_list, log_views
from ui.widgets.log_replay import log_replay
from ui.widgets.log_step import PLAYING
from ui.widgets.status import chip, empty_state, moment, number, plain
from ui.words import _, t

LOOKED_AT = "_looked-at"


def show() -> None:
    desk.require("teacher", "instructor", "administrator")
    work = _work()
    if work is None:
        heading(_("A student's CRM"))
        empty_state(_("No student is chosen"), _("Open one from the class or the list."))
        _ways_back()
        return
    _start_over_for(work)
    with heading(_("CRM of {name}").format(name=plain(work.name))):
        _ways_back()
    if work.workspace_id is None:
        st.caption(_facts(work, []))
        empty_state(
            _("This student has not opened the CRM yet"), _("The log begins with the first act.")
        )
        return
    _show(work, work.workspace_id)


def _work() -> StudentWork | None:
    person, course = desk.number_in_address("id"), desk.course()
    if person is None or course is None:
        return None
    with desk.db() as session:
        return look_in(session, desk.visitor(), course.id, person)


def _show(work: StudentWork, workspace_id: int) -> None:
    who = desk.visitor()
    with desk.db() as session:
        lines = log_index(session, who, workspace_id)
        book = book_then(session, who, workspace_id)
    facts = [
        t(book.firm.name),
        _("{n} operations").format(n=number(len(lines))),
        _("last act {time}").format(time=moment(lines[-1].at)) if lines else "",
    ]
    st.markdown(f"{chip('locked', _('Read only'))} {_facts(work, facts)}")
    if log_views() == "replay":
        log_replay(workspace_id)
    else:
        log_list(book, workspace_id)


def _facts(work: StudentWork, more: list[str]) -> str:
    parts = [work.student_number, work.class_name, *more]
    return plain(" · ".join(part for part in parts if part))


def _ways_back() -> None:
    for page in ("class_now", "students"):
        st.page_link(SCREENS / f"{page}.py", width="content")


def _start_over_for(work: StudentWork) -> None:
    """Another student: forget the step, the filters and the record of the one before."""
    if st.session_state.get(LOOKED_AT) == work.person_id:
        return
    for key in list(st.session_state):
        if isinstance(key, str) and key.startswith(("replay-", "log-")):
            del st.session_state[key]
    st.session_state[PLAYING] = False
    st.session_state[LOOKED_AT] = work.person_id


show()
