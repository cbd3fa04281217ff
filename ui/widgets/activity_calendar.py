"""The calendar of activities: look at a week or month, plan, move, tick off."""

from datetime import date

import streamlit as st

from crm.agenda import Entry, Span, agenda, days_of, moved
from crm.book import Book
from crm.naming import named
from crm.operations.reschedule_activity import RescheduleActivity
from ui import desk
from ui.widgets.account_dialogs import complete_activity, plan_activity
from ui.widgets.asking import act_button
from ui.widgets.calendar_grid import Asked, Day, Shown, calendar_grid
from ui.widgets.customer_first import customer_asked
from ui.widgets.firm_clock import weekday
from ui.widgets.records import open_record, staff_names
from ui.widgets.saving import form_key, save
from ui.widgets.status import day as day_words
from ui.widgets.status import plain
from ui.words import _, t

PAGE = "activities"
SHOWN = "_calendar-day"
"""The day whose week or month is looked at."""
PLANNED = "_calendar-plan"
"""The day for which something is being planned."""
MOST = {"month": 4, "week": 12}
"""Entries of a day that are shown."""


def activity_calendar(book: Book) -> None:
    """Draw the calendar with its switches."""
    span, owner = _switches(book)
    at: date = st.session_state.get(SHOWN) or book.as_of
    days = days_of(span, at)
    found = agenda(book, days[0], days[-1], owner)
    shown = [_day(book, day, found.get(day, ()), span, at) for day in days]
    key = form_key("calendar", book)
    asked = calendar_grid(
        shown, span, f"calendar-{span}-{days[0]}-{book.seq}", lambda one: _at_once(one, key)
    )
    _finish(book)
    _plan(book, asked)
    if asked is not None and asked.name == "open":
        _look_at(book, asked.id)


def _switches(book: Book) -> tuple[Span, int | None]:
    spans: dict[Span, str] = {"month": _("By month"), "week": _("By week")}
    names = staff_names(book)
    with st.container(horizontal=True, vertical_alignment="center", key="calendar-bar"):
        span: Span = st.segmented_control(
            _("Calendar"), list(spans), default="month", required=True, key="calendar-span",
            format_func=lambda one: spans[one], label_visibility="collapsed",
            persist_state="session",
        ) or "month"  # fmt: skip
        st.button("", icon=":material/chevron_left:", key="calendar-back", type="tertiary",
                  on_click=_turn, args=(span, -1), help=_("Earlier"))  # fmt: skip
        st.button(_("This day"), key="calendar-today", on_click=_turn, args=(span, 0))
        st.button("", icon=":material/chevron_right:", key="calendar-on", type="tertiary",
                  on_click=_turn, args=(span, 1), help=_("Later"))  # fmt: skip
        st.markdown(f"**{_title(span, st.session_state.get(SHOWN) or book.as_of)}**",
                    width="content")  # fmt: skip
        owner: int | None = st.selectbox(
            _("Owner"), list(names), index=None, key="calendar-owner", width=170,
            format_func=lambda id: plain(names.get(id, "")), placeholder=_("All owners"),
            label_visibility="collapsed", persist_state="session",
        )  # fmt: skip
    return span, owner


def _turn(span: Span, step: int) -> None:
    today = desk.book().as_of
    now: date = st.session_state.get(SHOWN) or today
    st.session_state[SHOWN] = moved(span, now, step) if step else today


def _title(span: Span, at: date) -> str:
    if span == "month":
        return f"{at:%Y-%m}"
    days = days_of(span, at)
    return f"{days[0]} – {days[-1]:%m-%d}"


def _day(book: Book, day: date, entries: tuple[Entry, ...], span: Span, at: date) -> Day:
    most = MOST[span]
    rest = len(entries) - most
    return Day(
        day.isoformat(), f"{day:%m-%d}" if span == "week" or day.day == 1 else str(day.day),
        weekday(day), day == book.as_of, span == "month" and day.month != at.month,
        day >= book.as_of, tuple(_shown(book, entry) for entry in entries[:most]),
        _("and {n} more").format(n=rest) if rest > 0 else "",
    )  # fmt: skip


