"""What an agent does with a case, each in a dialog; all of it goes through the log."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from crm.book import Book
from crm.fields import typed_columns
from crm.lists import Query, find
from crm.operation import Operation
from crm.operations.assign_case import AssignCase
from crm.operations.close_case import CloseCase
from crm.operations.merge_cases import MergeCases
from crm.operations.open_case import OpenCase
from crm.operations.resolve_case import ResolveCase
from crm.operations.set_priority import SetPriority
from crm.service.articles import articles, suggested
from crm.service.case_rules import MOST_WORDS, UNSOLVED_CODES, Stage, head_of, stage_of
from crm.service.desk import open_cases_of, recent_orders, service_staff
from kit.errors import UserError
from sample_data.schema import code
from ui.widgets.asking import act_button
from ui.widgets.case_words import category_labels, instant
from ui.widgets.record_form import answers, ask
from ui.widgets.saving import form_key, save
from ui.widgets.status import money, number, plain
from ui.words import _, t

MOST_CHOICES = 20
NOT_ASKED = {"owner_id"}


def text_dialog(
    book: Book,
    title: str,
    label: str,
    form: str,
    page: str,
    make: Callable[[str], Operation],
    note: str = "",
) -> None:
    """Ask for one text and carry out what it makes."""

    def keep(key: str) -> None:
        save(make(st.session_state[f"{form}-text"] or ""), key, page)

    def body() -> None:
        if note:
            st.caption(note)
        st.text_area(label, key=f"{form}-text", max_chars=MOST_WORDS, height=120)
        key = form_key(form, book)
        act_button(_("Save"), lambda: keep(key), f"{form}-save")

    st.dialog(title)(body)()


def what_escalation_does(book: Book) -> str:
    """One priority up and to the head of the service team, by name."""
    head = head_of(book)
    who = str(book.value("staff", head, "name")) if head is not None else _("nobody")
    return _("One priority up, and to the head of the service team ({who}).").format(who=plain(who))


def assign(book: Book, case_ids: tuple[int, ...], page: str) -> None:
    form = "assign-" + "-".join(map(str, case_ids[:3]))
    loads = service_staff(book)

    def keep(key: str) -> None:
        owner_id = st.session_state[f"{form}-owner"] or 0
        save(AssignCase(case_ids=case_ids, owner_id=owner_id), key, page)

    def shown(owner_id: int) -> str:
        name, load = loads[owner_id]
        return _("{name} ({n} open)").format(name=plain(name), n=load)

    def body() -> None:
        st.radio(_("Owner"), list(loads), index=None, format_func=shown, key=f"{form}-owner")
        key = form_key(form, book)
        act_button(_("Assign case"), lambda: keep(key), f"{form}-save")

    st.dialog(_("Assign case"))(body)()


def resolve(book: Book, case_id: int, page: str) -> None:
    form = f"resolve-{case_id}"
    offered = offered_articles(book, case_id)

    def keep(key: str) -> None:
        state = st.session_state
        operation = ResolveCase(
            case_id=case_id,
            text=state[f"{form}-text"] or "",
            article_id=state[f"{form}-article"],
        )
        save(operation, key, page)

    def body() -> None:
        st.text_area(_("Solution"), key=f"{form}-text", max_chars=MOST_WORDS, height=140)
        st.selectbox(
            _("Article used"), list(offered), index=None, key=f"{form}-article",
            format_func=lambda id: plain(offered[id]), placeholder=_("No article"),
        )  # fmt: skip
        key = form_key(form, book)
        act_button(_("Save"), lambda: keep(key), f"{form}-save")

    st.dialog(_("Resolve case"))(body)()


def offered_articles(book: Book, case_id: int) -> dict[int, str]:
    """Published articles, those that suit the case first."""
    first = [one.id for one in suggested(book, book.record("cases", case_id))]
    published = articles(book, status="published", order="most_used")
    names = dict(published.select("id", "name").iter_rows())
    return {id: names[id] or "" for id in dict.fromkeys([*first, *names])}


def close(book: Book, case_id: int, page: str) -> None:
    labels = category_labels(book.schema["cases"], "close_code")
    solved = stage_of(book.record("cases", case_id)) == "resolved"
    codes = [one for one in labels if one != "duplicate" and (solved or one in UNSOLVED_CODES)]
    form = f"close-{case_id}"

    def keep(key: str) -> None:
        chosen = st.session_state[f"{form}-code"] or ""
        save(CloseCase(case_id=case_id, close_code=chosen), key, page)

    def body() -> None:
        if not solved:
            st.caption(_("Without a solution a case is closed only for these reasons."))
        st.radio(
            t(book.schema["cases"].columns["close_code"].label), codes, 0 if solved else None,
            format_func=lambda one: labels[one], key=f"{form}-code",
        )  # fmt: skip
        key = form_key(form, book)
        act_button(_("Close case"), lambda: keep(key), f"{form}-save")

    st.dialog(_("Close case"))(body)()


def set_priority(book: Book, case_id: int, page: str) -> None:
    labels = category_labels(book.schema["cases"], "priority")
    now = book.value("cases", case_id, "priority")
    form = f"priority-{case_id}"

    def keep(key: str) -> None:
        chosen = st.session_state[f"{form}-level"] or ""
        save(SetPriority(case_id=case_id, priority=chosen), key, page)

    def body() -> None:
        st.caption(_("Both clocks run against the targets of the new priority."))
        st.radio(
            t(book.schema["cases"].columns["priority"].label),
            [one for one in labels if one != now], index=None,
            format_func=lambda one: labels[one], key=f"{form}-level",
        )  # fmt: skip
        key = form_key(form, book)
        act_button(_("Save"), lambda: keep(key), f"{form}-save")

    st.dialog(_("Set priority"))(body)()


OPEN: tuple[Stage, ...] = ("new", "assigned", "waiting")


def merge(book: Book, case_id: int, page: str, likely: int | None = None) -> None:
    """Choose the other case, `likely` to begin with; whichever came first is kept."""
    case = book.record("cases", case_id)
    others = {
        id: other
        for id, other in open_cases_of(book, case["account_id"]).items()
        if id != case_id and stage_of(other) in OPEN
    }
    form = f"merge-case-{case_id}"

    def keep(key: str) -> None:
        other = others.get(st.session_state.get(f"{form}-other") or 0)
        if other is None:
            raise UserError("no_case", "请先选择工单。", "Choose a case first.")
        pair = sorted((case, other), key=lambda one: (one["opened_at"], one["id"]))
        save(MergeCases(case_id=pair[1]["id"], into_id=pair[0]["id"]), key, page)

    def shown(id: int) -> str:
        other = others[id]
        words = other["subject"] or t(
            book.schema["cases"].columns["category"].values[other["category"]]
        )
        return plain(f"{code('cases', id)} {words} · {instant(other['opened_at'])}")

    def body() -> None:
        if not others:
            st.info(_("This customer has no other open case."))
            return
        st.caption(_("The later case is closed as a duplicate, the earlier one is kept."))
        st.radio(
            _("Other case"), list(others), index=list(others).index(likely) if likely else None,
            format_func=shown, key=f"{form}-other",
        )  # fmt: skip
        key = form_key(form, book)
        act_button(_("Merge cases"), lambda: keep(key), f"{form}-save")

    st.dialog(_("Merge cases"))(body)()


# --- a new case -------------------------------------------------------------------------------


def new_case(book: Book, page: str, account_id: int | None = None) -> None:
    """Open a case: find the customer, then say what it is about. The number of the new case is
    left in `st.session_state["_new_case"]`."""

    @st.dialog(_("New case"), width="medium")
    def dialog() -> None:
        chosen = account_id if account_id is not None else _customer(book)
        if chosen is None:
            return
        form = f"case-of-{chosen}"
        columns = [n for n in typed_columns("cases") if n not in NOT_ASKED]
        ask(
            book, "cases", columns, form, {"kind": "enquiry", "priority": "medium"},
            options={
                "order_id": {o["id"]: _order(o) for o in recent_orders(book, chosen)},
                "contact_id": _contacts(book, chosen),
            },
        )  # fmt: skip
        key = form_key(form, book)
        act_button(_("Open case"), lambda: _open(chosen, columns, form, key, page), f"{form}-save")

    dialog()


def _open(account_id: int, columns: list[str], form: str, key: str, page: str) -> None:
    operation = OpenCase(account_id=account_id, values=answers("cases", columns, form))
    done = save(operation, key, page)
    added = [p.id for p in done.patches if p.table == "cases" and p.column == ""]
    st.session_state["_new_case"] = added[0]


def _customer(book: Book) -> int | None:
    """Find a customer by name, phone or number."""
    search = st.text_input(
        _("Customer"), key="new-case-search", live="400ms", max_chars=60, autocomplete="off",
        placeholder=_("Name, phone, e-mail or ID"),
    )  # fmt: skip
    if not search:
        return None
    page = find(book, "accounts", Query(search, size=MOST_CHOICES))
    found = page.rows
    if page.total == 0:
        st.caption(_("No account found"))
        return None
    names = {
        row["id"]: " ".join(filter(None, (code("accounts", row["id"]), row["name"], row["phone"])))
        for row in found.select("id", "name", "phone").iter_rows(named=True)
    }
    picked: int | None = st.selectbox(
        _("Choose the customer"), list(names), index=0 if len(names) == 1 else None,
        format_func=lambda id: plain(names.get(id, "")), key=f"new-case-account-{len(names)}",
        placeholder=_("{n} found").format(n=number(page.total)),
    )  # fmt: skip
    return picked


def _order(order: Any) -> str:
    return f"{order['order_date']} {money(order['amount'])}"


def _contacts(book: Book, account_id: int) -> dict[int, str]:
    ids = book.pointing_to("contacts", "account_id", account_id)
    return {id: book.value("contacts", id, "name") or "" for id in ids}
