"""Cost to serve: what each customer used, charged at rates the student may change."""

from datetime import timedelta

import polars as pl
import pytest

from crm.analysis.derived import table_with
from crm.book import Book
from crm.service_costs import ACTIVITIES, charges, profits, rates, usual_rates, whale
from sample_data.build import cached_firm
from sample_data.firm import FirmKey
from tests.crm.selling import do, refusal


@pytest.fixture
def book() -> Book:
    return Book(cached_firm(FirmKey(customers=200, seed=3)))


def test_the_margins_of_all_customers_are_the_firms(book: Book) -> None:
    orders = book.table("orders").filter(
        pl.col("status") == "completed",
        pl.col("order_date") >= book.as_of - timedelta(days=365),
    )
    margin = orders["amount"].sum() - orders["cogs"].sum()
    assert profits(book)["margin"].sum() == margin


def test_a_customer_is_charged_what_he_used(book: Book) -> None:
    account = int(profits(book).sort("case", descending=True)["id"][0])
    since = book.as_of - timedelta(days=365)
    cases = [book.record("cases", id) for id in book.pointing_to("cases", "account_id", account)]
    recent = [row for row in cases if row["opened_at"].date() >= since]
    by = {one.activity: one for one in charges(book, account)}
    assert by["case"].quantity == len(recent) + sum(bool(row["reopened"]) for row in recent)
    row = profits(book).row(by_predicate=pl.col("id") == account, named=True)
    assert row["cost_to_serve"] == sum(one.cost for one in by.values())
    assert row["profit"] == row["margin"] - row["cost_to_serve"]


def test_a_rate_is_changed_twice_and_taken_back(book: Book) -> None:
    before = profits(book)["cost_to_serve"].sum()
    do(book, "set_service_rate", activity="order", unit_cost=5_000)
    assert rates(book)["order"] == 5_000
    assert profits(book)["cost_to_serve"].sum() > before
    do(book, "set_service_rate", activity="order", unit_cost=0)
    assert book.height("service_rates") == 1
    assert refusal(book, "set_service_rate", activity="order", unit_cost=0) == "nothing_changed"
    assert refusal(book, "set_service_rate", activity="order", unit_cost=-1) == "number"
    do(book, "undo", of=2)
    do(book, "undo", of=1)
    assert rates(book) == usual_rates()


def test_the_whale_curve_rises_to_its_peak_and_ends_at_the_whole(book: Book) -> None:
    do(book, "set_service_rate", activity="case", unit_cost=50_000)
    found = whale(book)
    assert found.losing > 0
    assert found.curve[0] == (0.0, 0.0)
    assert found.curve[-1] == pytest.approx((1.0, 1.0))
    assert found.peak > found.total
    assert max(y for _x, y in found.curve) <= found.peak / found.total + 1e-9


def test_a_customer_nobody_served_is_charged_nothing(book: Book) -> None:
    do(book, "create_account", values={"name": "新客户", "kind": "person"})
    used = charges(book, book.height("accounts"))
    assert [one.activity for one in used] == list(ACTIVITIES)
    assert sum(one.cost for one in used) == 0


def test_reports_know_what_a_customer_leaves(book: Book) -> None:
    frame = table_with(book, "accounts", {"cost_to_serve", "customer_profit"})
    assert frame["customer_profit"].sum() == profits(book)["profit"].sum()
    assert frame["cost_to_serve"].sum() == profits(book)["cost_to_serve"].sum()
