"""SQL of teachers and students, run by DuckDB in a capped child process, never in the app's own.

Tables and columns are those of the schema: ids are whole numbers, money is yuan (exact decimals),
categories are their codes, dates are dates. `accounts` holds live accounts only; `all_accounts`
holds merged ones too; `firm` has one row with `as_of` (today) and `first_day`. Tables of the CRM's
own (quotes, segments, reports …) can be read too; columns it does not show cannot.
"""

import io
import json
import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import polars as pl

from crm.book import Book
from kit.child import ChildError, call
from kit.errors import UserError
from sample_data.schema import Tables, all_tables

Row = tuple[Any, ...]
MOST_CHARACTERS = 10_000
START_SECONDS = 2.5
"""What a child may take to start, read the tables and answer, beside the query itself."""
MEGABYTES = 1024
"""Address space of the child; DuckDB's own limit inside is 256 MB of data."""


@dataclass(frozen=True)
class SqlResult:
    """Rows of plain values: int, float (yuan for money), str, bool, date, datetime or None."""

    columns: tuple[str, ...]
    rows: list[Row]


def check_sql(sql: str) -> None:
    """Raise UserError (sql_not_allowed, sql_error) unless this is one SELECT we may run."""
    _ask(sql, all_tables(), None, b"", 2.0, MEGABYTES)


def run_sql(book: Book, sql: str, *, seconds: float = 2.0, megabytes: int = MEGABYTES) -> SqlResult:
    """Run one SELECT on the book as it stands.

    UserError: sql_not_allowed, sql_error (with the nearest name), sql_over_budget (time, memory or
    20,000 rows). `seconds` is the query's own time; the answer comes at most 2.5 s later.
    """
    tables, streams = [], []
    for name, frame in _wanted(book, sql).items():
        stream = io.BytesIO()
        frame.write_ipc_stream(stream)
        streams.append(stream.getvalue())
        kinds = {column: _kind(book, name, column) for column in frame.columns}
        tables.append({"name": name, "columns": kinds, "bytes": len(streams[-1])})
    body = b"".join(streams)
    reply = _ask(sql, book.schema, tables, body, seconds, megabytes)
    readers = [READERS.get(kind.partition("(")[0]) for kind in reply["types"]]
    rows = [tuple(_value(v, r) for v, r in zip(row, readers, strict=True)) for row in reply["rows"]]
    return SqlResult(tuple(reply["columns"]), rows)


def _wanted(book: Book, sql: str) -> dict[str, pl.DataFrame]:
    """Only the tables whose names occur in the text: the others need not travel."""
    words = set(re.findall(r"\w+", sql.lower()))
    firm = pl.DataFrame({"as_of": [book.as_of], "first_day": [book.firm.first_day]})
    frames = {"firm": firm} if "firm" in words else {}
    for name in words & set(book.schema):
        frames[name] = book.live_accounts() if name == "accounts" else book.table(name)
    if "all_accounts" in words:
        frames["all_accounts"] = book.table("accounts")
    return {
        name: frame.select(seen_columns(book, name) or frame.columns).with_columns(
            pl.col(pl.Enum).cast(pl.String)
        )
        for name, frame in frames.items()
    }


def seen_columns(book: Book, table: str) -> list[str]:
    """The columns a query can name: all but what the CRM keeps in a form of its own. None for
    the table `firm`."""
    about = book.schema.get("accounts" if table == "all_accounts" else table)
    return [name for name, column in about.columns.items() if column.shown] if about else []


def _kind(book: Book, table: str, column: str) -> str:
    about = book.schema.get("accounts" if table == "all_accounts" else table)
    return about.columns[column].type if about and column in about.columns else "plain"


def _ask(
    sql: str, known: Tables, tables: Any, body: bytes, seconds: float, megabytes: int
) -> dict[str, Any]:
    if len(sql) > MOST_CHARACTERS or "\0" in sql:
        raise UserError("sql_not_allowed", "SQL 超过 10,000 个字符。", "Over 10,000 characters.")
    names = [*known, "all_accounts", "firm"]
    request = {"sql": sql, "names": names, "tables": tables, "seconds": seconds}
    payload = json.dumps(request).encode() + b"\n" + body
    try:
        raw = call(
            "crm.sql_child:answer", payload, seconds=seconds + START_SECONDS, megabytes=megabytes
        )
    except ChildError as error:
        raise _no_answer(error) from error
    reply: dict[str, Any] = json.loads(raw)
    if reply.get("refused"):
        raise UserError(*reply["refused"])
    return reply


def _no_answer(error: ChildError) -> UserError:
    if error.reason == "crashed":
        return UserError(
            "sql_error",
            "数据库没有给出结果，请改写查询。",
            "The database gave no result; rewrite it.",
        )
    return UserError(
        "sql_over_budget",
        "查询用的时间或内存超过了限制，请减少连接的行数。",
        "The query took more time or memory than allowed; join fewer rows.",
    )


READERS: dict[str, Any] = {
    "DATE": date.fromisoformat,
    "TIMESTAMP": datetime.fromisoformat,
    "DECIMAL": float,
}
"""By DuckDB's type: how a value that came as JSON text becomes plain Python again."""


def _value(value: Any, reader: Any) -> Any:
    if value is None:
        return None
    return reader(value) if reader else value
