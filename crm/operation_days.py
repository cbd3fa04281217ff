"""On which day of the firm an operation was done."""

from bisect import bisect_left
from datetime import date

from crm.book import Book


def day_of_operation(book: Book, seq: int) -> date:
    """The firm's date when operation `seq` was carried out: T0, or where the clock stood then."""
    moved = book.remember("days the clock reached", lambda: _moved(book))
    place = bisect_left(moved, (seq, date.min))
    return moved[place - 1][1] if place else book.firm.as_of


def _moved(book: Book) -> list[tuple[int, date]]:
    """Every operation that moved the clock and stands, and the day it led to."""
    return sorted(
        (seq, patch.after["to_at"].date())
        for seq, patches in book.patches.items()
        if seq not in book.undone
        for patch in patches
        if patch.table == "clock" and patch.column == "" and patch.after
    )
