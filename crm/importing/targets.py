"""Which tables take imported records, which columns a file may fill, how a record begins."""

from collections.abc import Iterator, Mapping
from typing import Any

from crm.book import Book
from crm.fields import required_columns, typed_columns
from crm.rules import PROBABILITIES, STAGES
from sample_data.schema import Column

ID = "id"
PARENT = "account_id"
"""The customer that a record hangs on; a form knows it from its page, a file has to say it."""
CONVERTED = ("leads",)
"""Here the customer is the result of a conversion, not the parent."""
FIRST_DAYS = ("created_on", "updated_on")
BEGINNINGS: Mapping[str, Mapping[str, Any]] = {
    "opportunities": {"stage": STAGES[0], "probability": PROBABILITIES[STAGES[0]]},
    "knowledge_articles": {"uses": 0, "status": "draft"},
}


def import_tables(book: Book) -> list[str]:
    """The tables that people add records to, in the order of the schema."""
    return [name for name, table in book.schema.items() if table.editable]


def import_columns(book: Book, table: str) -> dict[str, Column]:
    """What a file may say about a record: its own ID (to update it), its customer, its values."""
    known = book.schema[table].columns
    fields = {ID: known[ID]}
    if has_parent(book, table):
        fields[PARENT] = known[PARENT]
    return fields | {name: known[name] for name in typed_columns(table) if name in known}


def needed(book: Book, table: str) -> tuple[str, ...]:
    """The columns that every new record must have."""
    parent = (PARENT,) if has_parent(book, table) else ()
    return (*parent, *required_columns(table))


def has_parent(book: Book, table: str) -> bool:
    """Whether a record of the table hangs on a customer."""
    column = book.schema[table].columns.get(PARENT)
    return column is not None and column.filled_by == "system" and table not in CONVERTED


def beginnings(book: Book, table: str) -> dict[str, Any]:
    """What a new record holds that no person fills in, by column."""
    return dict(_usual(book, table)) | dict(BEGINNINGS.get(table, {}))


def _usual(book: Book, table: str) -> Iterator[tuple[str, Any]]:
    """Dates of entry, the first of the statuses, and no for what nobody has said yes to."""
    for name, column in book.schema[table].columns.items():
        if name in FIRST_DAYS:
            yield name, book.as_of
        elif name == "opened_at":
            yield name, book.now
        elif name == "status" and column.filled_by == "system" and column.values:
            yield name, next(iter(column.values))
        elif column.type == "flag" and column.filled_by == "person":
            yield name, False
