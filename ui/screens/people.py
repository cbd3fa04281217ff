"""Accounts, courses and the demo class, for administrators."""

import polars as pl
import streamlit as st

from classroom import courses as course_list
from classroom import people as accounts
from classroom.demo import clear_demo
from classroom.tables import Course, Person
from sample_data.industry import industries
from ui import desk
from ui.widgets.asking import act_button, confirm
from ui.widgets.frame import heading
from ui.widgets.status import empty_state, plain
from ui.widgets.tables import MOST_ROWS, clicked_row, plain_table
from ui.words import _, t

ROLES = ("teacher", "instructor", "administrator", "student")


def show() -> None:
    desk.require("administrator")
    with heading(_("People")):
        if st.button(_("New account"), type="primary", icon=":material/person_add:", key="new"):
            _new_account()
    _first_password()
    people, courses, demo = st.tabs(
        [_("Sign-ins"), _("Courses"), _("Demo")], on_change="rerun", key="part"
    )
    if people.open:
        with people:
            _accounts()
    if courses.open:
        with courses:
            _courses()
    if demo.open:
        with demo:
            _demo()


def role_name(role: str) -> str:
    return {
        "student": _("Student"),
        "teacher": _("Teacher"),
        "instructor": _("Instructor"),
        "administrator": _("Administrator"),
    }[role]


# --- accounts ---------------------------------------------------------------------------------


def _accounts() -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        role = st.segmented_control(
            _("Role"), ROLES, key="role", format_func=role_name, label_visibility="collapsed"
        )
        search = st.text_input(
            _("Search"), key="search", type="search", live=True, width=280, max_chars=60,
            placeholder=_("Name or login"), label_visibility="collapsed",
        )  # fmt: skip
    with desk.db() as session:
        found = accounts.people(session, desk.visitor(), search=search or "", role=role or "")
    if not found:
        empty_state(_("Nobody found"), _("Change the search, or create an account."))
        return
    shown = found[:MOST_ROWS]
    picked = clicked_row(plain_table(_frame(shown), "accounts", alt=_("Sign-ins"), on_select=True))
    if len(found) > MOST_ROWS:
        st.caption(_("The first {n} are shown; search for others.").format(n=MOST_ROWS))
    if picked is None or picked >= len(shown):
        st.caption(_("Click a line to reset a password or switch an account off."))
    else:
        _one(shown[picked])


def _frame(found: list[Person]) -> pl.DataFrame:
    return pl.DataFrame(
        {
            _("Name"): [person.name for person in found],
            _("Login"): [person.login for person in found],
            _("Role"): [role_name(person.role) for person in found],
            _("State"): [_("Active") if person.active else _("Inactive") for person in found],
        }
    )


def _one(person: Person) -> None:
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{plain(person.name)}** · {plain(person.login)}", width="stretch")
        if st.button(_("Reset password"), icon=":material/key:", key="reset"):
            confirm(
                _("Reset password"),
                _("{name} is signed out everywhere and gets a new first password.").format(
                    name=plain(person.name)
                ),
                _("Reset password"),
                lambda: _reset(person),
                "reset-ask",
            )
        word = _("Switch off") if person.active else _("Switch on")
        st.button(
            word, key="switch", icon=":material/power_settings_new:", on_click=_switch,
            args=(person.id, not person.active),
        )  # fmt: skip


def _switch(person_id: int, active: bool) -> None:
    with desk.telling(), desk.db() as session:
        accounts.set_active(session, desk.visitor(), person_id, active)
        desk.tell(_("The account is on") if active else _("The account is off"))


def _reset(person: Person) -> None:
    with desk.db() as session:
        password = accounts.reset_password(session, desk.visitor(), person.id)
    st.session_state["first-password"] = (person.login, password)


def _new_account() -> None:
    st.dialog(_("New account"))(_account_form)()


def _account_form() -> None:
    st.text_input(_("Login"), key="account-login", max_chars=64)
    st.text_input(_("Name"), key="account-name", max_chars=100)
    st.segmented_control(
        _("Role"), ROLES[:3], key="account-role", default="teacher", format_func=role_name,
        required=True,
    )  # fmt: skip
    act_button(_("Create account"), _create, "account-create")


def _create() -> None:
    state = st.session_state
    with desk.db() as session:
        person, password = accounts.add_person(
            session, desk.visitor(), state["account-login"], state["account-name"],
            state["account-role"],
        )  # fmt: skip
    state["first-password"] = (person.login, password)


