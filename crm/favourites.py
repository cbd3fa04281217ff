"""Records a person keeps at hand: pinned and unpinned, the last pinned first."""

from crm.book import Book

MOST_PINNED = 30
Record = tuple[str, int]
"""Table and number."""


def favourites(book: Book) -> list[Record]:
    """The pinned records that are there, the last pinned first."""
    return book.remember("favourites", lambda: _favourites(book))


def pin_of(book: Book, table: str, record: int) -> int | None:
    """The row that says whether a record is pinned; None when it never was."""
    if book.height("favourites") == 0:
        return None
    rows = book.table("favourites").select("id", "table_name", "record").iter_rows()
    return next((id for id, name, number in rows if (name, number) == (table, record)), None)


def is_pinned(book: Book, table: str, record: int) -> bool:
    """Whether the record is among the favourites."""
    return (table, record) in favourites(book)


def _favourites(book: Book) -> list[Record]:
    if book.height("favourites") == 0:
        return []
    rows = book.table("favourites").select("table_name", "record", "pinned").iter_rows()
    return [
        (table, number)
        for table, number, pinned in reversed(list(rows))
        if pinned and table in book.schema and book.has(table, number)
    ]
