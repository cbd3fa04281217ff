"""What a table asks of its records besides what the schema says, and what follows from what.

One file per table in crm/record_rules/, found by being there. The generic operations (create, edit,
bulk edit) ask the rules of the table; a table without a file has none.
"""

from collections.abc import Callable
from dataclasses import dataclass

from crm.book import Book, Row
from crm.fields import typed_columns
from crm.rules import live_account
from kit.errors import UserError
from kit.registry import Registry
from kit.text import Text
from sample_data.schema import Table


def _nothing(book: Book, row: Row) -> None:
    """Asks nothing."""


def _none(book: Book, row: Row) -> Row:
    return {}


def _no_columns(book: Book, row: Row) -> tuple[str, ...]:
    return ()


@dataclass(frozen=True, slots=True)
class RecordRule:
    """The rules of one table. `row` is the whole record with the new values in it."""

    parents: tuple[str, ...] = ()
    """Columns a new record brings along although no form of an existing one asks for them."""
    changeable: Callable[[Book, Row], None] = _nothing
    """UserError when the record, as it stands, can no longer be changed."""
    check: Callable[[Book, Row], None] = _nothing
    """UserError when the record would not hold together."""
    starting: Callable[[Book, Row], Row] = _none
    """What the CRM fills in when the record is created."""
    following: Callable[[Book, Row], Row] = _none
    """Columns that follow from others, after every change."""
    required: Callable[[Book, Row], tuple[str, ...]] = _no_columns
    """Columns this record needs as it stands, besides those its table always needs."""


RECORD_RULES: Registry[RecordRule] = Registry("record rule", "crm.record_rules")
NO_RULE = RecordRule()


def rule_of(table: str) -> RecordRule:
    """The rules of a table."""
    return RECORD_RULES[table] if table in RECORD_RULES else NO_RULE


def editable_table(book: Book, table: str) -> Table:
    """The table; UserError when it is unknown or people do not keep its records."""
    about = book.schema.get(table)
    if about is None or not about.editable:
        label = about.label if about else Text(zh=table[:40], en=table[:40])
        raise UserError(
            "not_editable",
            f"“{label.zh}”由系统维护，不能直接修改。",
            f"“{label.en}” is kept by the system and cannot be changed directly.",
        )
    return about


def check_changeable(book: Book, table: str, row: Row) -> None:
    """UserError when this record cannot be changed: its table is not edited, the account was
    merged away, or its own rules say no."""
    editable_table(book, table)
    if table == "accounts":
        live_account(book, row["id"])
    rule_of(table).changeable(book, row)


def starting_values(book: Book, table: str, values: Row) -> Row:
    """A new record: what was typed over what the CRM fills in. Flags are no until somebody says
    yes, a state kept by the system begins with its first value, and today is today."""
    columns = book.schema[table].columns
    row: Row = {name: False for name, c in typed_columns(table).items() if c.type == "flag"}
    for name, column in columns.items():
        if name in ("created_on", "updated_on"):
            row[name] = book.as_of
        elif name in ("status", "stage") and column.filled_by == "system" and column.values:
            row[name] = next(iter(column.values))
    row |= values
    row |= rule_of(table).starting(book, {**dict.fromkeys(columns), **row})
    return row | rule_of(table).following(book, {**dict.fromkeys(columns), **row})
