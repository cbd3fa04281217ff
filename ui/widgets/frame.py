"""The frame round every page: course and firm, pages by role, language and sign-out."""

from collections.abc import Callable, Sequence
from copy import copy
from functools import cache
from html import escape
from pathlib import Path

import streamlit as st

from classroom.courses import Course
from classroom.visits import Visitor
from kit.text import Language
from ui import desk
from ui.widgets import areas, browser
from ui.widgets.brand import logo
from ui.widgets.firm_clock import firm_clock
from ui.widgets.frame_foot import frame_foot
from ui.widgets.page_links import page_anchor, page_anchors
from ui.words import _, language, t

SCREENS = Path(__file__).parents[1] / "screens"

WORKPLACE = tuple(
    page for pages in areas.AREAS.values() for page in pages if page not in areas.HOMES
)
"""What a student reaches from the bar of an area."""
FIRM_PAGES = (
    *(page for page in (*areas.HOMES, *WORKPLACE) if page not in areas.AREAS["learning"]),
)
RECORDS = ("account", "record", "search")
ENTRIES: dict[str, tuple[str, ...]] = {
    "student": areas.HOMES,
    "teacher": ("class_now", "students", "assignments", "preview", "gradebook", "datasets"),
    "instructor": ("class_now", "gradebook", "students", "preview"),
    "administrator": (
        "people",
        "class_now",
        "students",
        "assignments",
        "preview",
        "gradebook",
        "datasets",
    ),
}
"""What each role finds in the sidebar, at most seven; the first is the page one starts on."""
BESIDE: dict[str, tuple[str, ...]] = {
    "student": (*WORKPLACE, *RECORDS, "exercise", "scenario"),
    "teacher": (
        "submission", "student_work", "exercise", "scenario", *FIRM_PAGES, *RECORDS, "welcome",
    ),
    "instructor": ("submission", "student_work", "exercise", "scenario", *FIRM_PAGES, *RECORDS),
    "administrator": ("submission", "student_work", "exercise", "scenario", *FIRM_PAGES, *RECORDS),
}  # fmt: skip
"""Pages a role reaches from another page."""


def home_path(role: str) -> str:
    """Path of the page a role starts on."""
    return "/" + ENTRIES[role][0].replace("_", "-")


def pages(who: Visitor, has_course: bool) -> tuple[list[st.Page], list[st.Page]]:
    """The pages in the sidebar and those reached from another page."""
    if who.must_change_password:
        return [], [_page("change_password", default=True)]
    names = [name for name in ENTRIES[who.role] if _exists(name)]
    if not has_course:
        names = [name for name in names if name == "people"]
    if not names:
        return [], [_page("welcome", default=True), *_beside(("settings", "change_password"))]
    shown = [_page(name, default=name == names[0]) for name in names]
    beside = tuple(name for name in BESIDE[who.role] if name not in names)
    return shown, _beside((*beside, "settings", "change_password"))


def _beside(names: tuple[str, ...]) -> list[st.Page]:
    return [_page(name) for name in names if _exists(name)]


@cache
def _exists(name: str) -> bool:
    return (SCREENS / f"{name}.py").exists()


def _page(name: str, default: bool = False) -> st.Page:
    return copy(_made(name, default, language()))  # each run of each tab marks its own


@cache
def _made(name: str, default: bool, spoken: Language) -> st.Page:
    """Making a page asks the disk several times; the pages do not change."""
    title, icon = _titles(spoken)[name]
    return st.Page(
        SCREENS / f"{name}.py",
        title=title,
        icon=f":material/{icon}:",
        url_path=name.replace("_", "-"),
        default=default,
    )


@cache
def _titles(spoken: Language) -> dict[str, tuple[str, str]]:
    return {
        "course_map": (_("Course map"), "map"),
        "today": (_("Today"), "today"),
        "firm": (_("My firm"), "storefront"),
        "accounts": (_("Accounts"), "groups"),
        "account": (_("Account"), "person"),
        "contacts": (_("Contacts"), "contacts"),
        "activities": (_("Activities"), "event_note"),
        "import_records": (_("Import"), "upload_file"),
        "record": (_("Record"), "article"),
        "search": (_("Search"), "search"),
        "leads": (_("Leads"), "filter_alt"),
        "lead_scoring": (_("Lead scoring"), "leaderboard"),
        "forecast": (_("Forecast"), "query_stats"),
        "quotes": (_("Quotes"), "request_quote"),
        "orders": (_("Orders"), "receipt_long"),
        "payments": (_("Receivables"), "payments"),
        "products": (_("Product catalogue"), "inventory_2"),
        "contracts": (_("Contracts"), "contract"),
        "segments": (_("Segments"), "group_work"),
        "campaigns": (_("Campaigns"), "campaign"),
        "journeys": (_("Journeys"), "route"),
        "cases": (_("Cases"), "support_agent"),
        "knowledge": (_("Knowledge base"), "menu_book"),
        "surveys": (_("Satisfaction"), "sentiment_satisfied"),
        "reports": (_("Reports"), "bar_chart"),
        "dashboards": (_("Dashboards"), "dashboard"),
        "customer_profit": (_("Customer profit"), "waves"),
        "sql_pane": (_("SQL"), "terminal"),
        "tables": (_("All data"), "table_view"),
        "clock": (_("Clock"), "schedule"),
        "automation": (_("Automation"), "bolt"),
        "approvals": (_("Approvals"), "approval"),
        "opportunities": (_("Opportunities"), "view_kanban"),
        "duplicates": (_("Duplicates"), "difference"),
        "my_log": (_("My log"), "history"),
        "my_grades": (_("My grades"), "grade"),
        "exercise": (_("Exercise"), "edit_note"),
        "scenario": (_("Scenario"), "theater_comedy"),
        "students": (_("Students"), "school"),
        "assignments": (_("Assignments"), "event"),
        "preview": (_("Preview"), "visibility"),
        "class_now": (_("Class now"), "monitoring"),
        "gradebook": (_("Gradebook"), "table_chart"),
        "submission": (_("Submission"), "task"),
        "student_work": (_("A student's CRM"), "manage_search"),
        "datasets": (_("Real data"), "database"),
        "people": (_("People"), "manage_accounts"),
        "welcome": (_("Welcome"), "waving_hand"),
        "settings": (_("Settings"), "settings"),
        "change_password": (_("Change password"), "key"),
    }


