"""Records that look like one somebody is about to create: asked while the form is filled in.

The comparison is that of the duplicate finder's normalised method (crm/duplicate_keys.py), written
as expressions so that a long table costs milliseconds: phones by their last eleven digits, e-mails
in lower case, names without blanks, signs, case and legal form.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

import polars as pl

from crm.book import Book
from crm.duplicates import REASONS
from kit.text import Text

MOST = 5
LEAST_DIGITS = 7
"""Of a phone that is worth comparing."""
LEAST_NAME = 4
"""Characters of a name that says something by itself; shorter ones, of people, need the same
city or the same customer."""
FULL_WIDTH = 0xFF10 - 0x30
"""From a digit to its full-width form."""
LEGAL_FORMS = r"(股份|集团|有限|责任|公司|商行|经营部|co|ltd|inc|llc|corp)+$"


@dataclass(frozen=True, slots=True)
class Compared:
    """One way in which a record of `table` may look the same: its column and the form's."""

    table: str
    kind: str
    column: str
    typed: str


@dataclass(frozen=True, slots=True)
class Alike:
    """A record that looks the same, and why."""

    table: str
    id: int
    reasons: tuple[Text, ...]


WAYS: Mapping[str, tuple[Compared, ...]] = {
    "accounts": (
        Compared("accounts", "phone", "phone", "phone"),
        Compared("accounts", "email", "email", "email"),
        Compared("accounts", "name", "name", "name"),
    ),
    "contacts": (
        Compared("contacts", "phone", "mobile", "mobile"),
        Compared("contacts", "email", "email", "email"),
        Compared("contacts", "name", "name", "name"),
    ),
    "leads": (
        Compared("leads", "phone", "mobile", "mobile"),
        Compared("accounts", "phone", "phone", "mobile"),
        Compared("accounts", "name", "name", "company"),
        Compared("leads", "name", "company", "company"),
    ),
}
"""What a form is compared with, the strongest sign first."""
NEAR = ("city", "account_id")
"""Columns that make one short name the same person: those of them that the form has."""


def alike(book: Book, table: str, values: Mapping[str, Any]) -> list[Alike]:
    """Records that look like the one with these values, at most five, the likeliest first; merged
    accounts are left out."""
    found: dict[tuple[str, int], list[Text]] = {}
    for way in WAYS.get(table, ()):
        reason = REASONS[f"same_{way.kind}"]
        for id in _matching(book, way, values):
            reasons = found.setdefault((way.table, id), [])
            reasons += [] if reason in reasons else [reason]
    ranked = sorted(found.items(), key=lambda one: -len(one[1]))
    return [Alike(table, id, tuple(reasons)) for (table, id), reasons in ranked[:MOST]]


def _matching(book: Book, way: Compared, values: Mapping[str, Any]) -> Iterator[int]:
    key = _typed_key(way.kind, values.get(way.typed))
    if not key:
        return
    rows = book.live_accounts() if way.table == "accounts" else book.table(way.table)
    same = _key(way.kind, pl.col(way.column)) == key
    if way.kind == "name" and len(key) < LEAST_NAME:
        same = same & _near(book, way.table, values)
    likely = rows.filter(_likely(way, key).fill_null(False))
    yield from likely.filter(same.fill_null(False))["id"].head(MOST)


def _likely(way: Compared, key: str) -> pl.Expr:
    """A quick look that leaves out most rows before the careful one."""
    column = pl.col(way.column)
    if way.kind == "phone":
        return column.str.contains(rf"[{key[-1]}{chr(ord(key[-1]) + FULL_WIDTH)}]\D*$")
    if way.kind == "name" and not key[0].isascii():
        return column.str.contains(key[0], literal=True)
    return column.is_not_null()


def _near(book: Book, table: str, values: Mapping[str, Any]) -> pl.Expr:
    columns = book.schema[table].columns
    signs = [
        pl.col(name) == values[name]
        for name in NEAR
        if name in columns and values.get(name) is not None
    ]
    return reduce(or_, signs) if signs else pl.lit(False)


def _typed_key(kind: str, value: Any) -> str:
    """The key of what was typed; empty when it is too little to compare."""
    if not isinstance(value, str) or not value.strip():
        return ""
    key: str = pl.select(_key(kind, pl.lit(value))).item() or ""
    return "" if kind == "phone" and len(key) < LEAST_DIGITS else key


def _key(kind: str, text: pl.Expr) -> pl.Expr:
    plain = text.str.normalize("NFKC").str.to_lowercase()
    if kind == "phone":
        return plain.str.replace_all(r"\D", "").str.tail(11)
    if kind == "email":
        return plain.str.strip_chars()
    bare = plain.str.replace_all(r"[\W_]+", "")
    short = bare.str.replace(LEGAL_FORMS, "")
    return pl.when(short == "").then(bare).otherwise(short)