def _first_password() -> None:
    """The only place where a first password is shown; gone when it is put away."""
    fresh = st.session_state.get("first-password")
    if fresh is None:
        return
    with st.container(border=True):
        st.markdown(
            _("Login **{login}**, first password — shown only now:").format(login=plain(fresh[0]))
        )
        st.code(fresh[1], language=None)
        st.button(
            _("Noted, put away"), key="noted", type="tertiary",
            on_click=st.session_state.pop, args=("first-password", None),
        )  # fmt: skip


# --- courses ----------------------------------------------------------------------------------


def _courses() -> None:
    if st.button(_("New course"), icon=":material/add:", key="new-course"):
        st.dialog(_("New course"))(_course_form)()
    found = desk.courses()
    if not found:
        empty_state(_("No course yet"), _("Create one, then import its class list."))
        return
    frame = pl.DataFrame(
        {
            _("Course"): [course.name for course in found],
            _("Code"): [course.code for course in found],
            _("Term"): [course.term for course in found],
            _("Customers per firm"): [course.customers for course in found],
        }
    )
    picked = clicked_row(plain_table(frame, "courses", alt=_("Courses"), on_select=True))
    if picked is None or picked >= len(found):
        st.caption(_("Click a line to add teachers or put a course away."))
    else:
        _course(found[picked])


def _course(course: Course) -> None:
    with st.container(border=True):
        st.markdown(f"**{plain(course.name)}**")
        with st.container(horizontal=True, vertical_alignment="bottom"):
            st.text_input(
                _("Login of a teacher or instructor"), key="staff-login", width=280, max_chars=64
            )
            st.button(_("Add to course"), key="staff-add", on_click=_add_staff, args=(course.id,))
            if st.button(_("Archive course"), key="archive", icon=":material/archive:"):
                confirm(
                    _("Archive course"),
                    _("The course leaves everybody's list. Nothing is deleted."),
                    _("Archive course"),
                    lambda: _archive(course.id),
                    "archive-ask",
                )


def _add_staff(course_id: int) -> None:
    with desk.telling(), desk.db() as session:
        person = course_list.add_staff(
            session, desk.visitor(), course_id, st.session_state["staff-login"]
        )
        desk.tell(_("{name} now works in the course").format(name=person.name))


def _archive(course_id: int) -> None:
    with desk.db() as session:
        course_list.archive_course(session, desk.visitor(), course_id)
    desk.forget()


def _course_form() -> None:
    st.text_input(_("Course name"), key="course-name", max_chars=200)
    st.text_input(_("Code"), key="course-code", max_chars=64, placeholder="CRM-2026-1")
    st.text_input(_("Term"), key="course-term", max_chars=64)
    known = industries()
    st.selectbox(
        _("Industry"), sorted(known, key=lambda name: name != "retail"), key="course-industry",
        format_func=lambda name: t(known[name].name) if name in known else name,
    )  # fmt: skip
    st.number_input(
        _("Customers per firm"), min_value=50, max_value=20_000, value=600, step=100,
        key="course-customers",
    )  # fmt: skip
    st.segmented_control(
        _("Language of the firm's data"), ("zh", "en"), default="zh", required=True,
        format_func=lambda code: {"zh": "中文", "en": "English"}[code], key="course-locale",
    )  # fmt: skip
    act_button(_("Create course"), _create_course, "course-create")


def _create_course() -> None:
    state = st.session_state
    with desk.db() as session:
        course = course_list.create_course(
            session,
            desk.visitor(),
            code=state["course-code"],
            name=state["course-name"],
            term=state["course-term"],
            industry=state["course-industry"],
            customers=int(state["course-customers"]),
            locale=state["course-locale"],
        )
    desk.forget()
    desk.tell(_("Course {name} created").format(name=course.name))


# --- demo -------------------------------------------------------------------------------------


def _demo() -> None:
    st.markdown(
        _(
            "The demo course with its thirty students lets everybody look round. Clear it before "
            "real classes start; other courses are not touched."
        )
    )
    if st.button(_("Clear the demo"), icon=":material/delete:", key="clear-demo"):
        confirm(
            _("Clear the demo"),
            _("The demo course, its students, their work and the demo sign-ins are deleted."),
            _("Clear the demo"),
            _clear_demo,
            "clear-demo-ask",
        )


def _clear_demo() -> None:
    with desk.db() as session:
        clear_demo(session, desk.visitor())
    desk.forget()
    desk.tell(_("The demo is cleared"))


show()
