"""The opportunity board: a column per stage, a card per deal; moving one passes the stage gates."""

from collections.abc import Callable
from functools import partial
from typing import get_args

import streamlit as st

from crm.board import Period, board, within
from crm.book import Book
from crm.rules import CLOSED, stage_label
from ui import desk
from ui.widgets.account_dialogs import plan_activity
from ui.widgets.deal_card import closed_acts, deal_acts, deal_columns
from ui.widgets.deal_dialogs import (
    choose_customer,
    choose_stage,
    edit_deal,
    lose_deal,
    move_deal,
    show_asked,
    show_new_deal,
)
from ui.widgets.frame import heading
from ui.widgets.kanban import Board, Column, Sent, kanban, sent
from ui.widgets.newest_first import newest_first
from ui.widgets.quote_start import start_quote
from ui.widgets.record_list import record_list
from ui.widgets.records import open_account, open_record, staff_names
from ui.widgets.saving import form_key, last_saved, saved_line
from ui.widgets.status import day, empty_state, plain
from ui.words import _, t

PAGE = "opportunities"
COLUMNS = (
    "id", "name", "account_id", "amount", "stage", "probability", "close_date", "next_step",
    "next_step_on", "owner_id",
)  # fmt: skip
KEY = "deals"
ACT, ANSWERED, REFUSED = "_board-act", "_board-answered", "_board-refused"
MOST = 200
"""Cards on the board: what a browser draws at once without a pause."""


def show() -> None:
    book = desk.book()
    with heading(_("Opportunities"), _intro(book)):
        if st.button(_("New opportunity"), type="primary", icon=":material/add:", key="new"):
            choose_customer(book)
    show_new_deal(book, PAGE)
    if st.session_state.get("opportunities-view") == "list":
        _view()
        saved_line(PAGE, book)
        newest_first(book, PAGE, PAGE, COLUMNS)
        record_list(PAGE, columns=COLUMNS, page=PAGE)
    else:
        _work_on_the_board()


def _view() -> str:
    words = {"board": _("Board"), "list": _("List")}
    chosen = st.segmented_control(
        _("View"), list(words), default="board", required=True, key="opportunities-view",
        format_func=lambda one: words[one], label_visibility="collapsed", persist_state="session",
    )  # fmt: skip
    return chosen or "board"


@st.fragment
def _work_on_the_board() -> None:
    """A move redraws the board without the frame around it, which is a third of the page's cost."""
    book = desk.book()
    _carry_out(book, st.session_state.pop(ACT, None))
    desk.show_told()
    show_asked(book, PAGE)
    with st.container(horizontal=True, vertical_alignment="center", key="board-line"):
        if _view() == "list":
            st.rerun()
        saved_line(PAGE, book)  # here it moves nothing down when it appears
    _board(book)


def _intro(book: Book) -> str:
    return _("Today is {day}. Weighted amount = amount × probability of the stage.").format(
        day=day(book.as_of)
    )


# --- the board --------------------------------------------------------------------------------


def _board(book: Book) -> None:
    names = staff_names(book)
    owner, period, closed, search = _filters(names)
    columns = board(book, owner, period, search, closed)
    refused = st.session_state.pop(REFUSED, None)
    if not any(column.count for column in columns):
        if refused:
            st.error(plain(t(refused)))
        empty_state(
            _("No deal here"), _("Search for less, choose another owner or period, or open a deal.")
        )
        return
    drawn = deal_columns(within(columns, MOST), names, book.as_of)
    kanban(KEY, _drawn(book, drawn, t(refused) if refused else ""), _acted)


def _drawn(book: Book, columns: list[Column], refused: str) -> Board:
    saved = last_saved(PAGE)
    stages = [column.id for column in columns]
    return Board(
        label=_("Opportunities by stage"),
        columns=columns,
        key=form_key("board", book),
        acts=deal_acts(),
        still_acts=closed_acts(),
        away=[(stage, t(stage_label(stage))) for stage in CLOSED if stage not in stages],
        refused=refused,
        done=t(saved.says) if saved else "",
        answered=st.session_state.get(ANSWERED, ""),
    )


def _filters(names: dict[int, str]) -> tuple[int | None, Period, bool, str]:
    periods = _periods()
    with st.container(horizontal=True, vertical_alignment="center", key="board-filters"):
        search = st.text_input(
            _("Search"), key="board-search", type="search", live="400ms", width=200, max_chars=60,
            placeholder=_("Deal, customer or code"), label_visibility="collapsed",
            persist_state="session",
        )  # fmt: skip
        owner = st.selectbox(
            _("Owner"), list(names), index=None, key="board-owner", width=140,
            format_func=lambda id: plain(names.get(id, "")), placeholder=_("All owners"),
            label_visibility="collapsed", persist_state="session",
        )  # fmt: skip
        period = st.segmented_control(
            _("Closing"), list(periods), default="all", required=True, key="board-period",
            format_func=lambda one: periods[one], label_visibility="collapsed",
            persist_state="session",
        )  # fmt: skip
        closed = st.toggle(_("Show closed"), key="board-closed", persist_state="session")
    return owner, period or "all", closed, search or ""


def _periods() -> dict[Period, str]:
    words = (_("Any close date"), _("Overdue"), _("This quarter"), _("Next quarter"))
    return dict(zip(get_args(Period), words, strict=True))


# --- what one does on it ----------------------------------------------------------------------


def _acted() -> None:
    """Callback: a move is made durable at once; anything else is opened while the page is drawn."""
    told = sent(KEY)
    if told is None:
        return
    st.session_state[ANSWERED] = told.mark
    if told.act == "move":
        st.session_state[REFUSED] = move_deal(told.id, told.to, f"{told.key[:40]}-{told.id}", PAGE)
    else:
        st.session_state[ACT] = told


def _carry_out(book: Book, told: Sent | None) -> None:
    if told is None or not book.has(PAGE, told.id):
        return
    account = book.value(PAGE, told.id, "account_id")
    acts: dict[str, Callable[[], None]] = {
        "open": partial(open_record, book, PAGE, told.id),
        "account": partial(open_account, account),
        "plan": partial(plan_activity, book, account, PAGE, told.id),
        "edit": partial(edit_deal, book, told.id, PAGE),
        "quote": partial(start_quote, book, told.id),
        "stage": partial(choose_stage, book, told.id, PAGE),
        "lose": partial(lose_deal, book, told.id, PAGE),
    }
    if told.act in acts:
        acts[told.act]()


show()
