"""The desk a page works at: the open store, the person, the course, the firm, and what one does.

On a page: `with db() as session: …`, `visitor()`, `course()`, `book()`, `require("teacher")`.
In a callback:  `with telling(): done = do(operation, key)` turns a UserError into a message at the
top of the page. `tell(text)` shows any message there once. Draw the idempotency key when the form
is drawn (`on_click=save, args=(new_key(),)`), not inside the callback.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any, Literal
from uuid import uuid4

import streamlit as st

from classroom.courses import Course, courses_of
from classroom.store import Store, database_url, open_store
from classroom.visits import Visitor, visitor_of_visit
from classroom.workbench import Done, Workspace, open_book, workspace_of
from classroom.workbench import do as perform
from crm.book import Book
from crm.operation import Operation
from kit.errors import ForbiddenError, UserError
from kit.text import Text
from ui.widgets.status import plain
from ui.words import t

FRESH = 1.0
"""Seconds for which one look at the visit serves: one run of a page, not two."""

MOST_DIGITS = 15
"""Of an id in an address: SQLite cannot bind a whole number beyond 64 bits."""
COURSES_FRESH = 10.0
"""Seconds for which the list of courses serves, unless `forget` is called."""

Tone = Literal["success", "error", "info"]


class SignedOutError(UserError):
    """The visit of this tab is over; main.py and the error screen lead to the sign-in page."""

    def __init__(self) -> None:
        super().__init__("signed_out", "您已退出登录，请重新登录。", "You are signed out.")


def store() -> Store:
    """The open store; one per database and process."""
    return _opened(database_url())


@cache
def _opened(url: str) -> Store:
    return open_store(url)


@contextmanager
def db() -> Iterator[Any]:
    """One database session, closed at the end. Functions of `classroom` commit by themselves."""
    with store().session() as session:
        yield session


def visitor() -> Visitor:
    """The person at the keyboard; SignedOutError once the visit was ended in any tab."""
    memo = st.session_state.get("_visitor")
    if memo is not None and time.monotonic() - memo[0] < FRESH:
        return memo[1]
    return look_again()


def look_again() -> Visitor:
    """As `visitor`, asking the database now: one indexed SELECT."""
    visit = st.user.get("visit")
    found = None
    if visit is not None and str(visit).isdigit():
        with db() as session:
            found = visitor_of_visit(session, int(str(visit)))
    if found is None:
        st.session_state.pop("_visitor", None)
        raise SignedOutError
    st.session_state["_visitor"] = (time.monotonic(), found)
    return found


def forget() -> None:
    """After something about the person or the courses changed: look everything up again."""
    for memo in ("_visitor", "_courses", "_workspace"):
        st.session_state.pop(memo, None)


def require(*roles: str) -> Visitor:
    """The visitor, who must have one of these roles; ForbiddenError otherwise."""
    who = visitor()
    if who.role not in roles:
        raise ForbiddenError
    return who


def number_in_address(name: str) -> int | None:
    """The id in the page's address; None when it is no id the database could hold."""
    typed = st.query_params.get(name, "")
    sound = typed.isascii() and typed.isdigit() and len(typed) <= MOST_DIGITS
    return int(typed) if sound else None


def courses() -> list[Course]:
    """The visitor's courses, in the order the switch shows them; a new one within seconds."""
    memo = st.session_state.get("_courses")
    if memo is not None and time.monotonic() - memo[0] < COURSES_FRESH:
        return memo[1]
    with db() as session:
        found = list(courses_of(session, visitor()))
    st.session_state["_courses"] = (time.monotonic(), found)
    return found


def course() -> Course | None:
    """The course the person is working in: the one chosen in the frame, else the first."""
    mine = courses()
    chosen = st.session_state.get("course")
    return next((c for c in mine if c.id == chosen), mine[0] if mine else None)


def course_code(course_id: int) -> str:
    """The code of one of the visitor's courses, for file names."""
    return next((one.code for one in courses() if one.id == course_id), str(course_id))


def workspace() -> Workspace:
    """The visitor's own firm in the current course; made at first use."""
    current = course()
    if current is None:
        raise UserError(
            "no_course",
            "您还没有加入任何课程，请联系任课教师。",
            "You are not in any course yet; please ask your teacher.",
        )
    memo = st.session_state.get("_workspace")
    if memo is not None and memo[0] == current.id:
        return memo[1]
    with db() as session:
        mine = workspace_of(session, visitor(), current.id)
    st.session_state["_workspace"] = (current.id, mine)
    return mine


def book() -> Book:
    """The visitor's firm as it stands now. Read only: change it with `do`."""
    mine = workspace()
    with db() as session:
        return open_book(session, mine)


def firm_name() -> Text:
    """What the visitor's firm is called; looked up once a tab and course."""
    mine = workspace()
    memo = st.session_state.get("_firm_name")
    if memo is None or memo[0] != mine.id:
        memo = st.session_state["_firm_name"] = (mine.id, book().firm.name)
    return memo[1]


def do(operation: Operation, key: str) -> Done:
    """Carry out one operation; durable when this returns. The same key twice does it once."""
    mine = workspace()
    with db() as session:
        return perform(session, visitor(), mine.id, operation, key)


def new_key() -> str:
    """A key that makes a double click harmless."""
    return uuid4().hex


def tell(what: Text | str, tone: Tone = "success") -> None:
    """Show one message at the top of the page when it is next drawn."""
    st.session_state.setdefault("_told", []).append((what, tone))


@contextmanager
def telling() -> Iterator[None]:
    """For callbacks: a UserError becomes a message at the top of the page."""
    try:
        yield
    except SignedOutError:
        raise
    except UserError as error:
        tell(error.says, "error")


def show_told() -> None:
    """Draw the waiting messages, once. The frame calls it before the page."""
    for what, tone in st.session_state.pop("_told", []):
        words = plain(t(what) if isinstance(what, Text) else what)
        if tone == "success":
            st.toast(words, icon=":material/check_circle:")
        else:
            (st.error if tone == "error" else st.info)(words)
