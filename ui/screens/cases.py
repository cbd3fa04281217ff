"""The case queue: what is due, what is late, who has it; a click opens the case."""

import streamlit as st

from crm.book import Book
from crm.operations.assign_case import AssignCase
from crm.operations.escalate_case import MOST, EscalateCase
from crm.service.desk import service_staff
from crm.service.queue import (
    LATELY,
    TABS,
    Asked,
    cases_to_escalate,
    most_urgent_unassigned,
    queue,
    summary,
)
from crm.service.sla import latest_due
from ui import desk
from ui.widgets.asking import act_button
from ui.widgets.case_dialogs import new_case, what_escalation_does
from ui.widgets.case_milestones import calendar_hint
from ui.widgets.case_table import case_table
from ui.widgets.case_words import category_labels
from ui.widgets.frame import heading
from ui.widgets.record_list import record_list
from ui.widgets.records import open_record, staff_names
from ui.widgets.saving import form_key, save, saved_line
from ui.widgets.status import empty_state, number, plain
from ui.widgets.tables import first_page, page_of, pager
from ui.words import _, t

PAGE = LIST = "cases"


def show() -> None:
    book = desk.book()
    with heading(_("Cases")):
        as_list = _as_list()
        if st.button(_("New case"), type="primary", icon=":material/add:", key="new", shortcut="N"):
            new_case(book, "record")
    _open_the_new_one(book)
    saved_line(PAGE, book)
    if as_list:
        record_list("cases", page=PAGE)
    else:
        _desk(book)


def _as_list() -> bool:
    """Whether one wants every case with every field, instead of the queue of the desk."""
    names = {"queue": _("Queue"), "list": _("All fields")}
    chosen = st.segmented_control(
        _("Queue"), list(names), default="queue", required=True, key="cases-as",
        format_func=lambda one: names[one], persist_state="session",
        label_visibility="collapsed",
    )  # fmt: skip
    return chosen == "list"


def _desk(book: Book) -> None:
    _summary(book)
    _rule(book)
    asked = _asked(book)
    page = queue(book, asked)
    if page.total == 0:
        empty_state(_("No case here"), _("Choose another list, or open a new case."))
        return
    key = f"{LIST}-{asked.tab}-{page.page}-{book.seq}"
    clicked, ticked = case_table(book, page, key, asked.tab)
    calendar_hint(latest_due(book.now))
    pager(LIST, page.page, page.pages, page.total)
    if clicked is not None:
        open_record(book, "cases", clicked)
    if asked.tab != "closed":
        _bulk(book, ticked)


def _open_the_new_one(book: Book) -> None:
    created = st.session_state.pop("_new_case", None)
    if created is not None:
        open_record(book, "cases", created)


def _summary(book: Book) -> None:
    told = summary(book)
    with st.grid(6, min_column_width=104, gap="small", border=True):
        st.metric(_("Open now"), number(told.open))
        st.metric(_("Breached"), number(told.breached))
        st.metric(_("Due today"), number(told.due_today))
        st.metric(
            _("SLA met"),
            "–" if told.attainment is None else f"{told.attainment:.1f}%",
            help=_(
                "Closed cases that met both targets ÷ (all closed + breached open cases), "
                "last {n} days."
            ).format(n=LATELY),
        )
        st.metric(
            _("Follow-ups"),
            "–" if told.rolling is None else f"{told.rolling:.1f}%",
            help=_(
                "Later messages of customers answered in time ÷ (all answered + those overdue); "
                "beside the SLA, not part of it. Last {n} days."
            ).format(n=LATELY),
        )
        st.metric(
            _("CSAT"),
            "–" if told.rating is None else f"{told.rating:.2f}",
            help=_(
                "Of 5, cases closed in the last {n} days. Customers rate after a case is closed."
            ).format(n=LATELY),
        )


# --- the rule of escalation -------------------------------------------------------------------


def _rule(book: Book) -> None:
    waiting = cases_to_escalate(book)
    following = most_urgent_unassigned(book)
    if not waiting and following is None:
        return
    with st.container(horizontal=True, vertical_alignment="center", key="escalation-rule"):
        if following is not None:
            _take_next(book, following)
        if not waiting:
            return
        st.markdown(
            ":orange[:material/priority_high:] "
            + _("{n} cases are due soon or breached and not escalated.").format(n=len(waiting)),
            width="content",
        )
        if st.button(_("Escalate"), key="escalate-all", icon=":material/arrow_upward:"):
            _escalate(book, tuple(waiting[:MOST]))


