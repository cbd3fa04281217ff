"""What a firm is: frozen columnar tables under a key. Plain values: no database, no clock."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache, cached_property
from typing import Any, Literal, cast

import polars as pl

from kit.spare_memory import GONE, held, sparing
from kit.text import Text
from sample_data.case_subjects import of_firm
from sample_data.packed import PackedTables
from sample_data.real.data import is_data
from sample_data.schema import Table, Tables, at_work, schema, workplace
from sample_data.starting_accounts import account_columns, birthdays
from sample_data.starting_contracts import starting_contracts

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

    @cached_property
    def working_schema(self) -> Tables:
        """`schema` with the tables and columns that its CRM keeps (workplace.yaml)."""
        known = _working.get(id(self.schema))
        if known is None or known[0] is not self.schema:
            known = _working[id(self.schema)] = (self.schema, at_work(self.schema))
        return known[1]

    @cached_property
    def working_tables(self) -> "WorkingTables":
        """`tables` with those that its CRM keeps, empty, and its columns, unset."""
        return WorkingTables(self.tables, self.working_schema, self.key, self.as_of)


class WorkingTables(Mapping[str, pl.DataFrame]):
    """A firm's tables as its CRM holds them; each is completed when it is first asked for."""

    def __init__(
        self, tables: Mapping[str, pl.DataFrame], known: Tables, key: FirmKey, as_of: date
    ) -> None:
        self._tables, self._known, self._key, self._as_of = tables, known, key, as_of
        self._made: dict[str, Any] = {}
        self._heights: dict[str, int] = {}
        self._complete: dict[str, bool] = {}
        self._added: dict[str, list[pl.Series]] = {}
        """The CRM's columns of the firm's own tables: short, and some take long to work out."""

    def __getitem__(self, name: str) -> pl.DataFrame:
        found: Any = held(self._made.get(name, GONE))
        if found is GONE:
            if self._is_complete(name):
                return self._tables[name]
            found = self._make(name)
            own = name in self._tables  # then the firm has it still, or can unpack it
            self._made[name] = sparing(found) if own else found
        return cast(pl.DataFrame, found)

    def height(self, name: str) -> int:
        """How many rows a table has, without unpacking it."""
        if name not in self._heights:
            known = self._tables
            self._heights[name] = (
                known.height(name)
                if name in known and isinstance(known, PackedTables)
                else self[name].height
            )
        return self._heights[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)

    def _is_complete(self, name: str) -> bool:
        """Whether the firm's own table is the CRM's: one that is kept twice counts twice."""
        if name not in self._complete:
            own = self._tables.get(name)
            self._complete[name] = own is not None and own.width == len(self._known[name].columns)
        return self._complete[name]

    def _make(self, name: str) -> pl.DataFrame:
        table = self._known[name]
        if name not in self._tables:
            return self._started(name, table)
        frame = self._tables[name]
        if name not in self._added:
            complete = frame.hstack(_unset(table, frame)).with_columns(self._starting(name))
            self._added[name] = complete.get_columns()[frame.width :]
        return frame.hstack(self._added[name])

    def _started(self, name: str, table: Table) -> pl.DataFrame:
        """What the CRM keeps: empty, but for the contracts that follow from a made-up firm's own
        deals and orders."""
        key = self._key
        if name == "contracts" and self._tables and not is_data(key.industry):
            return starting_contracts(key.seed, key.locale, self._as_of, self._tables)
        return _empty(name, table)

    def _starting(self, name: str) -> list[pl.Series]:
        """Columns of the CRM that follow from a made-up firm's own records."""
        tables, seed = self._tables, self._key.seed
        if name == "cases":
            return [self._subjects()]
        if is_data(self._key.industry):
            return []
        if name == "accounts":
            return account_columns(seed, self._known[name], tables[name], tables["orders"])
        return [birthdays(seed, self._as_of, tables[name])] if name == "contacts" else []

    def _subjects(self) -> pl.Series:
        """What the firm's own cases are about: the generator gives them none."""
        key = self._key
        return of_firm(key.industry, key.seed, key.locale, self._known, self._tables)


def _unset(table: Table, frame: pl.DataFrame) -> list[pl.Series]:
    """The columns of the table that the frame lacks, which stand last."""
    missing = list(table.columns.items())[frame.width :]
    return [pl.Series(name, [], column.dtype).clear(frame.height) for name, column in missing]


@cache
def _empty_frame(name: str) -> pl.DataFrame:
    return pl.DataFrame(schema=workplace()[name].dtypes)


def _empty(name: str, table: Table) -> pl.DataFrame:
    return _empty_frame(name) if name in workplace() else pl.DataFrame(schema=table.dtypes)


_working: dict[int, tuple[Tables, Tables]] = {}
"""Firms of one trade share a schema, by its identity."""


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
