"""The opportunity board: a column per stage, a card per deal; moving one passes the stage gates."""

from typing import get_args

import streamlit as st

from crm.board import Column, Period, board
from crm.book import Book
from crm.rules import CLOSED
from ui import desk
from ui.widgets.deal_card import deal_card
from ui.widgets.deal_dialogs import choose_customer, show_asked, show_new_deal
from ui.widgets.frame import heading
from ui.widgets.newest_first import newest_first
from ui.widgets.record_list import record_list
from ui.widgets.records import staff_names
from ui.widgets.saving import saved_line
from ui.widgets.status import day, empty_state, money, number, percent, plain
from ui.words import _, t

PAGE = "opportunities"
COLUMNS = (
    "id", "name", "account_id", "amount", "stage", "probability", "close_date", "next_step",
    "next_step_on", "owner_id",
)  # fmt: skip
FEW, MOST = 6, 30  # cards per column before and after "show all"


def show() -> None:
    book = desk.book()
    with heading(_("Opportunities"), _intro(book)):
        if st.button(_("New opportunity"), type="primary", icon=":material/add:", key="new"):
            choose_customer(book)
    show_new_deal(book, PAGE)
    if _view() == "list":
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
    desk.show_told()
    show_asked(book, PAGE)
    saved_line(PAGE, book)
    _board(book)


def _board(book: Book) -> None:
    owner, period, closed, whole = _filters(book)
    columns = [c for c in board(book, owner, period) if closed or c.stage not in CLOSED]
    if not any(column.count for column in columns):
        empty_state(_("No deal here"), _("Choose another owner or period, or open a new deal."))
        return
    for place, column in zip(st.columns(len(columns), gap="small"), columns, strict=True):
        with place:
            _column(book, column, MOST if whole else FEW)


def _intro(book: Book) -> str:
    return _("Today is {day}. Weighted amount = amount × probability of the stage.").format(
        day=day(book.as_of)
    )


def _filters(book: Book) -> tuple[int | None, Period, bool, bool]:
    names, periods = staff_names(book), _periods()
    with st.container(horizontal=True, vertical_alignment="center"):
        owner = st.selectbox(
            _("Owner"), list(names), index=None, key="board-owner", width=180,
            format_func=lambda id: plain(names.get(id, "")), placeholder=_("All owners"),
            label_visibility="collapsed", persist_state="session",
        )  # fmt: skip
        period = st.segmented_control(
            _("Closing"), list(periods), default="all", required=True, key="board-period",
            format_func=lambda one: periods[one], label_visibility="collapsed",
            persist_state="session",
        )  # fmt: skip
        closed = st.toggle(_("Show closed"), key="board-closed", persist_state="session")
        whole = st.toggle(_("Show all cards"), key="board-whole", persist_state="session")
    return owner, period or "all", closed, whole


def _periods() -> dict[Period, str]:
    words = (_("Any close date"), _("Overdue"), _("This quarter"), _("Next quarter"))
    return dict(zip(get_args(Period), words, strict=True))


def _column(book: Book, column: Column, most: int) -> None:
    with st.container(key=f"stage-{column.stage}", gap="xsmall"):
        worth = _("{n} · {amount}  \nweighted {weighted}").format(
            n=number(column.count),
            amount=plain(money(column.amount)),
            weighted=plain(money(column.weighted)),
        )
        told = "  \n".join(f":gray[:small[{line}]]" for line in worth.split("  \n"))
        st.markdown(f"**{t(column.label)}** {percent(column.probability, 0)}  \n{told}")
        for card in column.cards[:most]:
            deal_card(book, card, PAGE)
        if len(column.cards) > most:
            st.caption(_("and {n} more").format(n=len(column.cards) - most))


show()
