"""Which records point to which: an index over the firm's own tables, shared by every book on it."""

from array import array
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import polars as pl

from crm.firm_memory import once
from sample_data.firm import Firm
from sample_data.schema import Tables

MOST_VALUES = 10_000
"""Records of a table whose values are kept as a list, from which one is read ten times as fast."""
Ids = npt.NDArray[np.unsignedinteger[Any]]
Starts: TypeAlias = "array[int]"
Link = tuple[str, str]
"""A table and its column that holds ids of another table."""


def links_in(tables: Tables) -> dict[str, tuple[Link, ...]]:
    """Table -> the columns that point to it."""
    found: dict[str, list[Link]] = {name: [] for name in tables}
    for name, table in tables.items():
        for column, about in table.columns.items():
            if about.to and column != "id":
                found[about.to].append((name, column))
    return {name: tuple(links) for name, links in found.items()}


@dataclass(frozen=True, slots=True)
class Links:
    """The columns of a schema that point from one table to another."""

    to: dict[str, tuple[Link, ...]]
    """Table -> the columns that point to it."""
    of: dict[str, tuple[Link, ...]]
    """Table -> its columns that point to others."""
    columns: frozenset[Link]


_found: dict[int, tuple[Tables, Links]] = {}
"""Firms of one trade share a schema, by its identity."""


def links_of(tables: Tables) -> Links:
    """As `links_in`, found once for each schema."""
    known = _found.get(id(tables))
    if known is None or known[0] is not tables:
        known = _found[id(tables)] = (tables, _links(tables))
    return known[1]


def _links(tables: Tables) -> Links:
    to = links_in(tables)
    columns = frozenset(link for links in to.values() for link in links)
    return Links(to, {name: _links_from(name, columns, tables) for name in tables}, columns)


def base_links(firm: Firm) -> "BaseLinks":
    """The index of the firm's own records: one for all books on it."""
    return once(firm, "base links", lambda: BaseLinks(firm.working_tables, firm.working_schema))


def _links_from(table: str, links: frozenset[Link], known: Tables) -> tuple[Link, ...]:
    return tuple((table, column) for column in known[table].columns if (table, column) in links)


class BaseLinks:
    """Finds the firm's own records that point to an id; a column is sorted on first use."""

    def __init__(self, tables: Mapping[str, pl.DataFrame], known: Tables) -> None:
        found = links_of(known)
        self.to, self.columns, self._of = found.to, found.columns, found.of
        self._tables = tables
        self._values: dict[str, dict[str, list[Any]]] = {}
        self._sorted: dict[Link, tuple[Starts, Ids]] = {}

    def of(self, table: str) -> tuple[Link, ...]:
        """The columns of a table that point to others."""
        return self._of[table]

    def values(self, table: str, column: str) -> list[Any]:
        """The values of a column of the firm's own records, in the order of ids; none of a table
        too long to be kept like this."""
        try:  # asked for at every change: quicker than a key of two parts
            return self._values[table][column]
        except KeyError:
            frame = self._tables[table]
            found = _values(frame[column]) if frame.height <= MOST_VALUES else []
            self._values.setdefault(table, {})[column] = found
            return found

    def pointing_to(self, link: Link, id: int) -> list[int]:
        """Ids of the records whose column holds `id`, in ascending order."""
        found = self._sorted.get(link)
        if found is None:
            found = self._sorted[link] = self._sort(link)
        starts, ids = found
        if not 0 < id < len(starts) - 1:
            return []
        first, end = starts[id], starts[id + 1]
        return ids[first:end].tolist() if first < end else []

    def _sort(self, link: Link) -> tuple[Starts, Ids]:
        """Where the records of each target start, and the records in the order of targets."""
        table, column = link
        targets = self._tables[table][column].fill_null(0).to_numpy()
        if len(targets) and int(targets.max()) < 65_536:
            targets = targets.astype(np.uint16)  # which NumPy sorts by radix, eight times as fast
        starts = np.concatenate(([0], np.cumsum(np.bincount(targets, minlength=1))))
        ids = np.argsort(targets, kind="stable") + 1
        # NumPy gives out one number of an array several times as slowly as Python's own arrays
        if len(ids) < 65_536:
            return array("H", starts.astype(np.uint16).tobytes()), ids.astype(np.uint16)
        return array("I", starts.astype(np.uint32).tobytes()), ids.astype(np.uint32)


def _values(column: pl.Series) -> list[Any]:
    """The values as a list in which equal ones are one object: a thousand rows have few cities."""
    known: dict[Any, Any] = {}
    return [known.setdefault(value, value) for value in column.to_list()]
