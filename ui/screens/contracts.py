"""Contracts: what they are worth a year, which end soon, how many are renewed; and the list."""

from datetime import timedelta

import streamlit as st

from crm.book import Book
from crm.conditions import Condition, Filter, Group
from crm.contracts.overview import overview
from ui import desk
from ui.widgets.contract_dialogs import draft_contract
from ui.widgets.frame import heading
from ui.widgets.record_list import record_list
from ui.widgets.saving import saved_line
from ui.widgets.status import empty_state, money, number, percent
from ui.widgets.worth import worth
from ui.words import _, t

PAGE = "contracts"
COLUMNS = (
    "id", "name", "account_id", "status", "start_on", "end_on", "value", "renewal", "owner_id",
)  # fmt: skip
DAYS = (30, 60, 90)


def show() -> None:
    book = desk.book()
    note = _("Automatic contracts renew themselves; the others need an offer before they end.")
    with heading(_("Contracts"), note):
        if st.button(_("New contract"), type="primary", icon=":material/add:", key="new-contract"):
            draft_contract(book, PAGE)
    saved_line(PAGE, book)
    if book.height(PAGE) == 0:
        empty_state(
            _("No contract yet"),
            _("Draft one from an accepted quote or a won opportunity with “New contract”."),
        )
        return
    _figures(book)
    words = {
        "active": _("Contracts in force"),
        **{f"next-{n}": _("Ending within {n} days").format(n=n) for n in DAYS},
        "offered": _("With the customer"), "draft": _("Drafts"), "all": _("All"),
    }  # fmt: skip
    which = st.pills(
        t(book.schema[PAGE].label), list(words), default="active", required=True,
        key="contracts-chip", format_func=lambda one: words[one], label_visibility="collapsed",
        persist_state="session",
    )  # fmt: skip
    start = _condition(book, which or "active")
    record_list(PAGE, columns=COLUMNS, start=start, key=f"contracts-{which}", page=PAGE)


def _figures(book: Book) -> None:
    found = overview(book)
    with st.grid(4, min_column_width=140, border=True):
        st.metric(_("Contracts in force"), number(found.active))
        st.metric(_("Value a year"), worth(found.a_year), help=money(found.a_year))
        st.metric(
            _("Ending within {n} days").format(n=90), worth(found.soon_value),
            delta=_("{n} contracts").format(n=number(found.soon)), delta_color="off",
            delta_arrow="off", help=money(found.soon_value),
        )  # fmt: skip
        st.metric(
            _("Renewal rate"), percent(found.rate) or "–",
            help=_("Of the contracts that ended in the last twelve months and could be renewed, "
                   "those that were: {renewed} of {over}.").format(
                       renewed=found.renewed, over=found.over),
        )  # fmt: skip


def _condition(book: Book, which: str) -> Condition | None:
    active = Filter("status", "=", "active")
    if which.startswith("next-"):
        last = book.as_of + timedelta(days=int(which.removeprefix("next-")))
        return Group("and", (active, Filter("end_on", "<=", last)))
    draft = Filter("status", "=", "draft")
    return {
        "active": active,
        "offered": Group("and", (draft, Filter("offered_on", "empty", False))),
        "draft": Group("and", (draft, Filter("offered_on", "empty", True))),
    }.get(which)


show()
