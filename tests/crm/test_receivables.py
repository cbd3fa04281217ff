"""Receivables: ageing, part payments, instalments."""

from datetime import date

import polars as pl
import pytest

from crm.book import Book
from crm.sales.receivables import ageing, instalments, instalments_of, owed, payment_days, unpaid_of
from sample_data.firm import Firm
from sample_data.schema import table_named
from tests.crm.selling import do, refusal, selling_firm

DUE = [
    (date(2025, 7, 1), None),  # today: not overdue
    (date(2025, 6, 30), None),  # 1 day
    (date(2025, 6, 1), None),  # 30 days
    (date(2025, 5, 31), None),  # 31 days
    (date(2025, 4, 2), None),  # 90 days
    (date(2025, 4, 1), None),  # 91 days
    (date(2025, 5, 1), date(2025, 5, 11)),  # paid, ten days late
]


@pytest.fixture
def book(tiny_firm: Firm) -> Book:
    """A firm to which customer 1 owes 1,000 yuan six times and customer 2 nothing."""
    firm = selling_firm(tiny_firm)
    columns = table_named("payments").columns
    rows = [
        {"id": n, "account_id": 1, "order_id": 1, "amount": 100_000, "due_on": due, "paid_on": paid}
        for n, (due, paid) in enumerate(DUE, 1)
    ]
    types = {name: column.dtype for name, column in columns.items()}
    tables = {**firm.tables, "payments": pl.DataFrame(rows, schema=types)}
    return Book(Firm(firm.key, firm.name, firm.first_day, firm.as_of, tables))


def test_instalments_age_by_days_overdue(book: Book) -> None:
    found = ageing(book)
    assert found.buckets == {
        "not_due": 100_000, "to_30": 200_000,
        "to_60": 100_000, "to_90": 100_000, "over_90": 100_000,
    }  # fmt: skip
    assert (found.total, found.overdue) == (600_000, 500_000)
    (customer,) = found.customers.rows(named=True)
    assert (customer["account_id"], customer["days"], customer["free"]) == (1, 91, None)


def test_credit_that_is_left_is_limit_less_what_is_owed(book: Book) -> None:
    do(book, "edit_account", account_id=1, values={"credit_limit": 500_000})
    assert ageing(book).customers["free"].to_list() == [-100_000]
    assert owed(book, 1) == 600_000
    assert payment_days(book, 1) == 10.0
    assert payment_days(book, 2) is None


def test_a_full_payment_closes_the_instalment(book: Book) -> None:
    do(book, "record_payment", payment_id=6, amount=100_000, paid_on="2025-06-30")
    assert book.record("payments", 6)["paid_on"] == date(2025, 6, 30)
    assert ageing(book).buckets["over_90"] == 0
    assert refusal(book, "record_payment", payment_id=6, amount=1) == "paid_already"


def test_a_part_payment_splits_the_instalment(book: Book) -> None:
    do(book, "record_payment", payment_id=6, amount=30_000)
    paid, rest = book.record("payments", 6), book.record("payments", 8)
    assert (paid["amount"], paid["paid_on"]) == (30_000, book.as_of)
    assert (rest["amount"], rest["paid_on"], rest["due_on"]) == (70_000, None, paid["due_on"])
    do(book, "undo", of=book.seq)
    assert book.record("payments", 6)["amount"] == 100_000
    assert instalments(book).height == len(DUE)


def test_a_payment_that_makes_no_sense_is_refused(book: Book) -> None:
    for amount in (0, -5, 100_001):
        assert refusal(book, "record_payment", payment_id=1, amount=amount) == "payment_amount"
    tomorrow = {"amount": 1, "paid_on": "2025-07-02"}
    assert refusal(book, "record_payment", payment_id=1, **tomorrow) == "future_date"
    assert refusal(book, "record_payment", payment_id=99, amount=1) == "no_record"


def test_instalments_of_an_order_are_planned_and_planned_anew(book: Book) -> None:
    assert unpaid_of(book, 2) == 8_000
    both = [{"amount": 3_000, "due_on": "2025-08-01"}, {"amount": 5_000, "due_on": "2025-09-01"}]
    do(book, "plan_instalments", order_id=2, parts=both)
    assert [row["amount"] for row in instalments_of(book, 2)] == [3_000, 5_000]
    do(book, "record_payment", payment_id=8, amount=3_000)
    rest = [{"amount": 5_000, "due_on": "2025-12-01"}]
    do(book, "plan_instalments", order_id=2, parts=rest)
    assert [row["due_on"] for row in instalments_of(book, 2)] == [
        date(2025, 8, 1),
        date(2025, 12, 1),
    ]
    assert refusal(book, "plan_instalments", order_id=2, parts=both) == "instalments_sum"
    assert refusal(book, "plan_instalments", order_id=3, parts=both) == "order_status"


def test_fewer_instalments_drop_the_ones_beyond(book: Book) -> None:
    both = [{"amount": 3_000, "due_on": "2025-08-01"}, {"amount": 5_000, "due_on": "2025-09-01"}]
    do(book, "plan_instalments", order_id=2, parts=both)
    do(book, "plan_instalments", order_id=2, parts=[{"amount": 8_000, "due_on": "2025-10-01"}])
    assert [row["amount"] for row in instalments_of(book, 2)] == [8_000]
    assert book.record("payments", 9)["amount"] == 0
