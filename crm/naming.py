"""How records are called in sentences: code and name."""

from crm.book import Book
from sample_data.schema import code


def named(book: Book, table: str, id: int) -> str:
    """Return the code and the name or subject of a record: "C00017 王芳"."""
    known, title = book.schema, title_column(book, table)
    words = book.value(table, id, title) if title else None
    called = code(table, id, known)
    return f"{called} {words}" if words else called


def title_column(book: Book, table: str) -> str | None:
    """The column that says what a record is called; None where records have only codes."""
    columns = book.schema[table].columns
    texts = (n for n in ("name", "subject") if n in columns and columns[n].type == "text")
    return next(texts, None)
