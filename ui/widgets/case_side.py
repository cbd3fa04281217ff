"""Beside a case: what happened to it, articles that may help, and what else the customer has."""

import streamlit as st

from crm.book import Book, Row
from crm.service.articles import suggested
from crm.service.case_rules import STAGES, stage_of
from crm.service.desk import cases_of, recent_orders
from crm.service.history import Happened, history
from sample_data.schema import code, show_value
from ui.widgets.case_words import badge, category_labels, instant
from ui.widgets.records import RECORD, staff_names
from ui.widgets.status import money, plain
from ui.words import _, language, t

ICONS = {
    "opened": "inbox",
    "assigned": "person_add",
    "replied": "reply",
    "waiting": "pause_circle",
    "resumed": "play_circle",
    "escalated": "arrow_upward",
    "resolved": "task_alt",
    "closed": "done_all",
    "reopened": "replay",
    "rated": "star",
    "merged": "merge",
    "note": "lock",
    "wrote": "chat",
}
BY_THE_CUSTOMER = {"opened", "wrote", "resumed", "reopened", "rated"}
FEW = 5


def timeline(book: Book, case_id: int) -> None:
    """What happened, the newest first."""
    st.subheader(_("Record of the case"), anchor=False)
    kinds = category_labels(book.schema["case_events"], "kind")
    names = staff_names(book)
    with st.container(border=True, key="case-timeline"):
        st.markdown("\n".join(_line(one, kinds, names, case_id) for one in history(book, case_id)))


def _line(happened: Happened, kinds: dict[str, str], names: dict[int, str], case_id: int) -> str:
    says, who = " ".join(happened.says.split()), names.get(happened.owner_id or 0, "")
    if happened.kind == "assigned":
        says, who = "", f"→ {says}"  # the owner's name is all that it says
    by = f" :gray[{plain(who)}]" if who and happened.kind not in BY_THE_CUSTOMER else ""
    other = "" if happened.case_id == case_id else f" :gray[{code('cases', happened.case_id)}]"
    return (
        f"- :gray[{instant(happened.at)}] {_who_sees(happened.kind, kinds[happened.kind])}"
        f"{by}{other}" + (f"  \n  {plain(says)}" if says else "")
    )


def _who_sees(kind: str, label: str) -> str:
    """What the customer said in blue, our reply in green, an internal note in orange: told apart
    at a glance."""
    if kind == "note":
        return badge("orange", ICONS[kind], _("Internal note"))
    if kind == "replied":
        return badge("green", ICONS[kind], label)
    if kind == "resumed":
        return badge("blue", ICONS["wrote"], _("The customer replied"))
    if kind in BY_THE_CUSTOMER:
        return badge("blue", ICONS[kind], label)
    return f":material/{ICONS[kind]}: **{label}**"


def beside(book: Book, case: Row) -> None:
    """Articles, and the customer's other cases and orders."""
    _articles(book, case)
    _other_cases(book, case)
    _orders(book, case)


def _articles(book: Book, case: Row) -> None:
    st.subheader(_("Suggested articles"), anchor=False)
    found = suggested(book, case)
    if not found:
        st.caption(_("No published article suits this case yet; write one in the knowledge base."))
    for one in found:
        _link(book, "knowledge_articles", one.id, plain(one.name), "menu_book")


def _other_cases(book: Book, case: Row) -> None:
    others = [one for one in cases_of(book, case["account_id"]) if one["id"] != case["id"]]
    st.subheader(_("Other cases of the customer"), anchor=False)
    if not others:
        st.caption(_("No other case"))
    causes = category_labels(book.schema["cases"], "category")
    for other in others[:FEW]:
        words = other["subject"] or causes.get(other["category"], "")
        label = f"{code('cases', other['id'])} {plain(words)} · {t(STAGES[stage_of(other)])}"
        _link(book, "cases", other["id"], label, "support_agent")


def _orders(book: Book, case: Row) -> None:
    st.subheader(_("Orders of the customer"), anchor=False)
    orders = recent_orders(book, case["account_id"])
    if not orders:
        st.caption(_("No order"))
    for order in orders[:FEW]:
        status = show_value("orders", "status", order["status"], language(), book.schema)
        this = order["id"] == case["order_id"]
        label = f"{order['order_date']} {plain(money(order['amount']))} {plain(status)}"
        _link(book, "orders", order["id"], label, "push_pin" if this else "shopping_cart")


def _link(book: Book, table: str, id: int, label: str, icon: str) -> None:
    """A link to a record; `label` is ours or neutralised."""
    parameters = {"id": code(table, id, book.schema)}
    st.page_link(
        RECORD, label=label, icon=f":material/{icon}:", width="content", query_params=parameters
    )
