"""A firm's long tables kept small: unpacked when somebody reads them, for as long as memory allows.

What is left away comes back exactly: ids that count from 1, and the upper bytes of numbers that
need none of them. The rest is compressed. A table of sixteen thousand rows comes back within
a millisecond.
"""

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from kit.spare_memory import GONE, LARGE, held, sparing

WORTH = 40_000
"""Bytes from which packing a table pays; what `kit.spare_memory` does not take stays as it is."""


@dataclass(frozen=True, slots=True)
class Packed:
    """A table packed into bytes."""

    schema: dict[str, Any]
    height: int
    content: bytes

    def unpack(self) -> pl.DataFrame:
        """The table as it was, column by column and type by type."""
        found = {column.name: column for column in pl.read_ipc(io.BytesIO(self.content))}
        return pl.DataFrame(
            [
                _widened(found[name], dtype) if name in found else self._row_numbers(name, dtype)
                for name, dtype in self.schema.items()
            ]
        )

    def _row_numbers(self, name: str, dtype: Any) -> pl.Series:
        return pl.int_range(1, self.height + 1, dtype=dtype, eager=True).alias(name)


def pack(frame: pl.DataFrame) -> Packed:
    """The table in as few bytes as are quickly unpacked."""
    narrow = [_narrowed(column) for column in frame.get_columns() if not _counts_rows(column)]
    content = io.BytesIO()
    pl.DataFrame(narrow).write_ipc(content, compression="zstd")
    return Packed(dict(frame.schema), frame.height, content.getvalue())


class PackedTables(Mapping[str, pl.DataFrame]):
    """Tables by name, those worth it packed. Safe for threads: two may unpack the same table, to
    equal frames."""

    def __init__(self, tables: Mapping[str, pl.DataFrame]) -> None:
        self._packed: dict[str, Packed] = {}
        self._frames: dict[str, Any] = {}
        for name, frame in tables.items():
            if WORTH < frame.estimated_size() < LARGE:
                self._packed[name], frame = pack(frame), sparing(frame)
            self._frames[name] = frame

    def __getitem__(self, name: str) -> pl.DataFrame:
        found: Any = held(self._frames[name])
        if found is GONE:
            found = self._packed[name].unpack()
            self._frames[name] = sparing(found)
        return found  # type: ignore[no-any-return]

    def __iter__(self) -> Iterator[str]:
        return iter(self._frames)

    def __len__(self) -> int:
        return len(self._frames)

    def height(self, name: str) -> int:
        """How many rows a table has, without unpacking it."""
        packed = self._packed.get(name)
        return packed.height if packed else int(self._frames[name].height)

    @property
    def kept_bytes(self) -> int:
        """What stays in memory when nobody reads."""
        packed = sum(len(one.content) for one in self._packed.values())
        plain = [frame for name, frame in self._frames.items() if name not in self._packed]
        return packed + sum(int(frame.estimated_size()) for frame in plain)


def _counts_rows(column: pl.Series) -> bool:
    if column.name != "id" or not column.dtype.is_integer() or column.null_count():
        return False
    rows = pl.int_range(1, len(column) + 1, eager=True)
    return bool((column == rows).all())


def _narrowed(column: pl.Series) -> pl.Series:
    if column.dtype.is_temporal():
        column = column.to_physical()
    return column.shrink_dtype() if column.dtype.is_integer() else column


def _widened(column: pl.Series, dtype: Any) -> pl.Series:
    if column.dtype == dtype:
        return column
    if dtype.is_temporal():  # from its own whole numbers only
        column = column.cast(pl.Int32 if dtype == pl.Date else pl.Int64)
    return column.cast(dtype)
