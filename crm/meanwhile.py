"""Two tabs, one record: what was typed is compared with what the form had shown."""

from dataclasses import dataclass
from hashlib import blake2b

from crm.book import Book, Row
from crm.changes import shown
from crm.fields import Values, plain_values
from kit.errors import UserError
from kit.text import Text


@dataclass(frozen=True, slots=True)
class Clash:
    """One field that changed since the form was drawn: its value now, and what was typed."""

    column: str
    label: Text
    stands: Text
    typed: Text


class ChangedMeanwhileError(UserError):
    """Fields of a form have changed since it was drawn; nothing was saved."""

    def __init__(self, clashes: tuple[Clash, ...]) -> None:
        self.clashes = clashes
        told = [
            Text(
                zh="“{label}”刚才被改为“{stands}”，您填的是“{typed}”。",
                en="“{label}” has been changed to “{stands}”; you entered “{typed}”.",
            ).fill(label=c.label, stands=_said(c.stands), typed=_said(c.typed))
            for c in clashes
        ]
        super().__init__(
            "changed_meanwhile",
            "这条记录在别处改过：" + "".join(one.zh for one in told),
            "This record was changed elsewhere: " + " ".join(one.en for one in told),
        )


def typed_values(values: Values, seen: Values | None) -> Values:
    """What the person really typed: the values that differ from what the form had shown."""
    if seen is None:
        return values
    return {name: v for name, v in values.items() if name not in seen or seen[name] != v}


def check_meanwhile(book: Book, table: str, id: int, values: Values, seen: Values | None) -> None:
    """ChangedMeanwhileError when a typed field no longer holds what the form had shown."""
    if seen is None:
        return
    now = plain_values(table, book.record(table, id))
    clashes = tuple(
        _clash(book, table, name, now, value)
        for name, value in typed_values(values, seen).items()
        if name in seen and now.get(name) not in (seen[name], value)
    )
    if clashes:
        raise ChangedMeanwhileError(clashes)


def _clash(book: Book, table: str, column: str, now: Row, typed: object) -> Clash:
    stands, meant = (_shown(book, table, column, value) for value in (now[column], typed))
    return Clash(column, book.schema[table].columns[column].label, stands, meant)


def _shown(book: Book, table: str, column: str, value: object) -> Text:
    try:
        return shown(book, table, column, value)
    except (KeyError, TypeError, ValueError):  # typed, and not yet looked at
        return Text(zh=str(value)[:60], en=str(value)[:60])


def _said(value: Text) -> Text:
    return value if value.zh else Text(zh="空", en="empty")


# --- records that are saved as a whole --------------------------------------------------------


def edition(book: Book, table: str, id: int) -> str:
    """A mark of what people wrote in one record: another one after every change of that, the same
    again once it was taken back. Switching a rule on or off is no change."""
    row = book.record(table, id)
    written = [
        row[name]
        for name, column in book.schema[table].columns.items()
        if column.filled_by == "person" or (column.type == "text" and not column.shown)
    ]
    return blake2b(repr(written).encode("utf-8", "replace"), digest_size=6).hexdigest()


def check_edition(book: Book, table: str, id: int | None, seen: str | None, after: Row) -> None:
    """UserError when the record is no longer the edition the form had shown, unless it already
    says what is being saved."""
    if id is None or seen is None or edition(book, table, id) == seen:
        return
    now = book.record(table, id)
    if all(now[name] == value for name, value in after.items()):
        return
    label = book.schema[table].label
    raise UserError(
        "changed_meanwhile",
        f"这条{label.zh}刚才在别的窗口改过，您的修改还在页面上，没有保存。再保存一次就以您的为准。",
        f"This {label.en.lower()} has just been changed in another window. What you entered is "
        "still on the page and not saved; save again to let it stand.",
    )
