"""The response log of a campaign: who got what and what came of it; opt-outs are noted here."""

from typing import Any

import polars as pl
import streamlit as st

from crm.book import Book, Row
from crm.operations.record_opt_out import RecordOptOut
from sample_data.schema import code
from ui.widgets.asking import act_button
from ui.widgets.campaign_results import arm_name
from ui.widgets.records import open_account
from ui.widgets.saving import form_key, save
from ui.widgets.status import day, money, plain
from ui.widgets.tables import clicked_row, first_page, page_of, pager, plain_table
from ui.words import _, t

PAGE, KEY, SIZE = "campaigns", "campaign-log", 15
PICKED = "_campaign-log-picked"


def response_log(book: Book, row: Row) -> None:
    """One page of the members, filtered by what they did."""
    st.subheader(_("Response log"), anchor=False)
    lines = _of_kind(_members(book, row["id"]), _kind())
    pages = max(1, -(-lines.height // SIZE))
    page = min(page_of(KEY), pages)
    shown = lines.slice((page - 1) * SIZE, SIZE)
    if shown.is_empty():
        st.caption(_("Nobody here."))
        return
    key = f"{KEY}-{page}"
    plain_table(
        _as_read(book, shown), key, alt=_("Response log"), on_select=lambda: _note_picked(key)
    )
    pager(KEY, page, pages, lines.height)
    picked = st.session_state.pop(PICKED, None)
    if picked is not None and picked < shown.height:
        _one(book, row, shown.row(picked, named=True))


def _note_picked(key: str) -> None:
    """Once: the row stays marked, the dialog opens only on the click."""
    st.session_state[PICKED] = clicked_row(st.session_state[key])


def _kind() -> str:
    names = {
        "all": _("Everybody"), "opened": _("Opened"), "clicked": _("Clicked"),
        "responded": _("Responded"), "opted_out": _("Opted out"), "control": _("Hold-out"),
    }  # fmt: skip
    return st.segmented_control(
        _("Show"), list(names), default="all", required=True, key=f"{KEY}-kind",
        format_func=lambda one: names[one], label_visibility="collapsed",
        on_change=first_page, args=(KEY,),
    )  # fmt: skip


def _members(book: Book, campaign_id: int) -> pl.DataFrame:
    key = ("campaign log", campaign_id)
    return book.remember(key, lambda: _joined(book, campaign_id))


def _joined(book: Book, campaign_id: int) -> pl.DataFrame:
    names = book.table("accounts").select(account_id="id", name="name")
    orders = book.table("orders").select(order_id="id", ordered="order_date", amount="amount")
    return (
        book.table("campaign_members")
        .filter(pl.col("campaign_id") == campaign_id)
        .join(names, "account_id", how="left")
        .join(orders, "order_id", how="left")
        .sort("ordered", "id", nulls_last=True)
    )


def _of_kind(lines: pl.DataFrame, kind: str) -> pl.DataFrame:
    if kind == "all":
        return lines
    if kind == "control":
        return lines.filter(pl.col("arm") == "control")
    return lines.filter(pl.col(kind).fill_null(False))


def _as_read(book: Book, lines: pl.DataFrame) -> pl.DataFrame:
    rows = list(lines.iter_rows(named=True))
    ticks = {
        _("Opened"): "opened", _("Clicked"): "clicked", _("Responded"): "responded",
        _("Opted out"): "opted_out",
    }  # fmt: skip
    columns: dict[str, list[Any]] = {
        _("Customer"): [f"{code('accounts', r['account_id'])} {r['name'] or ''}" for r in rows],
        _("Arm"): [arm_name(r["arm"]) if r["arm"] else "" for r in rows],
        _("Sent on"): [day(r["sent_on"]) for r in rows],
        **{label: ["✓" if r[name] else "" for r in rows] for label, name in ticks.items()},
        t(book.schema["orders"].columns["order_date"].label): [day(r["ordered"]) for r in rows],
        _("Amount"): [money(r["amount"]) for r in rows],
    }
    return pl.DataFrame(columns)


def _one(book: Book, row: Row, line: Row) -> None:
    """What one can do with a member."""
    account_id, key = line["account_id"], form_key("opt-out", book)
    operation = RecordOptOut(account_id=account_id, campaign_id=row["id"])

    @st.dialog(plain(f"{code('accounts', account_id)} {line['name'] or ''}"))
    def dialog() -> None:
        st.markdown(
            _("Opting out ends all marketing to this customer, whatever is ticked afterwards.")
        )
        with st.container(horizontal=True):
            if st.button(_("Open the customer"), key="open-member"):
                open_account(account_id)
            if line["sent_on"] is not None and not line["opted_out"]:
                act_button(
                    _("Record opt-out"), lambda: save(operation, key, PAGE), "opt-out", "secondary"
                )

    dialog()