def name_of(page: st.Page) -> str:
    """The name of a page: that of its file in screens/."""
    return _names(language())[page.title]


@cache
def _names(spoken: Language) -> dict[str, str]:
    return {title: name for name, (title, _icon) in _titles(spoken).items()}


def icon_of(page: st.Page) -> str:
    """The name of a page's symbol."""
    return _titles(language())[name_of(page)][1]


def bar(current: st.Page, known: list[st.Page]) -> None:
    """Above a page of the firm: the other pages of its area."""
    area = _area(current)
    if area is not None:
        there = {name_of(page): page for page in known}
        pages = [there[name] for name in areas.AREAS[area] if name in there]
        if len(pages) > 1:
            links = [
                page_anchor(page.url_path, page.title, icon=icon_of(page), here=page is current)
                for page in pages
            ]
            page_anchors("bar", areas.area_label(area), links)


def _area(current: st.Page) -> str | None:
    """The area of a page; a record is in that of its table, whose letters begin its code."""
    name = name_of(current)
    if name != "record":
        return areas.area_of(name)
    prefix = st.query_params.get("id", "").strip().upper().rstrip("0123456789")
    known = desk.book().schema
    table = next((name for name, about in known.items() if about.prefix == prefix), None)
    return areas.area_of_table(table) if table else None


def sidebar(
    who: Visitor,
    mine: list[Course],
    entries: list[st.Page],
    current: st.Page,
    tools: Sequence[Callable[[], None]] = (),
) -> None:
    """Draw the sidebar, its links in one element; the entry of the current page's area is marked.
    `tools` draw what stands between the firm's name and the pages."""
    here = _area(current) if who.role == "student" and mine else None
    st.logo(logo(), size="medium")
    with st.sidebar:
        if mine:
            _course(who, mine)
        for tool in tools:
            tool()
        links = [_entry(who, entry, current, here) for entry in entries]
        if not who.must_change_password:
            links.append(page_anchor("settings", who.name, icon="person"))
        page_anchors("pages kx-below-tools" if tools else "pages", _("Areas"), links)
        frame_foot(who)


def _entry(who: Visitor, entry: st.Page, current: st.Page, here: str | None) -> str:
    area = areas.area_of(name_of(entry)) if who.role == "student" else None
    label = areas.area_label(area) if area else entry.title
    marked = area == here if here else entry is current
    return page_anchor(entry.url_path, label, icon=icon_of(entry), here=marked)


def _course(who: Visitor, mine: list[Course]) -> None:
    """The course (the choice of one where there are several), and below it the firm."""
    name = f"<strong>{escape(mine[0].name)}</strong>" if len(mine) == 1 else ""
    if not name:
        names = {c.id: c.name for c in mine}
        if st.session_state.get("course") not in names:
            st.session_state["course"] = _last_time(names) or mine[0].id
        st.selectbox(
            _("Course"),
            list(names),
            format_func=lambda id: names[id],
            key="course",
            label_visibility="collapsed",
            persist_state="session",
            on_change=desk.forget,
        )
    current = desk.course()
    below, clock = "", ""
    if who.role == "student":
        below, clock = t(desk.firm_name()), firm_clock()
    elif current is not None:
        below = current.term or current.code
    st.html(f'<div class="kx-course">{name}<small>{escape(below)}</small>{clock}</div>')


def _last_time(names: dict[int, str]) -> int | None:
    """The course this browser was in before, so that a reload stays there."""
    kept = st.context.cookies.get(browser.COURSE_COOKIE, "")
    return int(kept) if kept.isdigit() and int(kept) in names else None


def heading(title: str, note: str = "") -> st.delta_generator.DeltaGenerator:
    """The title line of a page; returns the place at its right for the one main action."""
    with st.container(
        horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"
    ):
        st.title(title, anchor=False, width="content")
        action = st.container(horizontal=True, width="content", vertical_alignment="center")
    if note:
        st.caption(note)
    return action
