"""One record of any table: what it is, what it belongs to, what belongs to it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from crm.book import Book, Row
from crm.naming import named, title_column
from kit.errors import UserError
from sample_data.schema import code, number_of

CODE = re.compile(r"\s*([A-Za-z]{1,4})")
MOST_CHOICES = 300
"""Records one chooses from in a form."""
OVER = ("deleted", "deleted_on", "retired_on", "merged_into")
"""Columns that say that a record is no longer chosen."""


@dataclass(frozen=True, slots=True)
class Related:
    """Records that point to this one by one of their columns, the latest first."""

    table: str
    column: str
    rows: pl.DataFrame


def record_called(book: Book, text: str) -> tuple[str, int]:
    """Table and number of the record with this code; UserError when no table has such codes or
    the record does not exist."""
    letters = CODE.match(text)
    prefix = letters.group(1).upper() if letters else ""
    table = next((n for n, about in book.schema.items() if about.prefix.upper() == prefix), None)
    if table is None:
        raise UserError(
            "bad_id",
            f"“{text[:30]}”不是记录编号，应写成 {code('opportunities', 12)} 的样子。",
            f"“{text[:30]}” is no record ID; write it like {code('opportunities', 12)}.",
        )
    id = number_of(table, text, book.schema)
    book.record(table, id)
    return table, id


def title_of(book: Book, table: str, row: Row) -> str:
    """What a record is called on its page: its name or subject, else its code."""
    title = title_column(book, table)
    return (title and row[title]) or code(table, row["id"], book.schema)


def belongs_to(book: Book, table: str, row: Row) -> list[tuple[str, str, int]]:
    """The records this one points to: column, table, id. Members of staff are no records one
    goes to."""
    return [
        (name, about.to, row[name])
        for name, about in book.schema[table].columns.items()
        if about.type == "id" and name != "id" and about.to != "staff"
        and about.shown and row.get(name) is not None and book.has(about.to, row[name])
    ]  # fmt: skip


def related_records(book: Book, table: str, id: int) -> list[Related]:
    """Everything that points to the record; lists without records are left out."""
    found = []
    for child, column in book.links.get(table, ()):
        if not book.schema[child].columns[column].shown:
            continue
        ids = book.pointing_to(child, column, id)
        if ids:
            rows = book.table(child).filter(pl.col("id").is_in(ids))
            found.append(Related(child, column, rows.reverse()))
    return found


def choices_for(book: Book, table: str, row: Mapping[str, Any]) -> dict[str, dict[int, str]]:
    """What one may choose in the id columns of a form, by column: records of the same customer
    where the table has customers, else the latest; what stands there now is always among them."""
    return {
        name: _choices(book, about.to, row, row.get(name))
        for name, about in book.schema[table].columns.items()
        if about.type == "id" and name != "id" and about.filled_by == "person"
    }


def _choices(book: Book, to: str, row: Mapping[str, Any], now: int | None) -> dict[int, str]:
    columns = book.schema[to].columns
    account = row.get("account_id")
    if account is not None and to != "accounts" and "account_id" in columns:
        ids = book.pointing_to(to, "account_id", account)[-MOST_CHOICES:]
    else:
        ids = book.table(to)["id"].tail(MOST_CHOICES).to_list()
    if now is not None and now not in ids and book.has(to, now):
        ids = [*ids, now]
    over = [name for name in OVER if name in columns]
    standing = [id for id in ids if id == now or not _is_over(book, to, id, over)]
    return {id: _called(book, to, id) for id in standing}


def _is_over(book: Book, table: str, id: int, over: list[str]) -> bool:
    return any(book.value(table, id, name) for name in over)


def _called(book: Book, table: str, id: int) -> str:
    """The name alone: a form puts the code before it."""
    return named(book, table, id).removeprefix(code(table, id, book.schema)).strip()
