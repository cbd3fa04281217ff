"""Approvals: what waits for whom, what was submitted, and the chains that say who decides."""

from collections import Counter

import streamlit as st

from crm.approvals.approvers import approver_label
from crm.approvals.chain import chain_of
from crm.approvals.requests import (
    REQUESTS,
    present_stage,
    target_of,
    waiting_for,
)
from crm.book import Book, Row
from crm.fields import MOST_CHARACTERS
from crm.operations.decide_approval import DecideApproval
from crm.operations.decide_approvals import DecideApprovals
from crm.operations.recall_approval import RecallApproval
from ui import desk
from ui.widgets.approval_bar import step_bar, trail
from ui.widgets.approval_chains import chain_editor_open, chains, edit_chain_here
from ui.widgets.approval_dialogs import ask_limit, facts_line
from ui.widgets.frame import heading
from ui.widgets.records import record_link
from ui.widgets.saving import form_key, save, saved_line
from ui.widgets.status import empty_state, number, plain
from ui.widgets.tables import first_page, page_of, pager
from ui.words import _, t

PAGE, SIZE = "approvals", 6


def show() -> None:
    book = desk.book()
    if chain_editor_open():
        edit_chain_here(book)
        return
    note = _("Decide yourself in an approver's part, or let time pass: the firm's approvers decide "
             "within business hours and say why.")  # fmt: skip
    with heading(_("Approvals"), note):
        if chain_of(book, "accounts") is not None and st.button(
            _("Ask for a credit limit"), icon=":material/add:", key="ask-limit"
        ):
            ask_limit(book, PAGE)
    saved_line(PAGE, book)
    waiting = waiting_for(book)
    words = {
        "waiting": f"{_('To decide')} {len(waiting)}",
        "mine": f"{_('Submitted')} {max(book.height(REQUESTS), len(waiting))}",
        "chains": _("Approval chains"),
    }
    view = st.segmented_control(
        _("View"), list(words), default="waiting", required=True, key="approvals-view",
        format_func=lambda one: words[one], label_visibility="collapsed", persist_state="session",
    )  # fmt: skip
    if view == "chains":
        chains(book)
    elif view == "mine":
        _mine(book)
    else:
        _to_decide(book, waiting)


# --- to decide --------------------------------------------------------------------------------


