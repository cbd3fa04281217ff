"""Time passes in firms of uploaded orders, of which nothing but customers and orders is known."""

from datetime import timedelta

import polars as pl
import pytest

from classroom.exchange.order_list import plan_orders, read_orders
from crm.book import Book
from crm.life.burning import burning
from crm.life.preparing import prepare
from crm.life.story import advances, arrived, story
from crm.operation import perform, read_operation
from sample_data.build import build_firm
from sample_data.firm import Firm, FirmKey
from sample_data.real.data import digest_of
from sample_data.real.shelf import register_data
from tests.classroom.test_datasets import TODAY, cdnow
from tests.sample_data import test_real_firm


@pytest.fixture(scope="module")
def record_shop() -> Firm:
    """CDNOW: 300 customers, no products, nobody on the staff."""
    content = plan_orders(read_orders(cdnow()), "person:1", TODAY).content
    return build_firm(FirmKey(register_data(digest_of(content), content), 300, 1))


def advanced(book: Book, *days: int) -> Book:
    for step in days:
        operation = read_operation({"op": "advance_clock", "days": step})
        perform(book, operation, book.seq + 1)
    return book


@pytest.mark.parametrize("days", [30, 91])
def test_customers_of_real_orders_go_on_ordering(record_shop: Firm, days: int) -> None:
    book = advanced(Book(record_shop), days)
    assert book.as_of == record_shop.as_of + timedelta(days=days)
    (advance,) = advances(book)
    orders = arrived(book, advance.seq, "orders")
    own = record_shop.table("orders")
    usual = own.height * days / (record_shop.as_of - record_shop.first_day).days
    assert usual / 10 < orders.height < usual * 2
    assert orders["order_date"].is_between(record_shop.as_of, book.as_of).all()
    assert orders["amount"].min() > 0  # type: ignore[operator]
    assert set(orders["account_id"]) <= set(book.table("accounts")["id"])
    assert story(book, advance.seq)[0].table == "orders"
    assert burning(book) == []


def test_what_the_data_do_not_know_does_not_come_up(record_shop: Firm) -> None:
    book = advanced(Book(record_shop), 91)
    came = {n for n in book.schema if book.height(n) > record_shop.working_tables[n].height}
    assert came <= {"clock", "orders", "order_lines", "accounts"}
    new = book.table("accounts").filter(pl.col("id") > 300)
    assert new["name"].null_count() == 0


def test_a_quarter_of_real_orders_is_the_same_in_steps(record_shop: Firm) -> None:
    at_once, steps = advanced(Book(record_shop), 91), advanced(Book(record_shop), 30, 31, 30)
    for table in ("accounts", "orders", "order_lines"):
        assert at_once.table(table).equals(steps.table(table)), table


def test_orders_with_products_bring_products() -> None:
    firm = test_real_firm.firm()
    prepare(firm)
    book = advanced(Book(firm), 365)
    new = book.table("order_lines").slice(firm.table("order_lines").height)
    assert new.height and new["product_id"].null_count() == 0
    assert set(new["product_id"]) <= set(firm.table("products")["id"])
