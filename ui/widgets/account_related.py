"""The records below a customer, one tab each; only the open tab is drawn."""

from collections.abc import Callable

import polars as pl
import streamlit as st

from crm.account_page import AccountPage
from crm.book import Book, Row
from kit.text import several
from sample_data.schema import code, show_value
from ui.widgets.account_dialogs import complete_activity, edit_contact
from ui.widgets.attachments import attachments_list, attachments_title
from ui.widgets.record_history import record_history
from ui.widgets.records import related, verbatim
from ui.widgets.status import chip, day, empty_state, plain
from ui.words import _, language, t

MOST_LINES = 20
ORDERS = ("id", "order_date", "status", "channel", "amount")
CASES = ("id", "opened_at", "kind", "category", "priority", "status", "csat")
OPPORTUNITIES = ("id", "name", "stage", "probability", "amount", "close_date", "owner_id")
ACTIVITIES = ("id", "kind", "subject", "due_on", "done_on", "outcome", "cost_minutes", "owner_id")
CONTRACTS = ("id", "name", "status", "start_on", "end_on", "value", "renewal")
SURVEYS = ("id", "instrument", "score", "replied_on")


def related_records(book: Book, page: AccountPage, screen: str) -> None:
    """Draw the tabs."""
    frames: dict[str, tuple[pl.DataFrame, Callable[[], None]]] = {
        "contacts": (page.contacts, lambda: _contacts(book, page, screen)),
        "orders": (page.orders, lambda: _orders(book, page)),
        "cases": (page.cases, lambda: _cases(book, page)),
        "opportunities": (page.opportunities, lambda: _opportunities(book, page)),
        "activities": (page.activities, lambda: _activities(book, page, screen)),
        "survey_replies": (page.survey_replies, lambda: _surveys(book, page)),
    }
    mine = book.pointing_to("contracts", "account_id", page.record["id"])
    if mine:
        rows = book.table("contracts").filter(pl.col("id").is_in(mine)).reverse()
        frames["contracts"] = (rows, lambda: related(book, "contracts", rows, CONTRACTS, ""))
    known = book.schema
    titles = [
        f"{t(several(known[name].label))} {rows.height}" for name, (rows, _draw) in frames.items()
    ]
    id, merged = page.record["id"], page.record["merged_into"] is not None
    titles += [_("Field history"), attachments_title(book, "accounts", id)]
    key = f"related-{id}"
    tabs = st.tabs(titles, on_change="rerun", key=key)
    draws = [draw for _rows, draw in frames.values()]
    draws.append(lambda: record_history(book, "accounts", id))
    draws.append(lambda: attachments_list(book, "accounts", id, screen, key, closed=merged))
    for tab, draw in zip(tabs, draws, strict=True):
        if tab.open:
            with tab:
                draw()


def _orders(book: Book, page: AccountPage) -> None:
    related(book, "orders", page.orders, ORDERS, _("This customer has not bought yet."))


def _cases(book: Book, page: AccountPage) -> None:
    related(book, "cases", page.cases, CASES, _("This customer has not asked for service."))


def _opportunities(book: Book, page: AccountPage) -> None:
    hint = _("Open one with “New opportunity” above.")
    related(book, "opportunities", page.opportunities, OPPORTUNITIES, hint)


def _surveys(book: Book, page: AccountPage) -> None:
    hint = _("This customer has not replied to a survey.")
    related(book, "survey_replies", page.survey_replies, SURVEYS, hint)


def _contacts(book: Book, page: AccountPage, screen: str) -> None:
    if page.contacts.height == 0:
        empty_state(_("No contact yet"), _("Add one with “New contact” above."))
    for row in page.contacts.head(MOST_LINES).iter_rows(named=True):
        with _one_line(f"contact-row-{row['id']}"):
            st.markdown(_contact(row), width="stretch")
            if st.button(_("Edit"), key=f"contact-{row['id']}", icon=":material/edit:"):
                edit_contact(book, row["id"], screen)


def _contact(row: Row) -> str:
    role = show_value("contacts", "role", row["role"], language())
    email = verbatim(row["email"]) if row["email"] else ""
    parts = [plain(part) for part in (row["title"], role, row["mobile"], row["wechat"]) if part]
    marks = [chip("warning", _("Do not contact"))] if row["do_not_contact"] else []
    said = [f"**{plain(row['name'] or '')}**", *parts, email, *marks]
    return f"{code('contacts', row['id'])} " + " · ".join(filter(None, said))


def _activities(book: Book, page: AccountPage, screen: str) -> None:
    planned = page.activities.filter(pl.col("done_on").is_null() & pl.col("due_on").is_not_null())
    for row in planned.sort("due_on").head(MOST_LINES).iter_rows(named=True):
        with _one_line():
            st.markdown(_planned(book, row), width="stretch")
            if st.button(_("Done"), key=f"done-{row['id']}", icon=":material/check:"):
                complete_activity(book, row["id"], screen)
    hint = _("Write one down with “Log activity” above.")
    related(book, "activities", page.activities, ACTIVITIES, hint)


def _planned(book: Book, row: Row) -> str:
    late = row["due_on"] < book.as_of
    state = chip("late") if late else chip("not_open", _("Planned"))
    kind = show_value("activities", "kind", row["kind"], language())
    return f"{state} {day(row['due_on'])} {plain(kind)} **{plain(row['subject'] or '')}**"


def _one_line(key: str | None = None) -> st.delta_generator.DeltaGenerator:
    return st.container(
        horizontal=True, horizontal_alignment="distribute", vertical_alignment="center", key=key
    )
