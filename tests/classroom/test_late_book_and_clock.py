"""Regrading after time has passed: what is kept of a book answers as the book itself does."""

from datetime import UTC, datetime

from classroom.late_book import LateBook
from crm.book import Book
from crm.operation import LogEntry, perform, read_operation
from sample_data.build import build_firm
from sample_data.firm import FirmKey

KEY = FirmKey(customers=200, seed=6)
LINES = (
    {"op": "create_account", "values": {"name": "甲", "kind": "person"}},
    {"op": "advance_clock", "days": 60},
    {"op": "create_account", "values": {"name": "乙", "kind": "person"}},
    {"op": "merge_accounts", "survivor": 3, "merged": [201], "keep": {}},
)


def worked() -> tuple[Book, tuple[LogEntry, ...]]:
    book, at = Book(build_firm(KEY)), datetime(2026, 9, 1, tzinfo=UTC)
    log = tuple(LogEntry(n, at, "s", read_operation(line)) for n, line in enumerate(LINES, 1))
    for entry in log:
        perform(book, entry.operation, entry.seq)
    return book, log


def test_records_in_blocks_and_between_them_are_known_without_the_firm() -> None:
    book, log = worked()
    kept: dict[str, object] = {}

    def oracle(key, compute):  # type: ignore[no-untyped-def]
        return kept.setdefault(key, kept[key] if key in kept else compute())

    first = LateBook(KEY, log, lambda: book, oracle)
    tables = ("accounts", "orders", "cases", "quotes", "clock")
    sizes = {table: first.height(table) for table in tables}
    assert sizes == {table: book.height(table) for table in tables}
    assert first.survivor(201) == 3

    def never() -> Book:
        raise AssertionError("the firm was built again")

    again = LateBook(KEY, log, never, oracle)
    assert {table: again.height(table) for table in tables} == sizes
    for table in tables:
        for id in (0, 1, sizes[table], sizes[table] + 1):
            assert again.has(table, id) == book.has(table, id), (table, id)
    assert again.survivor(201) == 3


def test_a_book_looked_into_late_has_moved_its_clock() -> None:
    book, log = worked()
    late = LateBook(KEY, log, lambda: book)
    assert late.as_of == book.as_of
    assert late.table("orders").equals(book.table("orders"))
    assert not late.can_reverse(2)
