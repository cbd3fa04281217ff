"""The class list: import it from a file with a preview first, reset passwords, take people off."""

import polars as pl
import streamlit as st

from classroom.courses import classes_of
from classroom.people import StudentLine, remove_student, reset_password, students_of
from ui import desk
from ui.widgets.asking import confirm
from ui.widgets.first_passwords import keep_passwords, show_passwords
from ui.widgets.frame import SCREENS, heading
from ui.widgets.roster_import import import_panel
from ui.widgets.status import empty_state, number, plain
from ui.widgets.tables import MOST_ROWS, clicked_row, plain_table
from ui.words import _

TEACHING = ("teacher", "administrator")


def show() -> None:
    who = desk.require("teacher", "instructor", "administrator")
    current = desk.course()
    action = heading(_("Students"))
    if current is None:
        empty_state(_("You are in no course yet"), _("Ask an administrator to add you."))
        return
    if who.role in TEACHING and not st.session_state.get("importing"):
        with action:
            st.button(
                _("Import a class list"), type="primary", icon=":material/upload_file:",
                key="import", on_click=_open_import,
            )  # fmt: skip
    show_passwords()
    if st.session_state.get("importing") and who.role in TEACHING:
        import_panel(current.id, close=_close_import)
    _list(current.id)


def _open_import() -> None:
    st.session_state["importing"] = True


def _close_import() -> None:
    st.session_state["importing"] = False


# --- the list -----------------------------------------------------------------------------------


def _list(course_id: int) -> None:
    class_name, search = _filters(course_id)
    with desk.db() as session:
        found = students_of(
            session, desk.visitor(), course_id, class_name=class_name, search=search
        )
    if not found:
        if class_name or search:
            empty_state(_("Nobody found"), _("Change the search or the class."))
        else:
            empty_state(
                _("No students yet"),
                _("Import the list from your school's system: CSV or Excel, any column order."),
            )
        return
    shown = found[:MOST_ROWS]
    table = plain_table(_frame(shown), "students", alt=_("Students"), on_select=True)
    st.caption(_("{n} students").format(n=number(len(found))))
    picked = clicked_row(table)
    if picked is None or picked >= len(shown):
        st.caption(
            _("Click a line to see the CRM, reset a password or take somebody off the list.")
        )
    else:
        _one(course_id, shown[picked])


def _filters(course_id: int) -> tuple[str, str]:
    with desk.db() as session:
        classes = classes_of(session, desk.visitor(), course_id)
    with st.container(horizontal=True, vertical_alignment="center"):
        search = st.text_input(
            _("Search"), key="student-search", type="search", live=True, max_chars=60, width=280,
            placeholder=_("Name or student number"), label_visibility="collapsed",
        )  # fmt: skip
        picked = None
        if len(classes) > 1:
            picked = st.pills(
                _("Class"), classes, key="student-class", label_visibility="collapsed",
                format_func=plain,
            )  # fmt: skip
    return str(picked or ""), str(search or "")


def _frame(found: list[StudentLine]) -> pl.DataFrame:
    return pl.DataFrame(
        {
            _("Student number"): [student.student_number for student in found],
            _("Name"): [student.name for student in found],
            _("Class"): [student.class_name for student in found],
            _("Login"): [student.login for student in found],
            _("State"): [_state(student) for student in found],
        }
    )


def _state(student: StudentLine) -> str:
    if not student.active:
        return _("Inactive")
    return _("Still on the first password") if student.must_change_password else _("Active")


def _one(course_id: int, student: StudentLine) -> None:
    name = plain(student.name)
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{name}** · {plain(student.student_number)}", width="stretch")
        st.page_link(
            SCREENS / "student_work.py", label=_("See the CRM"), icon=":material/manage_search:",
            query_params={"id": str(student.person_id)}, width="content",
        )  # fmt: skip
        if st.button(_("Reset password"), icon=":material/key:", key="reset"):
            confirm(
                _("Reset password"),
                _("{name} is signed out everywhere and gets a new first password.").format(
                    name=name
                ),
                _("Reset password"),
                lambda: _reset(student),
                "reset-ask",
            )
        if desk.visitor().role in TEACHING and st.button(
            _("Take off the list"), icon=":material/person_remove:", key="remove"
        ):
            confirm(
                _("Take off the list"),
                _(
                    "{name} leaves the course. The work stays stored and returns on re-import."
                ).format(name=name),
                _("Take off the list"),
                lambda: _remove(course_id, student.person_id),
                "remove-ask",
            )


def _reset(student: StudentLine) -> None:
    with desk.db() as session:
        password = reset_password(session, desk.visitor(), student.person_id)
    keep_passwords([(student.login, student.name, password)])


def _remove(course_id: int, person_id: int) -> None:
    with desk.db() as session:
        remove_student(session, desk.visitor(), course_id, person_id)
    desk.tell(_("Taken off the list"))


show()
