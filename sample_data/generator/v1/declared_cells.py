"""Columns and tables while a firm is being made: arrays with what is known of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from kit import seeds
from kit.seeds import Floats, Ints, UInt64s
from sample_data.generator.v1.draws import Flags
from sample_data.schema import Column

Plain = Ints | Floats | Flags
SCALES = {"rate": 10_000.0, "number": 100.0}
"""Rates are kept to four decimals, numbers to two."""


@dataclass(frozen=True)
class Cells:
    """One column. Ids are row numbers, dates day numbers, instants minutes from day 0, categories
    positions in their list, money fen. Where `known` is false the value means nothing."""

    about: Column
    plain: Plain
    """Empty for texts."""
    known: Flags
    texts: pl.Series | None = None

    def at(self, rows: Ints, there: Flags) -> "Cells":
        """The values of these rows; nothing where `there` is false."""
        if not len(self.known):
            return nothing(self.about, len(rows))
        safe = np.where(there, rows, 0)
        known = self.known[safe] & there
        if self.texts is not None:
            return Cells(self.about, self.plain, known, self.texts.gather(safe))
        return Cells(self.about, self.plain[safe], known)

    def only(self, flags: Flags) -> "Cells":
        return Cells(self.about, self.plain, self.known & flags, self.texts)

    @property
    def whole(self) -> Ints:
        """Row numbers, days, minutes, positions or fen, whatever these are."""
        return self.plain.astype(np.int64, copy=False)

    def numbers(self) -> Floats:
        """The values as they are kept inside: money in fen."""
        return np.where(self.known, self.plain, 0).astype(np.float64)


def nothing(about: Column, height: int) -> Cells:
    known = np.zeros(height, dtype=np.bool_)
    if about.type == "text":
        return Cells(about, _NONE, known, pl.Series([None] * height, dtype=pl.String))
    return Cells(about, np.zeros(height, dtype=np.int64), known)


def filled(about: Column, values: Plain, known: Flags | None = None) -> Cells:
    """A column of plain values; numbers are rounded as their type is kept, halves upwards."""
    there = np.ones(len(values), dtype=np.bool_) if known is None else known
    if about.type in SCALES:
        scale = SCALES[about.type]
        values = np.floor(values.astype(np.float64) * scale + 0.5) / scale
    elif values.dtype == np.float64:
        values = np.floor(values + 0.5).astype(np.int64)
    return Cells(about, values, there)


def texts(about: Column, values: pl.Series) -> Cells:
    return Cells(about, _NONE, values.is_not_null().to_numpy(), values)


_NONE: Ints = np.zeros(0, dtype=np.int64)


@dataclass
class Grid:
    """A table being made or made: its rows' keys for all draws, parents and columns."""

    name: str
    keys: UInt64s
    """A row's identity in all draws; it does not hang on the size of the firm."""
    parent_row: Ints
    number: Ints
    """Which of its parent's rows it is, from 0."""
    period: Ints = field(default_factory=lambda: _NONE)
    """First day of each row's period, where it has one."""
    cells: dict[str, Cells] = field(default_factory=dict)
    frame: pl.DataFrame | None = None
    """A shared table; its columns are turned into cells when somebody asks."""
    columns: Mapping[str, Column] = field(default_factory=dict)
    epoch: int = 0

    @property
    def height(self) -> int:
        return len(self.keys)

    def column(self, name: str) -> Cells:
        if name not in self.cells:
            if name == "id":
                own = Column.model_validate({"type": "id", "to": self.name, "label": _ID})
                self.cells[name] = filled(own, np.arange(self.height, dtype=np.int64))
            else:
                self.cells[name] = self._shared(name)
        return self.cells[name]

    def put_in_order(self, order: Ints) -> None:
        """Rearrange every row."""
        self.keys, self.parent_row = self.keys[order], self.parent_row[order]
        self.number = self.number[order]
        self.period = self.period[order] if len(self.period) else self.period
        there = np.ones(self.height, dtype=np.bool_)
        self.cells = {name: cells.at(order, there) for name, cells in self.cells.items()}

    def _shared(self, name: str) -> Cells:
        assert self.frame is not None
        about, column = self.columns[name], self.frame[name]
        known = column.is_not_null().to_numpy()
        if about.type == "text":
            return Cells(about, _NONE, known, column)
        plain = column.to_physical().fill_null(0).to_numpy()
        if about.type in ("rate", "number", "flag"):
            return Cells(about, plain, known)
        plain = plain.astype(np.int64)
        if about.type == "datetime":
            return Cells(about, plain // 60_000 - self.epoch * 1440, known)
        return Cells(about, plain - {"id": 1, "date": self.epoch}.get(about.type, 0), known)


_ID = {"zh": "编号", "en": "ID"}


def child_keys(seed: int, table: str, parent_keys: UInt64s, parent: Ints, number: Ints) -> UInt64s:
    """Keys of rows: mixed out of the parent's key and the number below it."""
    start = seeds.bits(seed, f"rows of {table}", parent_keys)
    return start[parent] + number.astype(np.uint64)


def series(cells: Cells, epoch: int) -> pl.Series:
    """The column as the firm holds it."""
    about = cells.about
    if about.type == "text":
        assert cells.texts is not None
        return cells.texts.set(pl.Series(~cells.known), None) if len(cells.known) else cells.texts
    if about.type == "category":
        pool = pl.Series([*about.values, None], dtype=about.dtype)
        return pool.gather(np.where(cells.known, cells.plain, len(pool) - 1).astype(np.uint32))
    shift = {"id": 1, "date": epoch, "datetime": epoch * 1440}.get(about.type, 0)
    plain = cells.plain + shift if shift else cells.plain
    made = pl.Series(plain * 60_000 if about.type == "datetime" else plain)
    dtype = pl.Int32 if about.type == "date" else about.dtype
    made = made.cast(dtype).cast(about.dtype)
    return made if cells.known.all() else made.set(pl.Series(~cells.known), None)
