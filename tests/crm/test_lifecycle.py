"""The lifecycle stage of customers: by deals, orders and answers, never by hand."""

from datetime import timedelta

import polars as pl
import pytest

from crm.account_page import account_page
from crm.analysis.derived import table_with
from crm.book import Book
from crm.lifecycle import lifecycle, stage_on_page
from crm.marketing.facts import account_facts
from sample_data.build import cached_firm
from sample_data.firm import FirmKey
from tests.crm.selling import do


@pytest.fixture
def book() -> Book:
    return Book(cached_firm(FirmKey(customers=300, seed=3)))


def stage_of(book: Book, account: int) -> str:
    return dict(lifecycle(book).iter_rows())[account]


def test_every_account_has_a_stage_and_all_stages_occur(book: Book) -> None:
    found = lifecycle(book)
    assert found["id"].to_list() == book.table("accounts")["id"].to_list()
    assert {"lead", "customer", "evangelist", "former"} <= set(found["lifecycle"])


def test_a_stage_agrees_with_the_last_valid_order(book: Book) -> None:
    orders = book.table("orders").filter(pl.col("status") == "completed")
    last = dict(orders.group_by("account_id").agg(pl.col("order_date").max()).iter_rows())
    for id, stage in lifecycle(book).iter_rows():
        expected = {"lead", "opportunity"}
        if id in last:
            recent = last[id] >= book.as_of - timedelta(days=365)
            expected = {"customer", "evangelist"} if recent else {"former"}
        assert stage in expected


def test_a_deal_makes_a_lead_an_opportunity_and_losing_it_takes_that_back(book: Book) -> None:
    do(book, "create_account", values={"name": "新单位", "kind": "organisation"})
    account = book.height("accounts")
    assert stage_of(book, account) == "lead"
    values = {"name": "第一笔", "amount": 100_000, "close_date": book.as_of.isoformat()}
    do(book, "create_opportunity", account_id=account, values=values)
    assert stage_of(book, account) == "opportunity"
    do(book, "undo", of=2)
    assert stage_of(book, account) == "lead"


def test_reports_and_segments_know_the_stage(book: Book) -> None:
    counted = table_with(book, "accounts", {"lifecycle"})["lifecycle"].value_counts().sort("count")
    facts = account_facts(book, {"lifecycle"})["lifecycle"].value_counts().sort("count")
    assert counted["count"].sum() == book.live_accounts().height
    assert dict(counted.iter_rows()) == dict(facts.iter_rows())


def test_a_birthday_this_month_is_a_fact_of_the_customer(book: Book) -> None:
    born = book.table("contacts").filter(pl.col("birthday").dt.month() == book.as_of.month)
    facts = account_facts(book, {"birthday_this_month"}).filter("birthday_this_month")
    assert set(facts["id"]) == set(born["account_id"])
    assert facts.height > 0


def test_the_page_of_a_customer_tells_the_same_stage(book: Book) -> None:
    for id, stage in lifecycle(book).head(150).iter_rows():
        assert stage_on_page(book, account_page(book, id)) == stage
