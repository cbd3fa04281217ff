"""Which tables take imported records, and which of their columns a file may fill."""

from crm.book import Book
from crm.fields import required_columns, typed_columns
from crm.record_rule import rule_of
from sample_data.schema import Column

ID = "id"


def import_tables(book: Book) -> list[str]:
    """The tables that people add records to, in the order of the schema."""
    return [name for name, table in book.schema.items() if table.editable]


def import_columns(book: Book, table: str) -> dict[str, Column]:
    """What a file may say about a record: its own ID (to update it), what it belongs to (a form
    knows that from its page), and its values."""
    known = book.schema[table].columns
    first = (ID, *rule_of(table).parents)
    return {name: known[name] for name in (*first, *typed_columns(table)) if name in known}


def needed(table: str) -> tuple[str, ...]:
    """The columns that every new record must have."""
    return (*rule_of(table).parents, *required_columns(table))
