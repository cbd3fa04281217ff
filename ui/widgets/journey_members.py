"""Who is where in a journey: one page of its members, by state; a click opens the customer."""

from collections.abc import Mapping
from typing import Any

import polars as pl
import streamlit as st

from crm.book import Book, Row
from crm.marketing.journey import Journey
from sample_data.schema import Column, code
from ui.widgets.records import open_account
from ui.widgets.status import day, money
from ui.widgets.tables import clicked_row, first_page, page_of, pager, plain_table
from ui.words import _, t

KEY, SIZE = "journey-members", 15
PICKED = "_journey-member"


def journey_members(book: Book, one: Journey) -> None:
    """Draw the table with its filter."""
    st.subheader(_("Who is where"), anchor=False)
    lines = _members(book, one.id)
    chosen = _state(book)
    if chosen != "all":
        lines = lines.filter(pl.col("state") == chosen)
    pages = max(1, -(-lines.height // SIZE))
    page = min(page_of(KEY), pages)
    shown = lines.slice((page - 1) * SIZE, SIZE)
    if shown.is_empty():
        st.caption(_("Nobody here."))
        return
    key = f"{KEY}-{one.id}-{page}"
    table = _as_read(book, one, shown)
    plain_table(table, key, alt=_("Who is where"), on_select=lambda: _note(key))
    pager(KEY, page, pages, lines.height)
    picked = st.session_state.pop(PICKED, None)
    if picked is not None and picked < shown.height:
        open_account(shown["account_id"][picked])


def _note(key: str) -> None:
    st.session_state[PICKED] = clicked_row(st.session_state[key])


def _state(book: Book) -> str:
    states = book.schema["journey_members"].columns["state"].values
    names = {"all": _("Everybody")} | {name: t(label) for name, label in states.items()}
    return st.segmented_control(
        _("Show"), list(names), default="all", required=True, key=f"{KEY}-state",
        format_func=lambda one: names[one], label_visibility="collapsed",
        on_change=first_page, args=(KEY,),
    )  # fmt: skip


def _members(book: Book, journey_id: int) -> pl.DataFrame:
    members = book.table("journey_members").filter(pl.col("journey_id") == journey_id)
    return members.sort("next_on", "id", nulls_last=True)


def _as_read(book: Book, one: Journey, lines: pl.DataFrame) -> pl.DataFrame:
    about = book.schema["journey_members"].columns
    ordered = book.schema["orders"].columns["order_date"]
    rows = list(lines.iter_rows(named=True))
    orders = [r["order_id"] and book.record("orders", r["order_id"]) for r in rows]

    columns: dict[str, list[Any]] = {
        _("Customer"): [_called(book, row["account_id"]) for row in rows],
        t(about["entered_on"].label): [day(row["entered_on"]) for row in rows],
        _("Place"): [_place(one, row) for row in rows],
        t(about["state"].label): [_stands(about, row) for row in rows],
        t(about["next_on"].label): [day(row["next_on"]) for row in rows],
        t(about["left_on"].label): [day(row["left_on"]) for row in rows],
        t(ordered.label): [day(order["order_date"]) if order else "" for order in orders],
        _("Amount"): [money(order["amount"]) if order else "" for order in orders],
    }
    return pl.DataFrame(columns)


def _stands(about: Mapping[str, Column], row: Row) -> str:
    """The state, and why he left."""
    state = t(about["state"].values[row["state"]])
    if not row["reason"]:
        return state
    words = _("{state}: {why}")
    return words.format(state=state, why=t(about["reason"].values[row["reason"]]))


def _called(book: Book, account_id: int) -> str:
    return f"{code('accounts', account_id)} {book.value('accounts', account_id, 'name') or ''}"


def _place(one: Journey, row: Row) -> str:
    if row["arm"] == "control":
        return "–"
    return _("{n} of {all}").format(n=row["step"], all=len(one.steps))
