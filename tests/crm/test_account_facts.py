"""What is known of each customer."""

from datetime import date

import polars as pl
import pytest

from crm.book import Book
from crm.conditions import Filter, Group
from crm.marketing.facts import account_facts, fact_columns
from crm.marketing.segments import matching
from crm.metric import compute
from crm.operation import perform
from crm.operations.merge_accounts import MergeAccounts
from sample_data.build import build_firm
from sample_data.firm import Firm, FirmKey


@pytest.fixture(scope="module")
def book() -> Book:
    return Book(build_firm(FirmKey(customers=300)))


def test_every_fact_has_a_column_that_says_what_it_is(book: Book) -> None:
    facts, columns = account_facts(book), fact_columns(book)
    assert facts.columns == list(columns)
    assert {name: facts.schema[name] for name in columns} == {
        name: about.dtype for name, about in columns.items()
    }
    derived = set(columns) - set(book.schema["accounts"].columns)
    assert all(columns[name].meaning is not None for name in derived)


def test_facts_agree_with_the_metrics_of_the_course(book: Book) -> None:
    facts = account_facts(book)
    classes = compute("rfm_classes", book)
    mine = facts.filter(pl.col("orders") > 0)
    assert mine["id"].to_list() == classes["account"].to_list()
    assert mine["orders"].to_list() == classes["frequency"].to_list()
    assert mine["rfm_class"].cast(pl.String).to_list() == classes["class"].to_list()
    assert facts["revenue"].sum() == round(compute("revenue", book) * 100)
    abc = dict(compute("abc_classes", book).select("account", "class").iter_rows())
    assert dict(mine.select("id", pl.col("abc_class").cast(pl.String)).iter_rows()) == abc


def test_a_customer_without_orders_has_no_orders_rather_than_nothing(tiny_firm: Firm) -> None:
    facts = account_facts(Book(tiny_firm)).filter(pl.col("id") == 4).row(0, named=True)
    assert (facts["orders"], facts["revenue"], facts["open_cases"]) == (0, 0, 0)
    assert facts["days_since_order"] is None and facts["rfm_class"] is None


def test_days_scores_and_contacts_of_one_customer(tiny_firm: Firm) -> None:
    facts = account_facts(Book(tiny_firm)).filter(pl.col("id") == 2).row(0, named=True)
    assert facts["last_order_on"] == date(2025, 2, 5) and facts["days_since_order"] == 146
    assert (facts["orders"], facts["revenue"], facts["average_order"]) == (1, 8000, 8000)
    assert (facts["complaints"], facts["open_complaints"], facts["last_nps"]) == (1, 0, 9)
    assert facts["last_contact_on"] == date(2025, 6, 10) and facts["contacts_30"] == 1


def test_merged_customers_count_once_with_all_they_bought(tiny_firm: Firm) -> None:
    book = Book(tiny_firm)
    perform(book, MergeAccounts(survivor=1, merged=(2,)), 1)
    facts = account_facts(book)
    assert facts["id"].to_list() == [1, 3, 4, 5, 6]
    assert facts.row(0, named=True)["revenue"] == 12_050 + 8_000


def test_only_what_a_question_needs_is_worked_out(tiny_firm: Firm) -> None:
    frame = account_facts(Book(tiny_firm), ("city", "has_phone"))
    assert "has_phone" in frame.columns and "orders" not in frame.columns


def test_a_phone_is_valid_whatever_its_spacing(tiny_firm: Firm) -> None:
    book = Book(tiny_firm)
    book.begin()
    book.change("accounts", 1, phone="179-1234 5678")
    book.change("accounts", 2, phone="+86 179 1234 5678")
    book.change("accounts", 3, phone=None)
    book.end(1)
    found = dict(account_facts(book).select("id", "has_phone").iter_rows())
    assert (found[1], found[2], found[3], found[5]) == (True, True, False, False)


def test_conditions_nest_over_facts(tiny_firm: Firm) -> None:
    lately = Filter("last_order_on", "last_days", 150)
    rich = Group("and", (Filter("revenue", ">=", 10_000), Filter("city", "=", "武汉")))
    assert matching(Book(tiny_firm), Group("or", (lately, rich))).to_list() == [1, 2, 3]
