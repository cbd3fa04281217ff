"""What to show of a log: kinds of operation, a record, words, a stretch of time, what stands."""

from datetime import UTC, datetime

import streamlit as st

from classroom.log_search import Line, LogQuery
from crm.book import Book
from crm.operation import OPERATIONS
from kit.errors import UserError
from sample_data.schema import number_of
from ui.widgets.status import plain, visitor_zone
from ui.widgets.tables import first_page
from ui.words import _, t

SINCE, UNTIL = "log-since", "log-until"


def log_filter(book: Book, lines: tuple[Line, ...], pages: str, last_seq: int | None) -> LogQuery:
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
            since = _moment(_("From"), SINCE, pages)
            until = _moment(_("Until"), UNTIL, pages)
    return LogQuery(tuple(chosen), _record(book, written), text, since, until, str(state), last_seq)  # type: ignore[arg-type]


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
