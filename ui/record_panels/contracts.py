"""What one does with a contract: sign it, offer its renewal, end it; what renewed it."""

import streamlit as st

from crm.book import Book, Row
from crm.contracts.rules import follow_up, months_of, yearly
from crm.operations.sign_contract import SignContract
from ui import desk
from ui.widgets.contract_dialogs import end_contract, offer_renewal
from ui.widgets.records import record_link
from ui.widgets.saving import form_key, save
from ui.widgets.status import chip, day, money, number
from ui.widgets.worth import worth
from ui.words import _

PAGE = "record"


def panel(book: Book, id: int) -> None:
    """Draw the panel of one contract."""
    row = book.record("contracts", id)
    _state(book, row)
    with st.container(horizontal=True, gap="small"):
        _acts(book, row)
    following = follow_up(book, id)
    if following is not None:
        record_link(book, "contracts", following["id"], before=_("Renewed by"))


def said(book: Book, row: Row) -> frozenset[str]:
    """What the title and the figures show."""
    return frozenset({"name", "value"})


def _state(book: Book, row: Row) -> None:
    left = (row["end_on"] - book.as_of).days
    with st.grid(4, min_column_width=130, border=True):
        st.metric(_("Contract value"), worth(row["value"]), help=money(row["value"]))
        st.metric(_("Value a year"), worth(round(yearly(row))))
        st.metric(_("Term (months)"), number(months_of(row)))
        st.metric(_("Days left"), number(max(0, left)) if row["status"] == "active" else "–")
    if row["status"] == "active" and left <= 90 and row["renewal"] == "manual":
        words = _("Ends on {day}: offer the renewal in good time").format(day=day(row["end_on"]))
        st.markdown(chip("warning", words))
    if row["status"] == "draft" and row["offered_on"] is not None:
        words = _("With the customer since {day}").format(day=day(row["offered_on"]))
        st.markdown(chip("submitted", words))


def _acts(book: Book, row: Row) -> None:
    status = row["status"]
    if status == "draft" and row["offered_on"] is None:
        st.button(
            _("Sign"), type="primary", icon=":material/ink_pen:", key="contract-sign",
            on_click=_sign, args=(row["id"], form_key("contract-sign", book)),
        )  # fmt: skip
    if (
        status in ("active", "expired")
        and follow_up(book, row["id"]) is None
        and st.button(
            _("Offer renewal"), type="primary", icon=":material/autorenew:", key="contract-renew"
        )
    ):
        offer_renewal(book, row, PAGE)
    if status in ("active", "draft"):
        label = _("End contract") if status == "active" else _("Give up the draft")
        if st.button(label, type="tertiary", key="contract-end"):
            end_contract(book, row, PAGE)


def _sign(contract_id: int, key: str) -> None:
    with desk.telling():
        save(SignContract(contract_id=contract_id), key, PAGE)
