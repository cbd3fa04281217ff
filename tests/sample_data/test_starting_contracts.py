"""Contracts at T0: they follow from the firm's own deals and orders, and change nothing else."""

from datetime import date, timedelta

import polars as pl
import pytest

from sample_data.build import cached_firm
from sample_data.firm import Firm, FirmKey
from sample_data.starting_contracts import months_later, starting_contracts


@pytest.fixture(scope="module")
def firm() -> Firm:
    return cached_firm(FirmKey(industry="manufacturing", customers=200, seed=5))


def test_every_contract_is_with_an_organisation_of_the_firm(firm: Firm) -> None:
    contracts = firm.working_tables["contracts"]
    kinds = firm.table("accounts").select(account_id="id", kind="kind")
    assert contracts.height > 10
    assert set(contracts.join(kinds, on="account_id")["kind"]) == {"organisation"}
    assert contracts["id"].to_list() == list(range(1, contracts.height + 1))


def test_a_won_deal_became_a_contract_of_its_amount(firm: Firm) -> None:
    contracts = firm.working_tables["contracts"].filter(pl.col("opportunity_id").is_not_null())
    deals = firm.table("opportunities").select(opportunity_id="id", amount="amount", stage="stage")
    joined = contracts.join(deals, on="opportunity_id")
    assert joined["value"].to_list() == joined["amount"].to_list()
    assert set(joined["stage"]) == {"won"}


def test_states_agree_with_days_and_renewals_follow_without_a_gap(firm: Firm) -> None:
    rows = {row["id"]: row for row in firm.working_tables["contracts"].iter_rows(named=True)}
    for row in rows.values():
        assert (row["end_on"] >= firm.as_of) == (row["status"] == "active")
        if row["renews_id"] is not None:
            before = rows[row["renews_id"]]
            assert before["status"] == "renewed"
            assert row["start_on"] == before["end_on"] + timedelta(days=1)


def test_the_same_firm_has_the_same_contracts_and_its_own_tables_none(firm: Firm) -> None:
    again = starting_contracts(5, "zh", firm.as_of, firm.tables)
    assert again.equals(firm.working_tables["contracts"])
    assert "contracts" not in firm.tables


def test_months_end_where_the_shorter_month_ends() -> None:
    assert months_later(firm_day(10, 31), 1) == firm_day(11, 30)
    assert months_later(firm_day(12, 31), 2).isoformat() == "2027-02-28"


def firm_day(month: int, day: int) -> date:
    return date(2026, month, day)