def _to_decide(book: Book, waiting: list[Row]) -> None:
    if not waiting:
        empty_state(
            _("Nothing waits for approval"),
            _("A quote with a deep discount comes here once it is submitted."),
        )
        return
    approver = _as_whom(book, waiting)
    rows = [row for row in waiting if approver in ("all", present_stage(row).approver)]
    pages = max(1, -(-len(rows) // SIZE))
    page = min(page_of("deciding"), pages)
    shown = rows[(page - 1) * SIZE : page * SIZE]
    if len(shown) > 1:
        _bulk(book, shown)
    for row in shown:
        _card(book, row, choosable=len(shown) > 1)
    pager("deciding", page, pages, len(rows))


def _as_whom(book: Book, waiting: list[Row]) -> str:
    """Whose part the student plays; the counts say where something waits."""
    counts = Counter(present_stage(row).approver for row in waiting)
    words = {"all": f"{_('All')} {len(waiting)}"}
    words |= {
        one: f"{t(approver_label(book, one))} {number(count)}" for one, count in counts.items()
    }
    if st.session_state.get("approvals-as") not in words:
        st.session_state.pop("approvals-as", None)
    chosen = st.pills(
        _("Act as"), list(words), default="all", required=True, key="approvals-as",
        format_func=lambda one: words[one], on_change=first_page, args=("deciding",),
    )  # fmt: skip
    return chosen or "all"


def _name(row: Row) -> str:
    return f"{row['table_name']}-{target_of(row)}"


def _card(book: Book, row: Row, *, choosable: bool) -> None:
    name, key = _name(row), form_key("approvals", book)
    with st.container(border=True, gap="small", key=f"approval-{name}"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            if choosable:
                st.checkbox(
                    _("Choose"), key=f"choose-{name}", label_visibility="collapsed", width=30
                )
            record_link(book, row["table_name"], target_of(row))
        st.markdown(facts_line(book, row))
        step_bar(book, row)
        trail(book, row)
        with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
            st.text_input(
                _("Approval note"), key=f"note-{name}", max_chars=MOST_CHARACTERS, width=320,
                placeholder=_("Note; a rejection needs one"), label_visibility="collapsed",
                autocomplete="off",
            )  # fmt: skip
            st.button(
                _("Approve"), key=f"yes-{name}", type="primary", icon=":material/check:",
                on_click=_decide, args=(row, True, key),
            )  # fmt: skip
            st.button(
                _("Reject"), key=f"no-{name}", icon=":material/close:", on_click=_decide,
                args=(row, False, key),
            )  # fmt: skip


def _which(row: Row) -> dict[str, int]:
    """How an operation names the request; one not written down yet goes by its quote."""
    return {"request_id": row["id"]} if row["id"] else {"quote_id": row["quote_id"]}


def _decide(row: Row, approve: bool, key: str) -> None:
    note, by = st.session_state.get(f"note-{_name(row)}") or "", present_stage(row).approver
    operation = DecideApproval(**_which(row), approve=approve, note=note, by=by, step=row["step"])
    with desk.telling():
        save(operation, f"{key}-{_name(row)}-{approve}", PAGE)


def _bulk(book: Book, shown: list[Row]) -> None:
    key = form_key("approvals", book)
    names = [_name(row) for row in shown]
    chosen = [row for row in shown if st.session_state.get(f"choose-{_name(row)}")]
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        every = len(chosen) == len(shown)
        st.button(
            _("Choose none") if every else _("Choose all"), key="choose-all", type="tertiary",
            icon=":material/select_all:", on_click=_choose, args=(names, not every),
        )  # fmt: skip
        if not chosen:
            return
        st.text_input(
            _("Approval note"), key="bulk-note", max_chars=MOST_CHARACTERS, width=280,
            placeholder=_("Note for all that are chosen"), label_visibility="collapsed",
            autocomplete="off",
        )  # fmt: skip
        for approve, label in ((True, _("Approve {n}")), (False, _("Reject {n}"))):
            st.button(
                label.format(n=len(chosen)), key=f"bulk-{approve}",
                type="primary" if approve else "secondary", on_click=_decide_all,
                args=(chosen, approve, key),
            )  # fmt: skip


def _choose(names: list[str], on: bool) -> None:
    for name in names:
        st.session_state[f"choose-{name}"] = on


def _decide_all(rows: list[Row], approve: bool, key: str) -> None:
    written = [row for row in rows if row["id"]]
    others = [row for row in rows if not row["id"]]
    operation = DecideApprovals(
        request_ids=tuple(row["id"] for row in written),
        quote_ids=tuple(row["quote_id"] for row in others),
        steps=tuple(row["step"] for row in (*written, *others)),
        approve=approve,
        note=st.session_state.get("bulk-note") or "",
    )
    with desk.telling():
        save(operation, f"{key}-bulk-{approve}", PAGE)


# --- submitted --------------------------------------------------------------------------------


def _mine(book: Book) -> None:
    if not book.height(REQUESTS):
        empty_state(
            _("Nothing was submitted yet"), _("Submit a quote for approval on its own page.")
        )
        return
    total = book.height(REQUESTS)
    pages = -(-total // SIZE)
    page = min(page_of("submitted"), pages)
    rows = book.table(REQUESTS).reverse().slice((page - 1) * SIZE, SIZE).to_dicts()
    for row in rows:
        with st.container(border=True, gap="small", key=f"submitted-{row['id']}"):
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                record_link(book, row["table_name"], target_of(row))
                when = f"{row['submitted_at']:%Y-%m-%d %H:%M}"
                st.markdown(f":gray[:small[{plain(when)}]]", width="content")
                _recall(book, row)
            step_bar(book, row)
            trail(book, row)
    pager("submitted", page, pages, total)


def _recall(book: Book, row: Row) -> None:
    if row["status"] != "waiting":
        return
    st.button(
        _("Recall the request"), key=f"recall-{row['id']}", type="tertiary", icon=":material/undo:",
        on_click=_take_back, args=(row["id"], form_key("approvals", book)),
    )  # fmt: skip


def _take_back(request_id: int, key: str) -> None:
    with desk.telling():
        save(RecallApproval(request_id=request_id), f"{key}-recall-{request_id}", PAGE)


show()
