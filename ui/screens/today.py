"""The firm's day: what is to be done, by kind and urgency, and what came in since last time."""

from collections.abc import Callable
from datetime import timedelta

import streamlit as st

from crm.book import Book
from crm.favourites import favourites
from crm.operation import Operation
from crm.operations.complete_activity import CompleteActivity
from crm.operations.reschedule_activity import RescheduleActivity
from crm.rules import CLOSED
from crm.today import today
from crm.today_figures import Figure, figures, since_last_time
from kit.errors import UserError
from ui import desk
from ui.widgets.account_dialogs import complete_activity, plan_activity
from ui.widgets.case_dialogs import assign
from ui.widgets.firm_clock import instant_words
from ui.widgets.frame import SCREENS, heading
from ui.widgets.lead_dialogs import assign_lead, score_lead
from ui.widgets.records import open_record, record_link, staff_names
from ui.widgets.saving import form_key, save, saved_line
from ui.widgets.status import empty_state, number, plain
from ui.widgets.today_cards import TABLES, cards
from ui.widgets.today_lists import open_list
from ui.widgets.work_list import Chosen, work_list
from ui.widgets.worth import worth
from ui.words import _, t

PAGE = "today"
MOST_PINNED = 8


def show() -> None:
    book = desk.book()
    with heading(_("Today"), instant_words(book.now)):
        owner = _whose(book)
    _figures(book)
    _pinned(book)
    _work(owner)


def _whose(book: Book) -> int | None:
    names = staff_names(book)
    chosen: int | None = st.selectbox(
        _("Whose work"), list(names), index=None, key="today-owner", width=180,
        format_func=lambda id: plain(names.get(id, "")), placeholder=_("Everybody's work"),
        label_visibility="collapsed", persist_state="session",
    )  # fmt: skip
    return chosen


# --- figures ----------------------------------------------------------------------------------


def _figures(book: Book) -> None:
    """One quiet line of figures, each with what the last advance of the clock brought; what
    happened in it stands below."""
    words = _words()
    told = "\u2003".join(_figure(one, words[one.key]) for one in figures(book))
    since = since_last_time(book)
    if since is None:
        below = _("The clock has not moved yet. What happens as time passes shows up here.")
    else:
        lines = " · ".join(plain(t(line.says)) for line in since.lines)
        below = _("Since {when}: {told}").format(
            when=instant_words(since.advance.start),
            told=lines or _("Nothing happened in this time."),
        )
    st.markdown(f"{told}  \n:gray[:small[{below}]]")


def _words() -> dict[str, str]:
    return {
        "orders": _("Orders, 30 days"),
        "receipts": _("Received, 30 days"),
        "won": _("Won this quarter"),
        "leads": _("New leads, 30 days"),
        "cases": _("Cases not closed"),
    }


def _figure(one: Figure, label: str) -> str:
    value = plain(worth(one.value)) if one.money else number(one.value)
    change = plain(worth(one.change or 0)) if one.money else number(one.change)
    came = f" :green[+{change}]" if one.change else ""
    return f":gray[:small[{label}]]\u2002**{value}**{came}"


def _pinned(book: Book) -> None:
    """Records kept at hand."""
    kept = favourites(book)[:MOST_PINNED]
    if kept:
        with st.container(horizontal=True, gap="small", key="today-pinned"):
            for table, id in kept:
                record_link(book, table, id, icon=":material/keep:")


# --- work -------------------------------------------------------------------------------------


@st.fragment
def _work(owner: int | None) -> None:
    """An act redraws the work alone."""
    book = desk.book()
    desk.show_told()
    saved_line(PAGE, book)
    found = today(book, owner)
    if not found:
        empty_state(
            _("Nothing is waiting"), _("Let time pass on the clock, or plan the next steps."),
            icon="task_alt",
        )  # fmt: skip
        return
    key = form_key("today", book)
    chosen = work_list(cards(book, found), f"today-work-{book.seq}", lambda one: _at_once(one, key))
    if chosen is not None:
        _carry_out(book, chosen)


def _at_once(chosen: Chosen, key: str) -> None:
    """Acts that need no more than a click."""
    with desk.telling():
        operation = _operation(chosen)
        if operation is not None:
            save(operation, f"{key}-{chosen.group}-{chosen.id}-{chosen.name}", PAGE)


def _operation(chosen: Chosen) -> Operation | None:
    name, _colon, value = chosen.name.partition(":")
    if name == "done":
        return CompleteActivity(activity_id=chosen.id, outcome=value or None)
    if name == "later":
        day = desk.book().as_of + timedelta(days=int(value))
        return RescheduleActivity(activity_id=chosen.id, due_on=day)
    return None


def _carry_out(book: Book, chosen: Chosen) -> None:
    """Acts that lead somewhere or ask for more."""
    if chosen.name == "all" or chosen.group == "approvals":
        open_list(book, chosen.group)
        st.switch_page(SCREENS / f"{TABLES[chosen.group]}.py")
    if chosen.name == "open":
        open_record(book, TABLES[chosen.group], chosen.id)
    act = _dialogs().get(chosen.name)
    if act is not None:
        try:
            act(book, chosen.id)
        except UserError as error:
            st.error(plain(t(error.says)))


def _dialogs() -> dict[str, Callable[[Book, int], None]]:
    return {
        "log": lambda book, id: complete_activity(book, id, PAGE),
        "assign_case": lambda book, id: assign(book, (id,), PAGE),
        "assign_lead": lambda book, id: assign_lead(book, id, PAGE),
        "score": lambda book, id: score_lead(book, id, PAGE),
        "plan_deal": lambda book, id: plan_activity(
            book, book.value("opportunities", id, "account_id"), PAGE, id
        ),
        "plan_quote": _follow_quote,
        "plan_payment": lambda book, id: plan_activity(
            book, book.value("payments", id, "account_id"), PAGE
        ),
    }


def _follow_quote(book: Book, id: int) -> None:
    """Its deal's next step while the deal is open, else one of the customer."""
    quote = book.record("quotes", id)
    deal = quote["opportunity_id"]
    if deal is not None and book.value("opportunities", deal, "stage") in CLOSED:
        deal = None
    plan_activity(book, quote["account_id"], PAGE, deal)


show()
