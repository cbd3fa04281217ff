"""Plan the import of real orders: what the file holds, what would be used and what not, and why.

Pure: no database. Everything happens in a capped child process; what comes back beside counts and
a few examples for the preview are bytes in which no customer can be found again.
"""

import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import polars as pl

from classroom.exchange.findings import rejection
from classroom.exchange.message import WHOLE_FILE, Message, Outcome, error, outcome_of, warning
from classroom.exchange.order_columns import guess_columns
from kit.child import ChildError, call
from kit.errors import UserError
from kit.text import Text
from sample_data.real.cleaning import REASONS
from sample_data.real.fields import DateOrder, Status

CHILD = "classroom.exchange.order_list_child"
SECONDS, MEGABYTES = 90.0, 1536
"""What the child may take: enough for a million rows."""


@dataclass(frozen=True)
class Choices:
    """What a teacher chose by hand; everything else is found by itself."""

    columns: Mapping[str, str] = field(default_factory=dict)
    """Field -> header; "" for a field that is not to be read."""
    statuses: Mapping[str, Status] = field(default_factory=dict)
    as_of: date | None = None
    dates: DateOrder | None = None
    keep_repeated: bool = False


@dataclass(frozen=True)
class SetAside:
    """Rows that would not be used: why, how many, and a few of them by row number and cell."""

    reason: str
    says: Text
    count: int
    examples: tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class StatusLine:
    """One status word of the file, what it would be taken for, and how many rows have it."""

    written: str
    meaning: str
    count: int


@dataclass(frozen=True)
class Figures:
    """What the data would come to. Revenue in fen, of completed orders."""

    customers: int
    orders: int
    lines: int
    products: int
    first_day: date
    last_day: date
    revenue: int


@dataclass(frozen=True)
class OrderList:
    """A file as read. `rows` are its cells as a parquet file of text, for planning again and again
    without reading the file again."""

    messages: tuple[Message, ...]
    headers: tuple[str, ...] = ()
    sample: tuple[tuple[str, ...], ...] = ()
    """The first rows."""
    count: int = 0
    encoding: str = ""
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    rows: bytes = field(default=b"", repr=False)

    @property
    def outcome(self) -> Outcome:
        return outcome_of(self.messages)

    def column(self, header: str) -> list[str]:
        """The first values below a header, as text."""
        at = self.headers.index(header)
        return [cells[at] for cells in self.sample]


@dataclass(frozen=True)
class OrderListPlan:
    """What importing the list would do. `content` is there when it can be done."""

    messages: tuple[Message, ...]
    columns: Mapping[str, str] = field(default_factory=dict)
    """Field -> header it was read from."""
    aside: tuple[SetAside, ...] = ()
    statuses: tuple[StatusLine, ...] = ()
    as_of: date | None = None
    figures: Figures | None = None
    content: bytes = field(default=b"", repr=False)

    @property
    def outcome(self) -> Outcome:
        found = outcome_of(self.messages)
        return "warn" if found == "accept" and self.aside else found

    @property
    def dropped(self) -> int:
        return sum(one.count for one in self.aside)


def read_orders(
    raw: bytes, *, encoding: str | None = None, sheet: str | None = None, hints: Sequence[str] = ()
) -> OrderList:
    """Read CSV, xlsx or parquet, at most 10 MB and 1,000,000 rows; never raises for bad content.

    `encoding` and `sheet` are a person's own choice, `hints` headers the caller knows.
    """
    request = {"encoding": encoding, "sheet": sheet, "hints": list(hints)}
    try:
        found, rows = _call("read", request, raw)
    except ChildError as failed:
        return OrderList((rejection(_code(failed)),))
    messages = tuple(_message(line) for line in found["messages"])
    if "headers" not in found:
        return OrderList(messages)
    return OrderList(
        messages,
        tuple(found["headers"]),
        tuple(tuple(cells) for cells in found["sample"]),
        found["rows"],
        found["encoding"],
        found["sheet"],
        tuple(found["sheets"]),
        rows,
    )


def plan_orders(
    found: OrderList, owner: str, today: date, choices: Choices | None = None
) -> OrderListPlan:
    """What would become of the list. `owner` says whose data they are; rows after `today` are set
    aside."""
    chosen = choices or Choices()
    places = guess_columns(found.headers, chosen.columns)
    columns = {field: found.headers[at] for field, at in places.items()}
    if found.outcome == "reject":
        return OrderListPlan((), columns)
    request = {
        "columns": places,
        "statuses": dict(chosen.statuses),
        "as_of": chosen.as_of.isoformat() if chosen.as_of else None,
        "today": today.isoformat(),
        "dates": chosen.dates,
        "keep_repeated": chosen.keep_repeated,
        "owner": owner,
    }
    try:
        made, content = _call("plan", request, found.rows)
    except ChildError as failed:
        return OrderListPlan((rejection(_code(failed)),), columns)
    return _plan(made, columns, content)


def read_columns(raw: bytes, headers: Sequence[str]) -> tuple[pl.DataFrame, pl.Series]:
    """Columns of a CSV, xlsx or parquet file as text under their headers, and each row's number in
    the file; UserError when the file cannot be read or has no such column."""
    found = read_orders(raw, hints=headers)
    faults = [message for message in found.messages if message.severity == "error"]
    if faults:
        raise UserError(faults[0].code, faults[0].line("zh"), faults[0].line("en"))
    for header in headers:
        if header not in found.headers:
            raise _no_column(header, found.headers)
    rows = pl.read_parquet(io.BytesIO(found.rows))
    columns = {header: rows[f"{found.headers.index(header)}"] for header in headers}
    return pl.DataFrame(columns), rows["row"]


def _call(function: str, request: dict[str, Any], raw: bytes) -> tuple[dict[str, Any], bytes]:
    words = json.dumps(request, ensure_ascii=False).encode()
    payload = len(words).to_bytes(4, "little") + words + raw
    reply = call(f"{CHILD}:{function}", payload, seconds=SECONDS, megabytes=MEGABYTES)
    size = int.from_bytes(reply[:4], "little")
    return json.loads(reply[4 : 4 + size]), reply[4 + size :]


def _code(failed: ChildError) -> str:
    return "corrupt_archive" if failed.reason == "crashed" else "too_heavy"


def _plan(made: dict[str, Any], columns: Mapping[str, str], content: bytes) -> OrderListPlan:
    messages = [
        make(one["code"], WHOLE_FILE, **one["says"])
        for make, key in ((error, "faults"), (warning, "notes"))
        for one in made[key]
    ]
    return OrderListPlan(
        tuple(messages),
        columns,
        tuple(_aside(*one) for one in made["aside"]),
        tuple(StatusLine(*line) for line in made["statuses"]),
        _day(made["as_of"]),
        _figures(made["figures"]),
        content,
    )


def _aside(reason: str, count: int, examples: list[list[Any]]) -> SetAside:
    return SetAside(reason, REASONS[reason], count, tuple((row, cell) for row, cell in examples))


def _figures(found: dict[str, Any] | None) -> Figures | None:
    if found is None:
        return None
    days = {name: date.fromisoformat(found[name]) for name in ("first_day", "last_day")}
    return Figures(**found | days)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _message(line: dict[str, Any]) -> Message:
    return Message(line["code"], line["severity"], Text(**line["place"]), Text(**line["says"]))


def _no_column(name: str, headers: Sequence[str]) -> UserError:
    return UserError(
        "no_column",
        f"文件里没有“{name}”这一列；现有：{'、'.join(headers)[:300]}。",
        f"The file has no column {name!r}; it has: {', '.join(headers)[:300]}.",
    )
