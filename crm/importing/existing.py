"""Records that are there already: found by ID, phone, e-mail or name, as written or normalised."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import polars as pl

from crm.book import Book
from crm.duplicate_keys import email_key, name_key, phone_key
from crm.fields import EMAIL_COLUMNS, PHONE_COLUMNS
from crm.record_rule import rule_of
from kit.text import Text

How = Literal["exact", "normalised"]
Key = tuple[str, Hashable]
BESIDE = ("company", "city")
"""Two records of one name are one only if this is the same as well."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One way to tell that two records are the same: every one of its columns is."""

    name: str
    columns: tuple[str, ...]
    label: Text


def rules(book: Book, table: str) -> dict[str, Rule]:
    """The ways to recognise a record of this table, the surest first."""
    columns = book.schema[table].columns
    found = [Rule(name, (name,), columns[name].label) for name in columns if _is_contact(name)]
    if "name" in columns:
        beside = next((n for n in (*rule_of(table).parents, *BESIDE) if n in columns), None)
        both = ("name", beside) if beside else ("name",)
        labels = [columns[name].label for name in both]
        words = Text(
            zh="＋".join(one.zh for one in labels), en=" + ".join(one.en for one in labels)
        )
        found.append(Rule("name", both, words))
    return {rule.name: rule for rule in found}


def keys(used: Iterable[Rule], row: Mapping[str, Any], how: How) -> Iterator[Key]:
    """What recognises one record; rules with an empty column say nothing."""
    for rule in used:
        values = [_plain(name, row.get(name), how) for name in rule.columns]
        if all(value not in (None, "") for value in values):
            yield rule.name, tuple(values)


def known(book: Book, table: str, used: tuple[Rule, ...], how: How) -> dict[Key, int]:
    """Every record of the table by what recognises it; the oldest where several share it."""

    def compute() -> dict[Key, int]:
        columns = sorted({name for rule in used for name in rule.columns})
        rows = book.live_accounts() if table == "accounts" else book.table(table)
        found: dict[Key, int] = {}
        for row in rows.select("id", *(pl.col(name) for name in columns)).iter_rows(named=True):
            for key in keys(used, row, how):
                found.setdefault(key, row["id"])
        return found

    return book.remember(("known", table, used, how), compute)


def _is_contact(name: str) -> bool:
    return name in PHONE_COLUMNS or name in EMAIL_COLUMNS


def _plain(name: str, value: Any, how: How) -> Hashable:
    if not isinstance(value, str):
        return value  # type: ignore[no-any-return]
    if how == "exact":
        return value.strip()
    if name in PHONE_COLUMNS:
        return phone_key(value)
    return NORMAL.get(name, name_key)(value)


NORMAL: Mapping[str, Callable[[str], str]] = dict.fromkeys(EMAIL_COLUMNS, email_key)
