"""Products: prices by day and level, what sells, what is bought together."""

from datetime import timedelta

import polars as pl
import pytest

from crm.book import Book
from crm.products.catalogue import catalogue, companions, top_buyers
from crm.products.prices import agreed_price, list_price_on, price_for
from sample_data.build import cached_firm
from sample_data.firm import FirmKey
from tests.crm.selling import do, refusal


@pytest.fixture
def book() -> Book:
    return Book(cached_firm(FirmKey(customers=120, seed=3)))


def test_a_price_set_for_today_holds_at_once_and_can_be_taken_back(book: Book) -> None:
    before = book.value("products", 1, "list_price")
    do(book, "set_list_price", product_id=1, price=5_555, from_day=book.as_of)
    assert price_for(book, 1, None, book.as_of) == 5_555
    assert list_price_on(book, 1, book.as_of - timedelta(days=1)) == before
    do(book, "undo", of=1)
    assert price_for(book, 1, None, book.as_of) == before


def test_a_price_set_for_a_day_to_come_holds_from_that_day(book: Book) -> None:
    day, before = book.as_of + timedelta(days=10), book.value("products", 1, "list_price")
    do(book, "set_list_price", product_id=1, price=7_777, from_day=day)
    assert price_for(book, 1, None, book.as_of) == before
    assert list_price_on(book, 1, day) == 7_777
    do(book, "advance_clock", days=9)
    assert book.value("products", 1, "list_price") == before
    do(book, "advance_clock", days=1)
    assert book.value("products", 1, "list_price") == 7_777


def test_orders_take_the_price_of_their_day_however_time_is_cut(book: Book) -> None:
    day = book.as_of + timedelta(days=12)
    for product in range(1, book.height("products") + 1):
        do(book, "set_list_price", product_id=product, price=1_000_00, from_day=day)
    whole, parts = book.fork(), book.fork()
    do(whole, "advance_clock", days=30)
    for _ in range(6):
        do(parts, "advance_clock", days=5)
    assert whole.table("order_lines").equals(parts.table("order_lines"))
    dear = whole.table("order_lines")["unit_price"][book.height("order_lines") :]
    assert set(dear) != {100_000}
    assert dear.is_in([100_000]).any()


def test_a_price_agreed_with_a_level_begins_the_lines_of_its_customers(book: Book) -> None:
    deal = next(
        row["id"]
        for row in book.table("opportunities").iter_rows(named=True)
        if row["stage"] == "proposal"
    )
    account = book.value("opportunities", deal, "account_id")
    level = book.value("accounts", account, "level")
    do(book, "set_agreed_price", product_id=2, level=level, price=123, from_day=book.as_of)
    line = {"product_id": 2, "quantity": 10}
    do(book, "create_quote", opportunity_id=deal, lines=[line])
    assert book.value("quote_lines", book.height("quote_lines"), "list_price") == 123
    do(book, "set_agreed_price", product_id=2, level=level, price=None, from_day=book.as_of)
    assert agreed_price(book, 2, level, book.as_of) is None


def test_what_is_retired_is_not_quoted(book: Book) -> None:
    do(book, "retire_product", product_id=2)
    quote = {"opportunity_id": 1, "lines": [{"product_id": 2, "quantity": 1}]}
    open_deal = book.table("opportunities").row(by_predicate=~_closed(), named=True)["id"]
    assert refusal(book, "create_quote", **quote | {"opportunity_id": open_deal}) == (
        "retired_product"
    )
    assert refusal(book, "retire_product", product_id=2) == "nothing_changed"
    do(book, "retire_product", product_id=2, back=True)
    assert refusal(book, "create_quote", **quote | {"opportunity_id": open_deal}) == ""


def _closed() -> pl.Expr:
    first_open = pl.col("stage").is_in(["won", "lost"]).not_().cum_sum()
    return pl.col("stage").is_in(["won", "lost"]) | (first_open != 1)


@pytest.mark.parametrize(
    ("op", "fields", "code"),
    [
        ("set_list_price", {"product_id": 1, "price": -1}, "number"),
        ("set_list_price", {"product_id": 999_999, "price": 1}, "no_record"),
        ("set_agreed_price", {"product_id": 1, "level": "A", "price": None}, "nothing_changed"),
        ("add_product", {"values": {"name": "新品"}}, "required"),
        ("add_product", {"values": {"name": "新品", "retired_on": "2026-01-01"}}, "unknown_field"),
    ],
)
def test_what_makes_no_sense_is_refused(book: Book, op: str, fields: dict, code: str) -> None:
    if op != "add_product":
        fields = fields | {"from_day": book.as_of.isoformat()}
    assert refusal(book, op, **fields) == code


def test_prices_do_not_change_in_the_past(book: Book) -> None:
    day = book.as_of - timedelta(days=1)
    assert refusal(book, "set_list_price", product_id=1, price=1, from_day=day) == "price_day"


def test_a_new_product_taken_back_leaves_time_able_to_go_on(book: Book) -> None:
    do(book, "add_product", values={"name": "新品一", "list_price": 100})
    do(book, "undo", of=1)
    do(book, "add_product", values={"name": "新品二", "list_price": 100, "unit_cost": 60})
    assert refusal(book, "add_product", values={"name": "新品二", "list_price": 1}) == "taken_name"
    do(book, "advance_clock", days=3)
    assert book.has("products", book.firm.table("products").height + 2)


def test_the_catalogue_adds_up_to_the_revenue_of_twelve_months(book: Book) -> None:
    orders = book.table("orders").filter(
        pl.col("status") == "completed",
        pl.col("order_date") >= book.as_of.replace(year=book.as_of.year - 1),
    )
    assert catalogue(book)["revenue"].sum() == orders["amount"].sum()


def test_lift_compares_with_chance(book: Book) -> None:
    valid = book.table("orders").filter(pl.col("status") == "completed")["id"]
    lines = book.table("order_lines").filter(
        pl.col("order_id").is_in(valid.implode()), pl.col("quantity") > 0
    )
    baskets = lines.group_by("order_id").agg(pl.col("product_id").unique())
    held = [set(one) for one in baskets["product_id"].to_list()]
    found = companions(book, 1)
    assert found == sorted(found, key=lambda one: -one.lift)
    best = found[0]
    both = sum({1, best.product_id} <= one for one in held)
    expected = both * len(held) / sum(1 in h for h in held)
    expected /= sum(best.product_id in h for h in held)
    assert best.orders == both
    assert best.lift == pytest.approx(expected)


def test_the_best_buyer_bought_most(book: Book) -> None:
    revenue = top_buyers(book, 1)["revenue"].to_list()
    assert revenue == sorted(revenue, reverse=True)
    assert revenue[0] > 0
