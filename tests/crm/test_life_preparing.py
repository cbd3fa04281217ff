"""A firm is made ready for the clock before anybody lets time pass."""

from crm.book import Book
from crm.firm_memory import once
from crm.life.preparing import prepare
from crm.operation import perform, read_operation
from sample_data.build import build_firm
from sample_data.firm import FirmKey


def advanced(book: Book, days: int) -> Book:
    perform(book, read_operation({"op": "advance_clock", "days": days}), book.seq + 1)
    return book


def test_a_firm_is_prepared_beside_the_page() -> None:
    firm = build_firm(FirmKey(customers=120, seed=8))
    prepare(firm)
    prepare(firm)
    once(firm, "life prepared", lambda: None).result(timeout=30)
    assert {"law of ordering", "orders to come", "credit terms"} <= set(vars(firm)["worked_out"])
    cold = build_firm(FirmKey(customers=120, seed=8))
    assert advanced(Book(firm), 30).state() == advanced(Book(cold), 30).state()
