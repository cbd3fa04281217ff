"""Lists of records as a person asks for them: searched, filtered, sorted, one page at a time."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import reduce
from math import ceil
from operator import and_

import polars as pl

from crm.book import Book
from crm.conditions import Condition, Filter, columns_in, expression
from crm.list_columns import asked_columns, with_asked
from crm.pinyin import pinyin_pattern
from sample_data.schema import Table, Tables

__all__ = ["Filter", "Page", "Query", "find", "found", "matches", "searched_columns", "words_of"]

SEARCHED = ("name", "phone", "email", "mobile", "wechat", "company", "subject")
"""Text columns a search looks into; ids are found by their code."""
NAMES = ("name", "company", "subject")
"""Of these, those one may type in pinyin."""
PHONES = ("phone", "mobile")
"""Of these, those that are written with blanks and dashes or without."""
MOST_SEARCHED = 100
"""Characters of a search that are looked at."""


@dataclass(frozen=True, slots=True)
class Query:
    """What to list. `page` counts from 1; empty values come last whichever way one sorts."""

    search: str = ""
    filters: tuple[Filter, ...] = ()
    sort: str = "id"
    descending: bool = False
    page: int = 1
    size: int = 25
    merged: bool = False
    """Whether accounts that were merged into another are listed too."""
    condition: Condition | None = None
    """What must hold besides the filters."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of raw rows; `total` counts every record found."""

    rows: pl.DataFrame
    total: int
    page: int
    pages: int


def find(book: Book, table: str, query: Query) -> Page:
    """Return the page that a query asks for; a page past the end gives the last one."""
    frame = _filtered(book, table, query)
    pages = max(1, ceil(frame.height / query.size))
    page = min(max(1, query.page), pages)
    rows = _sorted(book.schema[table], frame, query, page * query.size).slice(
        (page - 1) * query.size
    )
    return Page(rows, frame.height, page, pages)


def found(book: Book, table: str, query: Query) -> pl.DataFrame:
    """Every record that a query finds, in its order."""
    frame = _filtered(book, table, query)
    return _sorted(book.schema[table], frame, query, frame.height)


def _filtered(book: Book, table: str, query: Query) -> pl.DataFrame:
    frame = book.table(table)
    conditions = list(_conditions(book.schema, table, query, book.as_of))
    if not conditions:
        return frame
    asked = with_asked(book, table, frame, columns_in(query.condition))
    return asked.filter(reduce(and_, conditions)).select(frame.columns)


def _conditions(known: Tables, table: str, query: Query, as_of: date) -> Iterator[pl.Expr]:
    if table == "accounts" and not query.merged:
        yield pl.col("merged_into").is_null()
    for wanted in query.filters:
        yield expression(known[table].columns, wanted, as_of)
    if query.condition is not None:
        yield expression(asked_columns(known[table]), query.condition, as_of)
    for word in words_of(query.search):
        yield matches(known[table], word)


def matches(about: Table, word: str) -> pl.Expr:
    """The word stands in one of the searched columns, as typed or with full-width letters and
    digits narrowed, is the pinyin of a name or its initials, or is the record's code or number."""
    typed, word = word, unicodedata.normalize("NFKC", word)
    found = [
        pl.col(name).str.contains_any([*{typed, word}], ascii_case_insensitive=True)
        for name in searched_columns(about)
    ]
    found += _by_pattern(about, NAMES, pinyin_pattern(word))
    if word.isascii() and word.isdigit() and len(word) >= 3:
        found += _by_pattern(about, PHONES, "[ -]?".join(word))
    digits = word.upper().removeprefix(about.prefix.upper())
    if digits.isascii() and digits.isdigit() and len(digits) <= 9:
        found.append(pl.col("id") == int(digits))
    return pl.any_horizontal(*(expr.fill_null(False) for expr in found or [pl.lit(False)]))


def _by_pattern(about: Table, columns: tuple[str, ...], pattern: str | None) -> list[pl.Expr]:
    if pattern is None:
        return []
    known = searched_columns(about)
    return [pl.col(name).str.contains(pattern) for name in columns if name in known]


def searched_columns(about: Table) -> list[str]:
    """The columns of a table that a search looks into; a category of that name is none."""
    return [n for n in SEARCHED if n in about.columns and about.columns[n].type == "text"]


def words_of(text: str) -> list[str]:
    """The words of a search; half a character is nothing."""
    return text[:MOST_SEARCHED].encode(errors="ignore").decode().split()


def _sorted(about: Table, frame: pl.DataFrame, query: Query, most: int) -> pl.DataFrame:
    """The first `most` rows in the order asked for; equal rows stand in the order of ids."""
    if query.sort not in about.columns or frame.height == 0:
        return frame.head(most)
    if query.sort == "id":
        return (frame.reverse() if query.descending else frame).head(most)
    key = frame[query.sort]
    if about.columns[query.sort].type == "text":
        key = _reading_order(key)
    rows = pl.DataFrame({"key": key}).with_row_index("row")
    by = [pl.col("key"), pl.col("row")]
    down = [query.descending, False]
    first = rows.bottom_k(most, by=by, reverse=down)  # far quicker than sorting 50,000 names
    return frame[first.sort(by, descending=down, nulls_last=True)["row"]]


def _reading_order(texts: pl.Series) -> pl.Series:
    """Sort keys that put Chinese words in the order of their pinyin.

    The 3,755 commonest characters stand in pinyin order in GB 2312, which GB 18030 extends.
    """
    joined = "\0".join(texts.fill_null("").to_list())
    keys = joined.encode("gb18030", "replace").split(b"\0")
    return pl.Series([key or None for key in keys], dtype=pl.Binary)
