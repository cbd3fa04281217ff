"""Dialogs about contracts: draft one, offer its renewal, end it early."""

from collections.abc import Mapping
from datetime import date

import streamlit as st

from crm.book import Book, Row
from crm.contracts.overview import without_contract
from crm.contracts.rules import LONGEST, REASONS, RENEWALS, months_of
from crm.naming import named
from crm.operations.draft_contract import DraftContract
from crm.operations.end_contract import EndContract
from crm.operations.renew_contract import RenewContract
from crm.sales.quote_sums import fen_of_yuan
from kit.errors import UserError
from sample_data.schema import table_named
from ui.widgets.asking import act_button
from ui.widgets.saving import form_key, save
from ui.widgets.status import day, money, plain
from ui.words import _, t


def draft_contract(book: Book, page: str) -> None:
    """Choose what was agreed, and the term."""
    sources, form = without_contract(book), "draft-contract"

    def keep(key: str) -> None:
        chosen = st.session_state[f"{form}-source"]
        if chosen is None:
            raise UserError(
                "contract_source", "请先选择报价单或商机。", "Choose a quote or an opportunity."
            )
        table, id = sources[chosen]
        made = DraftContract(
            quote_id=id if table == "quotes" else None,
            opportunity_id=id if table == "opportunities" else None,
            start_on=st.session_state[f"{form}-start"], **_terms(form),
        )  # fmt: skip
        save(made, key, page)

    @st.dialog(_("New contract"))
    def dialog() -> None:
        if not sources:
            st.markdown(
                _("Every accepted quote and every won opportunity has its contract. Win a deal, or "
                  "have a quote accepted, first.")
            )  # fmt: skip
            return
        st.selectbox(
            _("Accepted quote or won opportunity"), range(len(sources)), key=f"{form}-source",
            index=None, placeholder=_("Choose"),
            format_func=lambda one: _source(book, *sources[one]),
        )  # fmt: skip
        about = table_named("contracts").columns
        st.date_input(
            t(about["start_on"].label), book.as_of, key=f"{form}-start", format="YYYY-MM-DD"
        )  # fmt: skip
        _ask_terms(form, 12, "manual")
        key = form_key(form, book)
        act_button(_("Save"), lambda: keep(key), f"{form}-save")

    dialog()


def _source(book: Book, table: str, id: int) -> str:
    fen = book.value(table, id, "net" if table == "quotes" else "amount")
    return plain(f"{named(book, table, id)} · {money(fen)}")


def _ask_terms(form: str, months: int, renewal: str) -> None:
    choices: Mapping[str, object] = table_named("contracts").columns["renewal"].values
    with st.grid(2, min_column_width=150, gap="small"):
        st.number_input(_("Term (months)"), 1, LONGEST, months, key=f"{form}-months")
        st.selectbox(
            t(table_named("contracts").columns["renewal"].label), RENEWALS,
            index=RENEWALS.index(renewal), key=f"{form}-renewal",
            format_func=lambda one: t(choices[one]),
        )  # fmt: skip


def _terms(form: str) -> dict[str, object]:
    return {
        "months": int(st.session_state[f"{form}-months"] or 0),
        "renewal": st.session_state[f"{form}-renewal"],
    }


def offer_renewal(book: Book, row: Row, page: str) -> None:
    """The follow-up contract and its opportunity in one step."""
    form = f"renew-{row['id']}"

    def keep(key: str) -> None:
        value = fen_of_yuan(st.session_state[f"{form}-value"] or 0)
        save(RenewContract(contract_id=row["id"], value=value, **_terms(form)), key, page)

    @st.dialog(_("Offer renewal"))
    def dialog() -> None:
        end: date = row["end_on"]
        st.markdown(
            _("{name} ends on {day}; the follow-up begins on the next day.").format(
                name=plain(row["name"] or ""), day=day(end)
            )
        )
        label = _("{label} (yuan)").format(label=t(table_named("contracts").columns["value"].label))
        st.number_input(
            label, 0.01, 10.0**11, (row["value"] or 1) / 100, 1000.0, "%.2f", key=f"{form}-value"
        )  # fmt: skip
        _ask_terms(form, months_of(row), row["renewal"] if row["renewal"] != "none" else "manual")
        st.caption(
            _("Makes the contract as a draft and an opportunity for it. The customer answers "
              "within two weeks of the firm's time: dearer and late offers, and complaints, make "
              "a yes less likely.")
        )  # fmt: skip
        key = form_key(form, book)
        act_button(_("Offer renewal"), lambda: keep(key), f"{form}-save")

    dialog()


def end_contract(book: Book, row: Row, page: str) -> None:
    """Ask for the reason and end it today."""
    form, about = f"end-{row['id']}", table_named("contracts").columns["end_reason"]

    def keep(key: str) -> None:
        reason = st.session_state[f"{form}-reason"]
        if reason is None:
            raise UserError("no_reason", "请选择终止原因。", "Choose a reason.")
        save(EndContract(contract_id=row["id"], reason=reason), key, page)

    @st.dialog(_("End contract"))
    def dialog() -> None:
        st.markdown(_("{name} ends today, {day}.").format(
            name=plain(row["name"] or ""), day=day(book.as_of)))  # fmt: skip
        st.selectbox(
            t(about.label), REASONS, index=None, key=f"{form}-reason", placeholder=_("Choose"),
            format_func=lambda one: t(about.values[one]),
        )  # fmt: skip
        key = form_key(form, book)
        act_button(_("End contract"), lambda: keep(key), f"{form}-save")

    dialog()
