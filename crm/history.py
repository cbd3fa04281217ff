"""What happened to one record's fields, operation by operation."""

from collections.abc import Iterator
from dataclasses import dataclass

from crm.book import MANY, Book, Patch
from crm.changes import CREATED, NOTHING, REMOVED, shown
from kit.text import Text


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field that one operation changed; `seq` names the operation in the log."""

    seq: int
    what: Text
    before: Text
    after: Text
    undone: bool
    """Whether the operation was taken back since."""


def field_history(book: Book, table: str, id: int) -> list[FieldChange]:
    """Every change of the record since the work began, the latest first. Who did it and when
    stands in the log under the same number."""
    return book.remember(("history", table, id), lambda: list(_changes(book, table, id)))


def _changes(book: Book, table: str, id: int) -> Iterator[FieldChange]:
    for seq in sorted(book.patches, reverse=True):
        for patch in book.patches[seq]:
            if _is_about(patch, table, id):
                yield _line(book, seq, patch)


def _is_about(patch: Patch, table: str, id: int) -> bool:
    if patch.table != table:
        return False
    if patch.column != MANY:
        return patch.id == id
    count: int = (patch.after or patch.before)["count"]
    return patch.id <= id < patch.id + count


def _line(book: Book, seq: int, patch: Patch) -> FieldChange:
    undone = seq in book.undone
    if patch.column in ("", MANY):
        what = REMOVED if patch.after is None else CREATED
        return FieldChange(seq, what, NOTHING, NOTHING, undone)
    column = book.schema[patch.table].columns[patch.column]
    before, after = (
        shown(book, patch.table, patch.column, value) for value in (patch.before, patch.after)
    )
    return FieldChange(seq, column.label, before, after, undone)
