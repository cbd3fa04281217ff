"""What an operation changed, in words: a line per value, per new record, per group of records
moved by a merge."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from crm.book import MANY, RESET, Book, Patch
from crm.naming import named
from kit.text import Text
from sample_data.schema import Column, show_value

BOTH = ("zh", "en")


@dataclass(frozen=True, slots=True)
class Change:
    """One line: the record, what about it, its value before and after (empty: nothing)."""

    table: str
    id: int
    what: Text
    before: Text
    after: Text
    count: int = 1
    """Records in this line; above 1 only for records moved to another account."""


def changes(book: Book, patches: Iterable[Patch], *, names: bool = True) -> list[Change]:
    """Return the lines of one operation. Names are those of the book given, which may be later
    than the operation; without `names` other records are called by their codes alone, as after a
    reset, when a code may mean another record."""
    return [line for group in _groups(patches) for line in _lines(book, group, names)]


def last_reset(book: Book) -> int:
    """The last step that put the firm back to its start and still stands; 0 when there is none."""
    return max(
        (
            seq
            for seq, patches in book.patches.items()
            if any(patch.column == RESET for patch in patches)
            and seq not in book.undone
            and seq not in book.undos
        ),
        default=0,
    )


def _groups(patches: Iterable[Patch]) -> Iterator[list[Patch]]:
    """Patches that say the same about records of one table stand together."""

    def same(patch: Patch) -> tuple[Any, ...]:
        return patch.table, patch.column, str(patch.before), str(patch.after)

    for _, group in groupby(patches, key=same):
        yield list(group)


def _lines(book: Book, group: list[Patch], names: bool) -> Iterator[Change]:
    first = group[0]
    if first.column == RESET:
        yield _everything(first)
        return
    about = book.schema[first.table]
    if first.column == MANY:
        yield from (_many(book, patch) for patch in group)
        return
    if first.column == "":
        yield from (_whole_record(book, patch, names) for patch in group)
        return
    what = about.columns[first.column].label
    if len(group) > 1:
        what = Text(zh=f"{what.zh}（{len(group)} 条）", en=f"{what.en} ({len(group)} records)")
    before, after = (
        shown(book, first.table, first.column, value, names=names)
        for value in (first.before, first.after)
    )
    if _is_stored_form(about.columns[first.column], first.after or first.before):
        before, after = NOTHING, RENEWED
    yield Change(first.table, first.id, what, before, after, len(group))


def _whole_record(book: Book, patch: Patch, names: bool) -> Change:
    """A new record with every value it was given, or one that an undo removed."""
    columns = book.schema[patch.table].columns
    row = patch.after or patch.before
    told = [
        (columns[name].label, shown(book, patch.table, name, value, names=names))
        for name, value in row.items()
        if name != "id" and value is not None and not _is_stored_form(columns[name], value)
    ]
    words = Text(
        zh="，".join(f"{label.zh} {value.zh}" for label, value in told),
        en=", ".join(f"{label.en} {value.en}" for label, value in told),
    )
    before, after = (NOTHING, words) if patch.after else (words, NOTHING)
    return Change(patch.table, patch.id, CREATED if patch.after else REMOVED, before, after)


def _many(book: Book, patch: Patch) -> Change:
    """Many records that were added together, that an undo removed, or changed in one column."""
    count = (patch.after or patch.before)["count"]
    words = Text(zh=f"{count} 条", en=f"{count} records")
    if patch.alters_many:
        label = book.schema[patch.table].columns[patch.after["column"]].label
        return Change(patch.table, patch.id, label, NOTHING, words, count)
    before, after = (NOTHING, words) if patch.after else (words, NOTHING)
    return Change(patch.table, patch.id, CREATED if patch.after else REMOVED, before, after, count)


def _everything(patch: Patch) -> Change:
    """The return to the start, or the way back from it."""
    count = (patch.after or patch.before)["count"]
    words = Text(zh=f"{count} 步操作", en=f"{count} operations")
    before, after = (words, NOTHING) if patch.after else (NOTHING, words)
    return Change("", patch.id, RESTARTED, before, after, count)


NOTHING = Text(zh="", en="")
RESTARTED = Text(zh="恢复到初始状态", en="Back to the start")
RENEWED = Text(zh="已更新", en="renewed")
CREATED, REMOVED = Text(zh="新建", en="New"), Text(zh="取消新建", en="Removed again")


def shown(book: Book, table: str, column: str, value: Any, *, names: bool = True) -> Text:
    """A value as people read it; ids with the name of the record they point to."""
    about = book.schema[table].columns[column]
    if names and about.type == "id" and value is not None and book.has(about.to, value):
        words = named(book, about.to, value)
        return Text(zh=words, en=words)
    return _plain(book, table, column, value)


def _is_stored_form(about: Column, value: Any) -> bool:
    """The JSON of a rule, a view or a report says nothing to people; the log keeps it whole."""
    return not about.shown and isinstance(value, str) and value.startswith(("{", "["))


def _plain(book: Book, table: str, column: str, value: Any) -> Text:
    if isinstance(value, str) and book.schema[table].columns[column].type == "datetime":
        value = datetime.fromisoformat(value)
    zh, en = (show_value(table, column, value, language, book.schema) for language in BOTH)
    return Text(zh=zh, en=en)
