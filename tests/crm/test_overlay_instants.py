"""Changed instants of the firm's own records read the same in a table and in a record."""

from datetime import datetime

from crm.book import Book
from sample_data.firm import Firm


def test_a_changed_instant_reads_the_same_in_the_table_and_in_the_record(tiny_firm: Firm) -> None:
    book, at = Book(tiny_firm), datetime(2025, 7, 1, 9, 0)
    book.begin()
    book.change("cases", 1, resolved_at=at, status="pending", csat=4)
    book.end(1)
    read = book.table("cases").row(0, named=True)
    assert read["resolved_at"] == book.record("cases", 1)["resolved_at"] == at
    assert (read["status"], read["csat"]) == ("pending", 4)
