"""Replay a student's log over the firm."""

from collections.abc import Iterable

from crm.book import Book
from crm.operation import LogEntry, redo
from sample_data.firm import Firm


def replay(firm: Firm, entries: Iterable[LogEntry]) -> Book:
    """Return the book that this log leaves behind."""
    book = Book(firm)
    for entry in entries:
        redo(book, entry.operation, entry.seq)
    return book