def _take_next(book: Book, case_id: int) -> None:
    """One click: the most urgent case without an owner, to the owner that is chosen or to whoever
    has the least to do; then its page."""
    who = _taker(book)
    if who is None:
        return
    name = plain(staff_names(book).get(who, ""))
    st.button(
        _("Take the next case"), key="take-next", icon=":material/back_hand:", shortcut="T",
        help=_("The most urgent case without an owner goes to {name}.").format(name=name),
        on_click=_take, args=(case_id, who, form_key("take-next", book)),
    )  # fmt: skip


def _taker(book: Book) -> int | None:
    chosen: int | None = st.session_state.get("cases-owner")
    loads = service_staff(book)
    if chosen in loads:
        return chosen
    return min(loads, key=lambda id: (loads[id][1], id), default=None)


def _take(case_id: int, owner_id: int, key: str) -> None:
    with desk.telling():
        save(AssignCase(case_ids=(case_id,), owner_id=owner_id), key, "record")
        st.session_state["_new_case"] = case_id


def _escalate(book: Book, cases: tuple[int, ...]) -> None:
    def keep(key: str) -> None:
        text = st.session_state["escalate-why"] or ""
        save(EscalateCase(case_ids=cases, text=text), key, PAGE)

    @st.dialog(_("Escalate cases"))
    def dialog() -> None:
        st.caption(what_escalation_does(book))
        st.text_input(
            _("Reason"), _("Due soon or breached"), key="escalate-why", max_chars=200,
            autocomplete="off",
        )  # fmt: skip
        key = form_key("escalate", book)
        act_button(_("Escalate"), lambda: keep(key), "escalate-save")

    dialog()


# --- what is listed ---------------------------------------------------------------------------


def _asked(book: Book) -> Asked:
    with st.container(horizontal=True, vertical_alignment="bottom", key="case-filters"):
        owner = st.selectbox(
            _("Owner"), list(service_staff(book)), index=None, key="cases-owner", width=170,
            format_func=lambda id: plain(staff_names(book).get(id, "")),
            placeholder=_("All owners"), persist_state="session", on_change=first_page,
            args=(LIST,), label_visibility="collapsed",
        )  # fmt: skip
        causes = category_labels(book.schema["cases"], "category")
        cause = st.selectbox(
            _("Cause"), list(causes), index=None, key="cases-cause", width=170,
            format_func=lambda one: causes.get(one, ""), placeholder=_("All causes"),
            persist_state="session", on_change=first_page, args=(LIST,),
            label_visibility="collapsed",
        )  # fmt: skip
        search = st.text_input(
            _("Search"), key="cases-search", type="search", live="400ms", width=250,
            max_chars=60, placeholder=_("Customer, subject or ID"), persist_state="session",
            on_change=first_page, args=(LIST,), label_visibility="collapsed",
        )  # fmt: skip
    counts = summary(book, owner).tabs
    tab = st.segmented_control(
        _("Cases"), list(TABS), default="open", required=True, key="cases-tab",
        format_func=lambda one: f"{t(TABS[one])} {counts[one]}", persist_state="session",
        on_change=first_page, args=(LIST,), label_visibility="collapsed",
    )  # fmt: skip
    return Asked(tab or "open", owner, cause, search or "", page_of(LIST))


# --- many at once -----------------------------------------------------------------------------


def _bulk(book: Book, ticked: list[int]) -> None:
    """Give the ticked cases to one owner."""
    if not ticked:
        st.caption(_("Click a line to open the case; tick lines to assign them together."))
        return
    loads = service_staff(book)

    def shown(owner_id: int) -> str:
        name, load = loads[owner_id]
        return _("{name} ({n} open)").format(name=plain(name), n=load)

    with st.container(horizontal=True, vertical_alignment="center", key="case-bulk"):
        st.markdown(_("**{n}** cases ticked").format(n=len(ticked)), width="content")
        st.selectbox(
            _("Owner"), list(loads), index=None, format_func=shown, key="bulk-owner", width=220,
            placeholder=_("Choose an owner"), label_visibility="collapsed",
        )  # fmt: skip
        st.button(
            _("Assign cases"), type="primary", key="bulk-assign",
            on_click=_assign, args=(tuple(ticked), form_key("bulk-assign", book)),
        )  # fmt: skip


def _assign(cases: tuple[int, ...], key: str) -> None:
    with desk.telling():
        owner_id = st.session_state.get("bulk-owner") or 0
        save(AssignCase(case_ids=cases, owner_id=owner_id), key, PAGE)


show()
