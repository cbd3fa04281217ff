"""What to show of a log: kinds of operation, a record, words, a stretch of time, what stands."""

from datetime import UTC, datetime
from typing import Any

import streamlit as st

from classroom.log_search import HandIn, Line, LogQuery
from classroom.units import entry, exists, known_unit
from crm.book import Book
from crm.operation import OPERATIONS
from kit.errors import UserError
from sample_data.schema import number_of
from ui.widgets.status import plain, visitor_zone
from ui.widgets.tables import first_page
from ui.words import _, t

SINCE, UNTIL = "log-since", "log-until"


def log_filter(
    book: Book,
    lines: tuple[Line, ...],
    pages: str,
    last_seq: int | None,
    handed_in: tuple[HandIn, ...] = (),
) -> LogQuery:
    """Draw the filter; return what was asked for. `pages` is the pager that starts over."""
    again = {"on_change": first_page, "args": (pages,)}
    kinds = sorted({line.kind for line in lines}, key=lambda name: t(OPERATIONS[name].title))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        text = st.text_input(
            _("Words"), key="log-text", placeholder=_("in what was done"), max_chars=100,
            width=220, **again,
        )  # fmt: skip
        written = st.text_input(
            _("Record"), key="log-record", placeholder="C00017", max_chars=20, width=130, **again
        )
        state = st.segmented_control(
            _("Which"), ["all", "standing", "undone"], default="all", required=True,
            format_func={
                "all": _("all"), "standing": _("in force"), "undone": _("taken back"),
            }.__getitem__,
            key="log-state", **again,
        )  # fmt: skip
        with st.popover(_("More filters"), icon=":material/filter_list:"):
            chosen = st.multiselect(
                _("Operations"), kinds, key="log-kinds",
                format_func=lambda name: t(OPERATIONS[name].title), **again,
            )  # fmt: skip
            table = _table(book, again)
            stretch = _stretch(handed_in, last_seq, again)
            since = _moment(_("From"), SINCE, pages)
            until = _moment(_("Until"), UNTIL, pages)
    return LogQuery(
        tuple(chosen),
        _record(book, written),
        text,
        since,
        until,
        str(state),  # type: ignore[arg-type]
        stretch.last_seq if stretch else last_seq,
        stretch.after if stretch else 0,
        table,
    )


def _table(book: Book, again: dict[str, Any]) -> str:
    """Only tables that an operation touched."""
    touched = book.remember(
        "tables of the log",
        lambda: sorted({p.table for done in book.patches.values() for p in done if p.table}),
    )
    chosen = st.selectbox(
        _("Records of"), touched, None, key="log-table", placeholder=_("any table"),
        format_func=lambda name: t(book.schema[name].label), **again,
    )  # fmt: skip
    return chosen or ""


def _stretch(
    handed_in: tuple[HandIn, ...], last_seq: int | None, again: dict[str, Any]
) -> HandIn | None:
    """The work for one exercise: from the hand-in before it to its own."""
    within = [one for one in handed_in if last_seq is None or one.last_seq <= last_seq]
    if not within:
        return None
    words = {one: _work_for(one) for one in within}
    return st.selectbox(
        _("Work for an exercise"), within, None, key="log-exercise", format_func=words.get,
        placeholder=_("any work"), help=_("From the hand-in before it to its own."), **again,
    )  # fmt: skip


def _work_for(one: HandIn) -> str:
    part = known_unit(one.exercise_id)
    called = entry(one.exercise_id).exercise.title if exists(one.exercise_id) else part.title
    attempt = _("attempt {n}").format(n=one.attempt)
    steps = _("steps {a}–{b}").format(a=one.after + 1, b=one.last_seq)
    return f"{t(called)} · {attempt} · {steps}"


def _moment(label: str, key: str, pages: str) -> datetime | None:
    """A moment in the visitor's zone, as the log keeps it."""
    at = st.datetime_input(
        label, None, key=key, format="YYYY-MM-DD", step=60, on_change=first_page, args=(pages,)
    )
    return None if at is None else at.replace(tzinfo=visitor_zone()).astimezone(UTC)


def _record(book: Book, written: str) -> tuple[str, int] | None:
    """Table and id of a record from its code; the longest prefix that fits names the table."""
    plain_code = written.strip().upper()
    if not plain_code:
        return None
    prefix = plain_code.rstrip("0123456789")
    table = next((name for name, about in book.schema.items() if about.prefix == prefix), None)
    try:
        if table is None:
            raise UserError(
                "bad_id",
                f"“{written[:30]}”不是记录编号，应写成 C00017 的样子。",
                f"“{written[:30]}” is no record ID; write it like C00017.",
            )
        return table, number_of(table, plain_code, book.schema)
    except UserError as error:
        st.warning(plain(t(error.says)))
        return None
