"""What a CRM knows of organisations at T0: it follows from the records and is well-formed."""

import polars as pl
import pytest

from kit.credit_code import is_credit_code
from sample_data.build import cached_firm
from sample_data.firm import Firm, FirmKey


@pytest.fixture(scope="module")
def firm() -> Firm:
    return cached_firm(FirmKey(industry="manufacturing", customers=200, seed=5))


def test_organisations_have_industry_and_size_and_persons_have_none(firm: Firm) -> None:
    accounts = firm.working_tables["accounts"]
    organisation = accounts["kind"].cast(pl.String) == "organisation"
    for column in ("industry", "size"):
        assert (accounts[column].is_not_null() == organisation).all()
    assert accounts.filter(~organisation)["tax_no"].null_count() == (~organisation).sum()


def test_names_tell_the_industry(firm: Firm) -> None:
    accounts = firm.working_tables["accounts"].filter(pl.col("name").str.contains("机械"))
    works = accounts.filter(pl.col("name").str.contains("贸易|矿|工程").not_())
    assert set(works["industry"]) == {"making"}


def test_tax_numbers_are_right_and_of_no_real_place(firm: Firm) -> None:
    numbers = firm.working_tables["accounts"]["tax_no"].drop_nulls().to_list()
    assert len(numbers) > 50
    assert all(is_credit_code(one) and one[4:6] == "99" for one in numbers)


def test_same_name_and_province_mean_the_same_tax_number(firm: Firm) -> None:
    accounts = firm.working_tables["accounts"].filter(pl.col("kind") == "organisation")
    groups = accounts.group_by("name", "region").agg(pl.col("tax_no").n_unique())
    assert set(groups["tax_no"]) == {1}


def test_who_has_bought_is_a_customer_or_partner(firm: Firm) -> None:
    accounts = firm.working_tables["accounts"]
    bought = firm.table("orders").filter(pl.col("status") == "completed")["account_id"]
    relation = accounts.filter(pl.col("id").is_in(bought.implode()))["relation"].cast(pl.String)
    assert set(relation) <= {"customer", "partner"}


def test_contacts_are_grown_up(firm: Firm) -> None:
    born = firm.working_tables["contacts"]["birthday"].drop_nulls()
    ages = (firm.as_of - born.min()).days / 365, (firm.as_of - born.max()).days / 365
    assert ages[0] < 60
    assert ages[1] > 20


def test_the_firms_own_tables_do_not_know_them(firm: Firm) -> None:
    assert "tax_no" not in firm.table("accounts").columns
