"""Run a student's query beside the app: two at a time, results kept outside of the page.

A result of 20,000 rows stays in the server's memory, bounded, and the page shows fifty of them.
"""

from dataclasses import dataclass, field
from threading import BoundedSemaphore
from time import perf_counter

import streamlit as st

from crm.book import Book
from crm.sql import SqlResult, run_sql

AT_ONCE = 2
"""Children at a time; a class that presses the button together waits its turn."""
MOST_HISTORY = 20
STATE = "_sql"


@dataclass
class Pane:
    """The SQL page of one tab: the query that was run, on which state, and those before."""

    sql: str = ""
    state: str = ""
    history: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Ran:
    """An answer with the seconds it took, starting the database included."""

    answer: SqlResult
    seconds: float


def pane() -> Pane:
    return st.session_state.setdefault(STATE, Pane())


def ask(book: Book, sql: str) -> None:
    """Make this the query of the page; it stands first among those before."""
    one = pane()
    one.sql, one.state = sql, book.state()
    one.history = [sql, *(old for old in one.history if old != sql)][:MOST_HISTORY]


def answer(book: Book, one: Pane) -> Ran:
    """What the page's query gave; run again only when it was forgotten. UserError when it is
    refused."""
    return _ran(one.state, one.sql, book)


@st.cache_resource(max_entries=40, ttl="20m", show_spinner=False)
def _ran(state: str, sql: str, _book: Book) -> Ran:
    with _turn():
        started = perf_counter()
        found = run_sql(_book, sql)
        return Ran(found, perf_counter() - started)


@st.cache_resource
def _turn() -> BoundedSemaphore:
    return BoundedSemaphore(AT_ONCE)
