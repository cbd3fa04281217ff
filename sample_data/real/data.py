"""Real orders in their stored form: whole numbers without names, the same bytes for the same data.

A canonical form of our own and not parquet: its bytes, and so the name of the data, do not depend
on the version of a library, and there is little in it that could be read wrongly.
"""

import hashlib
import json
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt

from kit.errors import UserError
from kit.seeds import Ints

MAGIC = b"kexun orders 1\n"
EPOCH = date(1970, 1, 1)
STATUSES = ("completed", "cancelled", "returned", "test")
CUSTOMERS = {"organisation": "<u1", "region": "<i2"}
ORDERS = {"customer": "<i4", "day": "<i4", "status": "<u1"}
LINES = {"order": "<i4", "product": "<i4", "quantity": "<i4", "fen": "<i8"}
LONGEST_TITLE = 60
PREFIX = "data-"
SHORT = 16
"""Digits of the digest that stand in the name of the industry."""


@dataclass(frozen=True, eq=False)
class RealData:
    """Customers by their first order, orders by day, lines by order; all count from 0.

    -1 is no region and no product. Money in fen; `day` counts from 1970-01-01.
    """

    title: str
    """Name of the firm, as the teacher wrote it."""
    owner: str
    """Whose data they are: the same rows given in by two people are two sets of data."""
    as_of: date
    products: tuple[str, ...]
    regions: tuple[str, ...]
    organisation: Ints
    region: Ints
    customer: Ints
    day: Ints
    status: Ints
    order: Ints
    product: Ints
    quantity: Ints
    fen: Ints

    @property
    def first_day(self) -> date:
        return EPOCH + timedelta(days=int(self.day[0]))

    @property
    def last_day(self) -> date:
        return EPOCH + timedelta(days=int(self.day[-1]))

    @property
    def customers(self) -> int:
        return len(self.region)


def pack(data: RealData) -> bytes:
    """The canonical bytes."""
    head = {
        "title": data.title,
        "owner": data.owner,
        "as_of": data.as_of.isoformat(),
        "products": data.products,
        "regions": data.regions,
        "rows": [data.customers, len(data.day), len(data.fen)],
    }
    words = json.dumps(head, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    columns = [getattr(data, name).astype(kind).tobytes() for name, kind, _ in _layout([0, 0, 0])]
    return b"".join([MAGIC, len(words).to_bytes(4, "little"), words, *columns])


def unpack(content: bytes) -> RealData:
    """Read canonical bytes; UserError when they are not whole or point nowhere."""
    try:
        found = _unpacked(content)
    except (ValueError, KeyError, TypeError, IndexError) as error:
        raise _spoilt() from error
    return found


def retitled(content: bytes, title: str) -> bytes:
    """The same data under another name of the firm, on one line and not too long."""
    return pack(replace(unpack(content), title=" ".join(title.split())[:LONGEST_TITLE]))


def digest_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def industry_of(digest: str) -> str:
    """The name under which a firm's key speaks of the data."""
    return PREFIX + digest[:SHORT]


def is_data(industry: str) -> bool:
    """Whether a firm of this industry is made of real orders."""
    return industry.startswith(PREFIX)


def _unpacked(content: bytes) -> RealData:
    if not content.startswith(MAGIC):
        raise ValueError("no such data")
    start = len(MAGIC) + 4
    size = int.from_bytes(content[len(MAGIC) : start], "little")
    head: dict[str, Any] = json.loads(content[start : start + size])
    at, columns = start + size, {}
    for name, kind, rows in _layout([int(count) for count in head["rows"]]):
        values: npt.NDArray[Any] = np.frombuffer(content, kind, rows, at)
        columns[name] = values.astype(np.int64)
        at += values.nbytes
    if at != len(content):
        raise ValueError("too long")
    data = RealData(
        title=str(head["title"]),
        owner=str(head["owner"]),
        as_of=date.fromisoformat(head["as_of"]),
        products=tuple(map(str, head["products"])),
        regions=tuple(map(str, head["regions"])),
        **columns,
    )
    _check(data)
    return data


def _layout(rows: list[int]) -> list[tuple[str, str, int]]:
    """Every column in the order of the file: name, kind, number of values."""
    groups = zip((CUSTOMERS, ORDERS, LINES), rows, strict=True)
    return [(name, kind, count) for columns, count in groups for name, kind in columns.items()]


def _check(data: RealData) -> None:
    """Everything points somewhere, and every customer has an order and every order a line."""
    within = (
        _spans(data.customer, 0, data.customers),
        _spans(data.status, 0, len(STATUSES)),
        _spans(data.order, 0, len(data.day)),
        _spans(data.product, -1, len(data.products)),
        _spans(data.region, -1, len(data.regions)),
        len(np.unique(data.customer)) == data.customers,
        len(np.unique(data.order)) == len(data.day),
        bool((np.diff(data.day) >= 0).all() and (np.diff(data.order) >= 0).all()),
        EPOCH + timedelta(days=int(data.day[-1])) < data.as_of,
    )
    if not all(within):
        raise ValueError("points nowhere")


def _spans(values: Ints, least: int, below: int) -> bool:
    return bool(len(values) and values.min() >= least and values.max() < below)


def _spoilt() -> UserError:
    return UserError(
        "bad_data", "这份数据已损坏，无法读取。", "These data are damaged and cannot be read."
    )
