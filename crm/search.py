"""One search over everything the CRM keeps: names, pinyin, phones, e-mail, codes."""

from dataclasses import dataclass
from functools import reduce
from operator import and_

import polars as pl

from crm.book import Book
from crm.lists import matches, searched_columns, words_of
from crm.naming import title_column
from crm.record_page import record_called
from kit.errors import UserError

FIRST = (
    "accounts", "contacts", "leads", "opportunities", "cases", "quotes", "products", "campaigns",
    "activities", "knowledge_articles", "attachments", "segments", "staff",
)  # fmt: skip
"""Where people look first; tables of the trade follow."""
LEFT_OUT = ("saved_views", "case_events", "automation_rules", "rule_firings", "judgements")
"""What the CRM keeps for itself."""
MOST_HITS = 8


@dataclass(frozen=True, slots=True)
class Hits:
    """What one table has for a search: the first records and how many there are."""

    table: str
    rows: pl.DataFrame
    total: int


def search(book: Book, text: str, most: int = MOST_HITS) -> list[Hits]:
    """The tables with something to show, at most `most` records each: names that begin with the
    search before those that contain it. Every word of the search has to be found. A code finds
    its record in any table."""
    words = words_of(text)
    if not words:
        return []
    found = [hits for table in searched_tables(book) if (hits := _in(book, table, words, most))]
    return _with_code(book, text, found)


def searched_tables(book: Book) -> list[str]:
    """Tables with something to search in, the usual first."""
    worth = [
        name
        for name, about in book.schema.items()
        if name not in LEFT_OUT and searched_columns(about)
    ]
    return sorted(worth, key=lambda name: FIRST.index(name) if name in FIRST else len(FIRST))


def _in(book: Book, table: str, words: list[str], most: int) -> Hits | None:
    about, frame = book.schema[table], book.table(table)
    if frame.is_empty():
        return None
    conditions = [matches(about, word) for word in words]
    conditions += [pl.col(name).is_null() for name in ("merged_into",) if name in about.columns]
    if "deleted" in about.columns:
        conditions.append(~pl.col("deleted").fill_null(False))
    rows = frame.filter(reduce(and_, conditions))
    if rows.is_empty():
        return None
    title = title_column(book, table)
    if title is not None and rows.height > 1:
        begins = pl.col(title).str.to_lowercase().str.starts_with(words[0].lower())
        rows = rows.sort(begins.fill_null(False), descending=True, maintain_order=True)
    return Hits(table, rows.head(most), rows.height)


def _with_code(book: Book, text: str, found: list[Hits]) -> list[Hits]:
    """The record with exactly this code comes first, whatever its table."""
    try:
        table, id = record_called(book, text.strip())
    except UserError:
        return found
    row = book.table(table).filter(pl.col("id") == id)
    return [Hits(table, row, 1), *(hits for hits in found if hits.table != table)]
