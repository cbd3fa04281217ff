"""The changed, added and re-linked records of a book, kept apart from the firm's own tables.

Everything that may be shared between forks is replaced, never edited: rows, frames and sets of ids.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from crm.links import BaseLinks, Link
from kit.errors import UserError
from sample_data.schema import Tables, code

Row = dict[str, Any]
"""One record: column -> plain Python value (money in fen, None for nothing)."""

NO_COLUMNS: dict[str, dict[int, Any]] = {}
NO_TARGETS: dict[int, frozenset[int]] = {}
NOBODY: frozenset[int] = frozenset()


@dataclass
class Overlay:
    """What differs from the firm's own tables. Ids of the firm's own records are row number + 1;
    an added record's id is never given again, so that a record taken back leaves a gap."""

    tables: Mapping[str, pl.DataFrame]
    links: BaseLinks
    schema: Tables
    changed: dict[str, dict[str, dict[int, Any]]] = field(default_factory=dict)
    """Table -> column -> id -> new value, for the firm's own records."""
    added: dict[str, dict[int, Row]] = field(default_factory=dict)
    """Table -> id -> record."""
    given: dict[str, int] = field(default_factory=dict)
    """Table -> last id given to an added record."""
    arrived: dict[Link, dict[int, frozenset[int]]] = field(default_factory=dict)
    """Link -> target id -> records that the overlay made point to it."""
    frames: dict[str, pl.DataFrame] = field(default_factory=dict)
    """Tables with the overlay in them, made on first reading."""

    def fork(self) -> "Overlay":
        return Overlay(
            self.tables,
            self.links,
            self.schema,
            {t: {c: dict(v) for c, v in columns.items()} for t, columns in self.changed.items()},
            {t: dict(rows) for t, rows in self.added.items()},
            dict(self.given),
            {link: dict(targets) for link, targets in self.arrived.items()},
            dict(self.frames),
        )

    # --- reading -------------------------------------------------------------------------------
    def frame(self, name: str) -> pl.DataFrame:
        if name not in self.changed and not self.added.get(name):
            return self.tables[name]
        if name not in self.frames:
            self.frames[name] = self._overlaid(name)
        return self.frames[name]

    def row(self, table: str, id: int) -> Row:
        if id in self.added.get(table, {}):
            return dict(self.added[table][id])
        row = self._own(table, id).row(id - 1, named=True)
        for column, values in self.changed.get(table, NO_COLUMNS).items():
            if id in values:
                row[column] = values[id]
        return row

    def value(self, table: str, id: int, column: str) -> Any:
        added = self.added.get(table)
        if added is not None and id in added:
            return added[id][column]
        values = self.changed.get(table, NO_COLUMNS).get(column)
        if values is not None and id in values:
            return values[id]
        return self._own(table, id).item(id - 1, column)

    def has(self, table: str, id: int) -> bool:
        return 1 <= id <= self.tables[table].height or id in self.added.get(table, {})

    def pointing_to(self, link: Link, id: int) -> list[int]:
        """Ids of the records whose column now holds `id`, in ascending order."""
        own = self.links.pointing_to(link, id)
        values = self.changed.get(link[0], NO_COLUMNS).get(link[1])
        stayed = own if not values else [child for child in own if child not in values]
        arrived = self.arrived.get(link, NO_TARGETS).get(id)
        return sorted({*stayed, *arrived}) if arrived else stayed

    # --- writing -------------------------------------------------------------------------------
    def new_id(self, table: str) -> int:
        self.given[table] = self.given.get(table, self.tables[table].height) + 1
        return self.given[table]

    def insert(self, table: str, row: Row) -> None:
        self.added.setdefault(table, {})[row["id"]] = row
        self._point(table, row, arrives=True)

    def remove(self, table: str, id: int) -> None:
        self._point(table, self.added[table].pop(id), arrives=False)

    def put(self, table: str, id: int, column: str, before: Any, after: Any) -> None:
        """Set one value; `before` is the value that stands."""
        self._store(table, id, column, after)
        if (table, column) in self.links.columns:
            self._turn((table, column), (id,), before, after)
        self.frames.pop(table, None)

    def move(self, link: Link, ids: list[int], before: int, after: int) -> None:
        """As `put` for many records that hold the same value."""
        for id in ids:
            self._store(link[0], id, link[1], after)
        self._turn(link, ids, before, after)
        self.frames.pop(link[0], None)

    def _store(self, table: str, id: int, column: str, value: Any) -> None:
        added = self.added.get(table)
        if added is not None and id in added:
            added[id] = {**added[id], column: value}
        else:
            self.changed.setdefault(table, {}).setdefault(column, {})[id] = value

    def _point(self, table: str, row: Row, *, arrives: bool) -> None:
        for column, target in row.items():
            if target is not None and (table, column) in self.links.columns:
                before, after = (None, target) if arrives else (target, None)
                self._turn((table, column), (row["id"],), before, after)
        self.frames.pop(table, None)

    def _turn(
        self, link: Link, ids: list[int] | tuple[int, ...], before: int | None, after: int | None
    ) -> None:
        """Note that records point to `after` instead of `before`."""
        targets = self.arrived.setdefault(link, {})
        if before is not None and before in targets:
            targets[before] = targets[before].difference(ids)
        if after is not None:
            targets[after] = targets.get(after, NOBODY).union(ids)

    def _own(self, table: str, id: int) -> pl.DataFrame:
        base = self.tables[table]
        if not 1 <= id <= base.height:
            label = self.schema[table].label
            raise UserError(
                "no_record",
                f"没有编号为 {code(table, id, self.schema)} 的{label.zh}。",
                f"There is no {label.en} {code(table, id, self.schema)}.",
            )
        return base

    def _overlaid(self, name: str) -> pl.DataFrame:
        frame = self.tables[name]
        frame = frame.with_columns(
            frame[column].clone().scatter([id - 1 for id in values], list(values.values()))
            for column, values in self.changed.get(name, NO_COLUMNS).items()
        )
        added = list(self.added.get(name, {}).values())
        return pl.concat([frame, pl.DataFrame(added, schema=frame.schema)]) if added else frame
