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
from classroom.exchange.message import (
    WHOLE_FILE,
    Message,
    Outcome,
    error,
    outcome_of,
    warning,
)
from kit.child import ChildError, call
from kit.errors import UserError
from kit.text import Text
from sample_data.real.cleaning import REASONS
from sample_data.real.fields import DateOrder, Status

CHILD = "classroom.exchange.order_list_child"
SECONDS, MEGABYTES = 60.0, 2048
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
    encoding: str | None = None
    sheet: str | None = None


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
class OrderListPlan:
    """What importing the file would do. `content` is there when it can be done."""

    messages: tuple[Message, ...]
    headers: tuple[str, ...] = ()
    sample: tuple[tuple[str, ...], ...] = ()
    """The first rows as read."""
    rows: int = 0
    encoding: str = ""
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)
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

    def column(self, header: str) -> list[str]:
        """The first values below a header, as text."""
        at = self.headers.index(header)
        return [cells[at] for cells in self.sample]


def plan_orders(
    raw: bytes, title: str, owner: str, today: date, choices: Choices | None = None
) -> OrderListPlan:
    """Read CSV, xlsx or parquet (at most 10 MB and 1,000,000 rows); never raises for bad content.

    `title` will be the firm's name, `owner` whose data they are.
    """
    request = _request(choices or Choices(), title, owner, today)
    try:
        reply = _call("answer", request, raw)
    except ChildError as failed:
        return OrderListPlan((rejection(_code(failed)),))
    return _plan(*_opened(reply))


def read_columns(raw: bytes, headers: Sequence[str]) -> tuple[pl.DataFrame, pl.Series]:
    """Columns of a CSV, xlsx or parquet file as text under their headers, as far as they are
    there, and each row's number in the file; UserError when the file cannot be read."""
    wanted = dict.fromkeys(headers)
    request = _request(Choices(columns={header: header for header in wanted}), "", "", date.max)
    try:
        reply = _call("columns", request, raw)
    except ChildError as failed:
        raise _refusal(rejection(_code(failed))) from failed
    head, content = _opened(reply)
    if head["messages"]:
        raise _refusal(_message(head["messages"][0]))
    found = pl.read_parquet(io.BytesIO(content))
    numbers = found.drop_in_place("row")
    found.columns = head["wanted"]
    missing = [header for header in wanted if header not in head["headers"]]
    if missing:
        raise _no_column(missing[0], head["headers"])
    return found, numbers


def _request(choices: Choices, title: str, owner: str, today: date) -> dict[str, Any]:
    return {
        "columns": dict(choices.columns),
        "statuses": dict(choices.statuses),
        "as_of": choices.as_of.isoformat() if choices.as_of else None,
        "today": today.isoformat(),
        "dates": choices.dates,
        "keep_repeated": choices.keep_repeated,
        "encoding": choices.encoding,
        "sheet": choices.sheet,
        "title": title,
        "owner": owner,
    }


def _call(function: str, request: dict[str, Any], raw: bytes) -> bytes:
    words = json.dumps(request, ensure_ascii=False).encode()
    payload = len(words).to_bytes(4, "little") + words + raw
    return call(f"{CHILD}:{function}", payload, seconds=SECONDS, megabytes=MEGABYTES)


def _opened(reply: bytes) -> tuple[dict[str, Any], bytes]:
    size = int.from_bytes(reply[:4], "little")
    return json.loads(reply[4 : 4 + size]), reply[4 + size :]


def _code(failed: ChildError) -> str:
    return "corrupt_archive" if failed.reason == "crashed" else "too_heavy"


def _plan(reply: dict[str, Any], content: bytes) -> OrderListPlan:
    messages = [_message(line) for line in reply["messages"]]
    if "prepared" not in reply:
        return OrderListPlan(tuple(messages))
    made = reply["prepared"]
    for make, key in ((error, "faults"), (warning, "notes")):
        messages += [make(m["code"], WHOLE_FILE, **m["says"]) for m in made[key]]
    return OrderListPlan(
        tuple(messages),
        tuple(reply["headers"]),
        tuple(tuple(cells) for cells in reply["sample"]),
        reply["rows"],
        reply["encoding"],
        reply["sheet"],
        tuple(reply["sheets"]),
        reply["columns"],
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


def _refusal(message: Message) -> UserError:
    return UserError(message.code, message.line("zh"), message.line("en"))
