"""One customer: fields left, timeline right, related records below; every save can be undone."""

from typing import Literal

import streamlit as st

from crm.account_page import AccountPage, account_page
from crm.book import Book
from crm.fields import typed_columns
from crm.lifecycle import LIFECYCLE, stage_on_page
from crm.operations.edit_account import EditAccount
from crm.operations.set_level import SetLevel
from crm.timeline import TimelineItem, timeline
from kit.errors import UserError
from sample_data.schema import code, number_of, schema, show_value
from ui import desk
from ui.widgets.account_dialogs import (
    log_activity,
    new_contact,
    new_opportunity,
    plan_activity,
)
from ui.widgets.account_related import related_records
from ui.widgets.case_dialogs import new_case
from ui.widgets.edit_form import edit_form
from ui.widgets.frame import SCREENS, heading
from ui.widgets.records import account_link, staff_names
from ui.widgets.saving import form_key, save, saved_line
from ui.widgets.status import day, empty_state, money, number, plain
from ui.widgets.trail import record_tools
from ui.words import _, language, t

PAGE = "account"
FORM = [name for name in typed_columns("accounts") if name != "level"]
SHORT, LATEST, MOST = 12, 30, 100
ICONS = {
    "orders": "shopping_cart",
    "cases": "support_agent",
    "activities": "call",
    "opportunities": "trending_up",
    "survey_replies": "star",
    "campaign_members": "campaign",
    "accounts": "edit_note",
    "contacts": "contacts",
    "attachments": "attach_file",
}


def show() -> None:
    asked = st.query_params.get("id", "")
    book = desk.book()
    try:
        page = account_page(book, number_of("accounts", asked))
    except UserError as error:
        _nothing(t(error.says) if asked else _("No account chosen"))
        return
    _head(book, page)
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        record_tools(book, "accounts", page.record["id"], PAGE)
    saved_line(PAGE, book)
    st.session_state.pop("_new_case", None)  # it is in the list below; one stays with the customer
    _totals(page)
    if page.record["merged_into"] is None:
        _acts(book, page)
    left, right = st.columns([5, 4], gap="medium")
    with left:
        _fields(book, page)
    with right:
        _timeline(book, page)
    related_records(book, page, PAGE)


def _nothing(why: str) -> None:
    heading(_("Account"))
    empty_state(plain(why), _("Choose an account from the list."))
    st.page_link(SCREENS / "accounts.py", label=_("To the list"), icon=":material/groups:")


def _head(book: Book, page: AccountPage) -> None:
    record = page.record
    with heading(plain(record["name"] or code("accounts", record["id"])), _facts(book, page)):
        if record["merged_into"] is None:
            _levels(book, page)
    if record["merged_into"] is not None:
        into = book.survivor(record["id"])
        name = book.value("accounts", into, "name") or ""
        st.warning(
            _("This record was merged; it can be read but not changed."), icon=":material/merge:"
        )
        account_link(into, plain(f"{code('accounts', into)} {name}"), ":material/arrow_forward:")


def _facts(book: Book, page: AccountPage) -> str:
    record = page.record
    owner = staff_names(book).get(record["owner_id"], "")
    merged = " ".join(code("accounts", other) for other in page.merged)
    parts = [
        code("accounts", record["id"]),
        show_value("accounts", "kind", record["kind"], language()),
        t(LIFECYCLE.values[stage_on_page(book, page)]),
        record["region"] or "",
        record["city"] or "",
        _("Owner: {name}").format(name=owner) if owner else "",
        _("Merged in: {codes}").format(codes=merged) if merged else "",
    ]
    return " · ".join(plain(part) for part in parts if part)


def _levels(book: Book, page: AccountPage) -> None:
    about = schema()["accounts"].columns["level"]
    account_id, level = page.record["id"], page.record["level"]
    widget = f"level-{account_id}-{level}"
    st.segmented_control(
        t(about.label),
        list(about.values),
        default=level,
        required=level is not None,
        format_func=lambda value: t(about.values[value]),
        key=widget,
        label_visibility="collapsed",
        on_change=_set_level,
        args=(account_id, widget, form_key(widget, book)),
    )


def _set_level(account_id: int, widget: str, key: str) -> None:
    level = st.session_state[widget]
    if level is not None:
        with desk.telling():
            save(SetLevel(account_id=account_id, level=level), key, PAGE)


def _totals(page: AccountPage) -> None:
    totals = page.totals
    with st.grid(5, min_column_width=130, border=True):
        st.metric(_("Valid orders"), number(totals.orders))
        st.metric(_("Net revenue"), money(totals.revenue))
        st.metric(_("Last order"), day(totals.last_order) or "–")
        st.metric(_("Open cases"), number(totals.open_cases))
        st.metric(
            _("Open opportunities"), number(totals.open_opportunities),
            help=_("Together worth {amount}").format(amount=money(totals.open_amount)),
        )  # fmt: skip


def _acts(book: Book, page: AccountPage) -> None:
    """What one can do with a customer; each opens a dialog."""
    for_each = (
        (_("Log activity"), "call", log_activity),
        (_("Plan next step"), "event", plan_activity),
        (_("New contact"), "person_add", new_contact),
        (_("New opportunity"), "trending_up", new_opportunity),
        (_("New case"), "support_agent", _new_case),
    )
    with st.container(horizontal=True, gap="small"):
        for label, icon, dialog in for_each:
            if st.button(label, icon=f":material/{icon}:", key=f"act-{icon}"):
                dialog(book, page.record["id"], PAGE)


def _new_case(book: Book, account_id: int, page: str) -> None:
    new_case(book, page, account_id)


# --- fields -----------------------------------------------------------------------------------


def _fields(book: Book, page: AccountPage) -> None:
    account_id = page.record["id"]
    st.subheader(_("Fields"), anchor=False)
    edit_form(
        book, "accounts", account_id, FORM,
        lambda values, seen: EditAccount(account_id=account_id, values=values, seen=seen), PAGE,
        name="account", disabled=page.record["merged_into"] is not None,
    )  # fmt: skip


# --- timeline ---------------------------------------------------------------------------------


def _timeline(book: Book, page: AccountPage) -> None:
    st.subheader(_("Timeline"), anchor=False)
    items = timeline(book, page.record["id"], MOST)
    if not items:
        empty_state(_("Nothing has happened yet"), _("Log the first activity above."))
        return
    height: int | Literal["content"] = 560 if len(items) > SHORT else "content"
    with st.container(height=height, border=True, key="timeline"):
        whole = len(items) <= LATEST or st.toggle(
            _("Show all ({n})").format(n=len(items)), key="timeline-all"
        )
        st.markdown("\n".join(_line(item) for item in (items if whole else items[:LATEST])))


def _line(item: TimelineItem) -> str:
    icon = ICONS.get(item.table, "circle")
    return (
        f"- :gray[{day(item.on)}] :material/{icon}: **{plain(t(item.kind))}** {plain(t(item.says))}"
    )


show()
