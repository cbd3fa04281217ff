"""What a firm is: frozen columnar tables under a key. Plain values: no database, no clock."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

import polars as pl

from kit.text import Text
from sample_data.schema import Tables, schema

GENERATOR_VERSION = 1


@dataclass(frozen=True, slots=True)
class FirmKey:
    """Everything a firm depends on. The same key gives the same bytes, for years."""

    industry: str = "retail"
    customers: int = 600
    seed: int = 1
    locale: Literal["zh", "en"] = "zh"
    """Language of names and addresses; numbers and dates do not depend on it."""
    version: int = GENERATOR_VERSION

    def __str__(self) -> str:
        return f"{self.industry}/{self.customers}/{self.seed}/{self.locale}/v{self.version}"


@dataclass(frozen=True)
class Firm:
    """A firm: `tables` by name, columns and types as `schema` says. Nothing hidden is in it."""

    key: FirmKey
    name: Text
    first_day: date
    as_of: date
    """T0: the day after the last day of data."""
    tables: Mapping[str, pl.DataFrame] = field(repr=False)
    schema: Tables = field(default_factory=schema, repr=False)
    """The shared tables in the words of the trade, then those that its industry declares."""

    def table(self, name: str) -> pl.DataFrame:
        return self.tables[name]


def digest(tables: Mapping[str, pl.DataFrame]) -> str:
    """SHA-256 over the canonical bytes of the tables: the same on every machine and version."""
    total = hashlib.sha256()
    for name in sorted(tables):
        for column in tables[name].get_columns():
            total.update(f"{name}.{column.name}.{len(column)}\n".encode())
            total.update(_canonical(column))
    return total.hexdigest()


def _canonical(column: pl.Series) -> bytes:
    if column.dtype in (pl.String, pl.Categorical) or isinstance(column.dtype, pl.Enum):
        return "\x1f".join(
            "\x00" if v is None else v for v in column.cast(pl.String).to_list()
        ).encode()
    missing = column.is_null().to_numpy().tobytes() if column.null_count() else b""
    physical = column.to_physical()
    kind = pl.Float64 if physical.dtype.is_float() else pl.Int64
    values = physical.cast(kind).fill_null(0).to_numpy()
    return missing + values.astype("<f8" if kind == pl.Float64 else "<i8").tobytes()