def _shown(book: Book, entry: Entry) -> Shown:
    kind = book.schema["activities"].columns["kind"].values.get(entry.kind)
    who = book.value("accounts", entry.account_id, "name") if entry.account_id else None
    parts = (t(kind) if kind else "", entry.subject, who or "")
    return Shown(entry.id, " · ".join(part for part in parts if part), entry.state)


def _at_once(asked: Asked, key: str) -> None:
    if asked.name == "move" and asked.day is not None:
        with desk.telling():
            operation = RescheduleActivity(activity_id=asked.id, due_on=asked.day)
            save(operation, f"{key}-{asked.id}-{asked.day}", PAGE)
    elif asked.name == "week":
        st.session_state[SHOWN], st.session_state["calendar-span"] = asked.day, "week"


# --- plan, look at ----------------------------------------------------------------------------


def _plan(book: Book, asked: Asked | None) -> None:
    """Something new on a day: first with whom, then what."""
    wanted = asked is not None and asked.name == "plan"
    if asked is not None and wanted:
        st.session_state[PLANNED] = asked.day
    account = customer_asked(book, _("Plan an activity"), "calendar-new", wanted)
    if account is not None:
        due = st.session_state.pop(PLANNED, None)
        plan_activity(book, account, PAGE, due_on=due)


def _look_at(book: Book, id: int) -> None:
    """One activity, and what one does with it from the calendar."""
    activity = book.record(PAGE, id)

    @st.dialog(plain(named(book, PAGE, id)))
    def dialog() -> None:
        st.markdown(_facts(book, activity))
        if activity["done_on"] is None:
            _move_form(book, id, PAGE)
        with st.container(horizontal=True):
            if st.button(_("Open the activity"), key="look-open", icon=":material/open_in_new:"):
                open_record(book, PAGE, id)
            if activity["done_on"] is None and st.button(
                _("Done"), key="look-done", icon=":material/check:"
            ):
                st.session_state["_calendar-done"] = id
                st.rerun()

    dialog()


def _finish(book: Book) -> None:
    """After "done" in the dialog of an entry: ask for the outcome."""
    done = st.session_state.pop("_calendar-done", None)
    if done is not None:
        complete_activity(book, done, PAGE)


def _facts(book: Book, activity: dict[str, object]) -> str:
    account, owner = activity["account_id"], activity["owner_id"]
    kind = book.schema[PAGE].columns["kind"].values.get(str(activity["kind"]))
    parts = [
        t(kind) if kind else "",
        named(book, "accounts", int(str(account))) if account else "",
        staff_names(book).get(int(str(owner)), "") if owner else "",
        day_words(activity["due_on"]),  # type: ignore[arg-type]
    ]
    return " · ".join(plain(part) for part in parts if part)


def reschedule(book: Book, id: int, page: str) -> None:
    """Ask for another day."""
    st.dialog(_("Reschedule"))(lambda: _move_form(book, id, page))()


def _move_form(book: Book, id: int, page: str) -> None:
    """Another day for a planned activity."""
    widget = f"move-{id}-{book.seq}"
    now = book.value(PAGE, id, "due_on")
    start = now if now is not None and now >= book.as_of else book.as_of
    key = form_key(widget, book)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.date_input(
            _("Move to"), start, book.as_of, date(2100, 12, 31), key=widget, format="YYYY-MM-DD",
            width=180,
        )  # fmt: skip
        act_button(_("Reschedule"), lambda: _move(id, widget, key, page), f"{widget}-save")


def _move(id: int, widget: str, key: str, page: str) -> None:
    save(RescheduleActivity(activity_id=id, due_on=st.session_state[widget]), key, page)
