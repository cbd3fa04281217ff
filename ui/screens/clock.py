"""The firm's clock: what day it is, let time pass, and see what the customers did meanwhile."""

from datetime import datetime, time, timedelta

import streamlit as st

from classroom.case_clock import clock_limits
from crm.book import Book
from crm.life.burning import burning
from crm.life.preparing import prepare
from crm.life.story import Advance, advances, story
from crm.operations.advance_clock import AdvanceClock
from ui import desk
from ui.widgets.case_clock import limits_told
from ui.widgets.clock_story import line_link, story_lines, story_plots, story_records
from ui.widgets.firm_clock import instant_words
from ui.widgets.frame import heading
from ui.widgets.saving import form_key, save, saved_line
from ui.widgets.status import empty_state, plain
from ui.words import _

PAGE = "clock"
CLOSES = time(18)


def show() -> None:
    book = desk.book()
    prepare(book.firm)
    heading(_("Clock"), _("Your firm lives at its own date. Let time pass and its customers act."))
    saved_line(PAGE, book)
    _today(book)
    _warnings(book)
    done = advances(book)
    if not done:
        empty_state(
            _("Time has not moved yet"),
            _("Prepare what you want to try, then let a week pass and see what happens."),
            icon="hourglass_empty",
        )
        return
    _story(book, _chosen(done))


def _today(book: Book) -> None:
    with desk.db() as session:
        limits = clock_limits(session, desk.visitor(), desk.workspace(), book)
    with st.container(border=True, key="clock-today"):
        st.markdown(f"### :material/schedule: {plain(instant_words(book.now))}")
        key = form_key("clock", book)
        with st.container(horizontal=True, gap="small", key="clock-steps"):
            for name, label, to in _steps(book.now):
                st.button(
                    label,
                    key=f"clock-{name}",
                    type="primary" if name == "week" else "secondary",
                    on_click=_advance,
                    args=(to, f"{key}-{name}"),
                    disabled=any(
                        one.left is not None and to - book.now > one.left for one in limits
                    ),
                )
        limits_told(limits)
        st.caption(_("Time only goes forward. To begin again, reset the firm in the log."))


def _steps(now: datetime) -> list[tuple[str, str, datetime]]:
    close = datetime.combine(now.date(), CLOSES)
    close += timedelta(days=now >= close)
    return [
        ("hour", _("+1 hour"), now + timedelta(hours=1)),
        ("close", _("To closing time"), close),
        ("day", _("+1 day"), now + timedelta(days=1)),
        ("week", _("+1 week"), now + timedelta(days=7)),
        ("month", _("+1 month"), now + timedelta(days=30)),
        ("quarter", _("+1 quarter"), now + timedelta(days=91)),
    ]


def _advance(to: datetime, key: str) -> None:
    with desk.telling():
        save(AdvanceClock(to=to), key, PAGE)


def _warnings(book: Book) -> None:
    lines = burning(book)
    if lines:
        with st.container(horizontal=True, gap="small", key="clock-burning"):
            for line in lines:
                line_link(line, ":material/alarm:")


def _chosen(done: list[Advance]) -> Advance:
    """The advance to tell about: the latest unless the person picks another."""
    if len(done) == 1:
        return done[0]
    by_seq = {advance.seq: advance for advance in done}
    seq = st.selectbox(
        _("Which stretch of time"),
        list(by_seq),
        format_func=lambda seq: _stretch(by_seq[seq]),
        key=f"clock-advance-{done[0].seq}",
    )
    return by_seq.get(seq, done[0])


def _stretch(advance: Advance) -> str:
    return f"{instant_words(advance.start)} → {instant_words(advance.end)}"


def _story(book: Book, advance: Advance) -> None:
    st.subheader(_("What happened"), anchor=False)
    st.caption(_stretch(advance))
    lines = story(book, advance.seq)
    if not lines:
        st.markdown(_("Nothing happened in this time."))
        return
    story_lines(lines)
    story_plots(book, advance)
    story_records(book, advance)


show()
