"""The child process's side of reading an order list: a file in, rows out; rows in, numbers out.

Runs only under kit/child.py, with caps and a deadline, so that neither a hostile file nor a
million honest rows can slow the app down.
"""

import io
import json
from dataclasses import asdict
from datetime import date
from typing import Any

import polars as pl

from classroom.exchange.findings import UnreadableError, rejection
from classroom.exchange.order_columns import header_words
from classroom.exchange.table_rows import RawTable, records
from classroom.exchange.tabular import (
    EMPTY_ZIP,
    MOST_BYTES,
    OLE,
    ZIP,
    sheet_source,
    text_source,
)
from classroom.exchange.tabular_child import sheets_of
from sample_data.real.data import RealData, pack
from sample_data.real.fields import Reading
from sample_data.real.prepare import Prepared, prepare

PARQUET = b"PAR1"
MOST_ROWS, MOST_CELLS, MOST_COLUMNS = 1_000_000, 4_000_000, 500
MOST_REPLY = 64_000_000
"""Bytes that the app would have to hold for each teacher at work."""
SHOWN_ROWS, SHOWN_CELL = 8, 60
Request = dict[str, Any]


def read(payload: bytes) -> bytes:
    """A file in; out come what was noticed, the headers, and the rows as a parquet file of text:
    `row`, the place in the file, then columns 0, 1, …"""
    request, raw = _opened(payload)
    try:
        source, frame, headers = _read(request, raw)
    except UnreadableError as refused:
        return framed({"messages": [rejection(refused.code, refused.place).plain()]}, b"")
    reply = {
        "messages": [message.plain() for message in source.messages],
        "encoding": source.encoding,
        "sheet": source.sheet,
        "sheets": source.sheets,
        "headers": headers,
        "sample": [
            [cell[:SHOWN_CELL] for cell in cells[1:]]
            for cells in frame.head(SHOWN_ROWS).fill_null("").iter_rows()
        ],
        "rows": frame.height,
    }
    target = io.BytesIO()
    frame.write_parquet(target)
    if target.tell() > MOST_REPLY:
        return framed({"messages": [rejection("too_heavy").plain()]}, b"")
    return framed(reply, target.getvalue())


def plan(payload: bytes) -> bytes:
    """Rows as `read` leaves them in; out come what would be used and why not, and the data."""
    request, rows = _opened(payload)
    mapped = pl.read_parquet(io.BytesIO(rows)).select(
        "row", *(pl.col(f"{at}").alias(field) for field, at in request["columns"].items())
    )
    made = prepare(mapped, _reading(request), request["owner"])
    return framed(_about(made), pack(made.data) if made.data is not None else b"")


def framed(words: dict[str, Any], content: bytes) -> bytes:
    """Words and bytes in one piece, as they pass between the processes."""
    plain = json.dumps(words, ensure_ascii=False).encode("utf-8", "replace")
    return len(plain).to_bytes(4, "little") + plain + content


def _opened(payload: bytes) -> tuple[Request, bytes]:
    size = int.from_bytes(payload[:4], "little")
    return json.loads(payload[4 : 4 + size]), payload[4 + size :]


def _read(request: Request, raw: bytes) -> tuple[RawTable, pl.DataFrame, list[str]]:
    """What was noticed, the rows as text (`row`, then columns named 0, 1, …), and the headers."""
    if len(raw) > MOST_BYTES:
        raise UnreadableError("too_large")
    hints = (*header_words(), *request["hints"])
    if raw.startswith(PARQUET):
        return _parquet(raw)
    if raw.startswith(OLE):
        raise UnreadableError("old_or_encrypted")
    try:
        source = (
            _workbook(raw, hints, request["sheet"])
            if raw.startswith((ZIP, EMPTY_ZIP))
            else text_source(raw, hints, request["encoding"], MOST_ROWS)
        )
        names, kept = records(source, hints, MOST_ROWS)
    except UnreadableError as refused:
        many = refused.code == "too_many_rows"
        raise UnreadableError("too_many_order_rows") if many else refused from None
    source.rows = []
    cells = list(zip(*(cells for _, cells in kept), strict=True))
    numbers = pl.Series("row", [number for number, _ in kept], dtype=pl.Int64)
    texts = [pl.Series(f"{at}", column, dtype=pl.String) for at, column in enumerate(cells)]
    return source, pl.DataFrame([numbers, *texts]), list(names)


def _workbook(raw: bytes, hints: tuple[str, ...], sheet: str | None) -> RawTable:
    reply = sheets_of(raw, MOST_ROWS, MOST_CELLS)
    if "fault" in reply:
        raise UnreadableError(reply["fault"])
    return sheet_source(reply["sheets"], hints, sheet)


def _parquet(raw: bytes) -> tuple[RawTable, pl.DataFrame, list[str]]:
    try:
        lazy = pl.scan_parquet(io.BytesIO(raw))
        height = lazy.select(pl.len()).collect().item()
        names = lazy.collect_schema()
        plain = [name for name, kind in names.items() if not kind.is_nested()]
        if height > MOST_ROWS:
            raise UnreadableError("too_many_order_rows")
        if len(plain) > MOST_COLUMNS:
            raise UnreadableError("too_many_columns")
        frame = lazy.select(pl.col(plain).cast(pl.String, strict=False)).collect()
    except pl.exceptions.PolarsError as error:
        raise UnreadableError("bad_parquet") from error
    if not (plain and frame.height):
        raise UnreadableError("no_rows")
    numbers = pl.int_range(1, height + 1, eager=True).alias("row")
    renamed = frame.rename({name: f"{at}" for at, name in enumerate(plain)})
    return RawTable([], "parquet"), renamed.insert_column(0, numbers), plain


def _reading(request: Request) -> Reading:
    def day(text: str | None) -> date | None:
        return date.fromisoformat(text) if text else None

    return Reading(
        request["statuses"],
        day(request["as_of"]),
        day(request["today"]),
        request["dates"],
        request["keep_repeated"],
    )


def _about(made: Prepared) -> dict[str, Any]:
    return {
        "faults": [asdict(one) | {"says": one.says.model_dump()} for one in made.faults],
        "notes": [asdict(one) | {"says": one.says.model_dump()} for one in made.notes],
        "aside": [[one.reason, one.count, one.examples] for one in made.aside],
        "statuses": [[word, *about] for word, about in (made.statuses or {}).items()],
        "as_of": made.as_of.isoformat() if made.as_of else None,
        "figures": _figures(made.data) if made.data is not None else None,
    }


def _figures(data: RealData) -> dict[str, Any]:
    return {
        "customers": data.customers,
        "orders": len(data.day),
        "lines": len(data.fen),
        "products": len(data.products),
        "first_day": data.first_day.isoformat(),
        "last_day": data.last_day.isoformat(),
        "revenue": int(data.fen[data.status[data.order] == 0].sum()),
    }
