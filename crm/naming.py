"""How records are called in sentences: code and name."""

from crm.book import Book
from sample_data.schema import code


def named(book: Book, table: str, id: int) -> str:
    """Return the code and the name or subject of a record: "C00017 王芳"."""
    known = book.schema
    columns = known[table].columns
    title = next((name for name in ("name", "subject") if name in columns), None)
    words = book.value(table, id, title) if title else None
    called = code(table, id, known)
    return f"{called} {words}" if words else called
