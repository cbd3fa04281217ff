"""The changed, added and re-linked records of a book, kept apart from the firm's own tables.

What forks share is replaced, never edited: rows, frames, sets of ids.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

import polars as pl

from crm.links import BaseLinks, Link
from kit.errors import UserError
from kit.spare_memory import GONE, held, sparing
from sample_data.firm import WorkingTables
from sample_data.schema import Tables, code

Row = dict[str, Any]
"""One record: column -> plain Python value (money in fen, None for nothing)."""

NO_COLUMNS: dict[str, dict[int, Any]] = {}
NO_TARGETS: dict[int, set[int]] = {}


@dataclass(frozen=True)
class Block:
    """Many records that one operation added: columns instead of a dictionary each."""

    first: int
    frame: pl.DataFrame
    links: BaseLinks

    def holds(self, id: int) -> bool:
        return self.first <= id < self.first + self.frame.height

    def pointing_to(self, link: Link, id: int) -> Iterator[int]:
        return (self.first - 1 + child for child in self.links.pointing_to(link, id))


@dataclass
class Overlay:
    """What differs from the firm's own tables. Ids of the firm's own records are row number + 1;
    an added record's id is never given again, so that a record taken back leaves a gap."""

    tables: WorkingTables
    links: BaseLinks
    schema: Tables
    changed: dict[str, dict[str, dict[int, Any]]] = field(default_factory=dict)
    """Table -> column -> id -> new value, for the firm's own records and those in blocks."""
    added: dict[str, dict[int, Row]] = field(default_factory=dict)
    """Table -> id -> record."""
    blocks: dict[str, tuple[Block, ...]] = field(default_factory=dict)
    """Table -> records that were added together, in the order of ids."""
    given: dict[str, int] = field(default_factory=dict)
    """Table -> last id given to an added record."""
    arrived: dict[Link, dict[int, set[int]]] = field(default_factory=dict)
    """Link -> target id -> records that the overlay made point to it."""
    mine: set[tuple[Link, int]] = field(default_factory=set)
    """Of those sets the ones that no fork shares, which may be edited."""
    frames: dict[str, Any] = field(default_factory=dict)
    """Tables with the overlay in them, made on first reading; large ones may be forgotten."""

    def fork(self) -> "Overlay":
        self.mine = set()
        return Overlay(
            self.tables,
            self.links,
            self.schema,
            {t: {c: dict(v) for c, v in columns.items()} for t, columns in self.changed.items()},
            {t: dict(rows) for t, rows in self.added.items()},
            dict(self.blocks),
            dict(self.given),
            {link: dict(targets) for link, targets in self.arrived.items()},
            frames=dict(self.frames),
        )

    # --- reading -------------------------------------------------------------------------------
    def frame(self, name: str) -> pl.DataFrame:
        if not (name in self.changed or self.added.get(name) or self.blocks.get(name)):
            return self.tables[name]
        found: Any = held(self.frames.get(name, GONE))
        if found is GONE:
            found = self._overlaid(name)
            self.frames[name] = sparing(found)
        return cast(pl.DataFrame, found)

    def row(self, table: str, id: int) -> Row:
        if id in self.added.get(table, {}):
            return dict(self.added[table][id])
        frame, place = self._stored(table, id)
        row = frame.row(place, named=True)
        for column, values in self.changed.get(table, NO_COLUMNS).items():
            if id in values:
                row[column] = values[id]
        return row

    def value(self, table: str, id: int, column: str) -> Any:
        if table in self.added and id in self.added[table]:
            return self.added[table][id][column]
        values = self.changed.get(table, NO_COLUMNS).get(column)
        if values is not None and id in values:
            return values[id]
        own = self.links.values(table, column)
        if 1 <= id <= len(own):
            return own[id - 1]
        frame, place = self._stored(table, id)
        return frame.item(place, column)

    def has(self, table: str, id: int) -> bool:
        if 1 <= id <= self.tables.height(table) or id in self.added.get(table, {}):
            return True
        return any(block.holds(id) for block in self.blocks.get(table, ()))

    def height(self, table: str) -> int:
        """How many records the table holds."""
        own, added = self.tables.height(table), self.added.get(table)
        if table in self.blocks:
            own += sum(block.frame.height for block in self.blocks[table])
        return own + len(added) if added else own

    def runs(self, table: str) -> list[list[int]]:
        """First id and number of the records added, those added together in one run."""
        single = [[id, 1] for id in self.added.get(table, ())]
        return sorted([*single, *([b.first, b.frame.height] for b in self.blocks.get(table, ()))])

    def pointing_to(self, link: Link, id: int) -> list[int]:
        """Ids of the records whose column now holds `id`, in ascending order."""
        found = self.links.pointing_to(link, id)
        if link[0] in self.blocks:
            for block in self.blocks[link[0]]:
                found = [*found, *block.pointing_to(link, id)]
        if found and link[0] in self.changed:
            values = self.changed[link[0]].get(link[1])
            found = [child for child in found if child not in values] if values else found
        arrived = self.arrived.get(link, NO_TARGETS).get(id)
        return sorted({*found, *arrived}) if arrived else found

    # --- writing -------------------------------------------------------------------------------
    def new_id(self, table: str) -> int:
        self.given[table] = self.given.get(table, self.tables.height(table)) + 1
        return self.given[table]

    def insert(self, table: str, row: Row) -> None:
        self.added.setdefault(table, {})[row["id"]] = row
        self._point(table, row, arrives=True)

    def insert_block(self, table: str, frame: pl.DataFrame) -> int:
        """Add the rows of a frame without `id`, in the schema's columns; the first id."""
        first = self.new_id(table)
        self.given[table] = first + frame.height - 1
        ids = pl.int_range(first, first + frame.height, dtype=pl.Int32, eager=True).alias("id")
        rows = pl.DataFrame(
            [
                frame[name].cast(dtype)
                if name in frame.columns
                else pl.Series(name, [], dtype).clear(frame.height)
                for name, dtype in self.schema[table].dtypes.items()
                if name != "id"
            ]
        ).insert_column(list(self.schema[table].columns).index("id"), ids)
        block = Block(first, rows, BaseLinks({table: rows}, self.schema))
        self.blocks[table] = (*self.blocks.get(table, ()), block)
        self.frames.pop(table, None)
        return first

    def remove_block(self, table: str, first: int) -> None:
        self.blocks[table] = tuple(b for b in self.blocks[table] if b.first != first)
        self.frames.pop(table, None)

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
        table, column = link
        for id in ids:
            self._store(table, id, column, after)
        self._turn(link, ids, before, after)
        self.frames.pop(link[0], None)

    def _store(self, table: str, id: int, column: str, value: Any) -> None:
        if table in self.added and id in self.added[table]:
            self.added[table][id] = {**self.added[table][id], column: value}
            return
        columns = self.changed.setdefault(table, {})
        if column in columns:
            columns[column][id] = value
        else:
            columns[column] = {id: value}

    def _point(self, table: str, row: Row, *, arrives: bool) -> None:
        for link in self.links.of(table):
            target = row[link[1]]
            if target is not None:
                before, after = (None, target) if arrives else (target, None)
                self._turn(link, (row["id"],), before, after)
        self.frames.pop(table, None)

    def _turn(
        self, link: Link, ids: list[int] | tuple[int, ...], before: int | None, after: int | None
    ) -> None:
        """Note that records point to `after` instead of `before`."""
        targets = self.arrived.setdefault(link, {})
        if before is not None and before in targets:
            self._own(link, targets, before).difference_update(ids)
        if after is not None:
            self._own(link, targets, after).update(ids)

    def _own(self, link: Link, targets: dict[int, set[int]], target: int) -> set[int]:
        """The set of records that point to a target, copied before its first edit."""
        if (link, target) not in self.mine:
            targets[target] = set(targets.get(target, ()))
            self.mine.add((link, target))
        return targets[target]

    def _stored(self, table: str, id: int) -> tuple[pl.DataFrame, int]:
        """The frame that holds the record as it was first stored, and its row there."""
        if 1 <= id <= self.tables.height(table):
            return self.tables[table], id - 1
        for block in self.blocks.get(table, ()):
            if block.holds(id):
                return block.frame, id - block.first
        label = self.schema[table].label
        raise UserError(
            "no_record",
            f"没有编号为 {code(table, id, self.schema)} 的{label.zh}。",
            f"There is no {label.en} {code(table, id, self.schema)}.",
        )

    def _overlaid(self, name: str) -> pl.DataFrame:
        changed = self.changed.get(name, NO_COLUMNS)
        parts = [_with_changes(self.tables[name], 1, changed)]
        parts += [_with_changes(b.frame, b.first, changed) for b in self.blocks.get(name, ())]
        added = list(self.added.get(name, {}).values())
        if added:
            parts.append(pl.DataFrame(added, schema=parts[0].schema))
        if len(parts) == 1:
            return parts[0]
        together = pl.concat(parts)
        return together.sort("id") if added and len(parts) > 2 else together


def _with_changes(
    frame: pl.DataFrame, first: int, changed: Mapping[str, Mapping[int, Any]]
) -> pl.DataFrame:
    """The frame, whose ids start at `first`, with the changed values that are about it."""
    columns = []
    for column, values in changed.items():
        mine = {i - first: v for i, v in values.items() if first <= i < first + frame.height}
        if mine:
            # as a series of its type: Polars reads the microseconds of plain instants otherwise
            after = pl.Series(list(mine.values()), dtype=frame[column].dtype)
            columns.append(frame[column].clone().scatter(list(mine), after))
    return frame.with_columns(columns) if columns else frame
