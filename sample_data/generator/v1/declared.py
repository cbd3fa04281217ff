"""Make the tables an industry declares, after the shared ones and out of them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import polars as pl

from kit.seeds import UInt64s
from sample_data.generator.v1.declared_cells import Cells, Grid, filled, series
from sample_data.generator.v1.declared_draws import drawn
from sample_data.generator.v1.declared_rows import new_grid
from sample_data.generator.v1.declared_view import View
from sample_data.generator.v1.world import World
from sample_data.schema import Column, schema
from sample_data.table_checks import columns_known
from sample_data.table_rules import DeclaredColumn, DeclaredTable
from sample_data.table_scope import HIDDEN

Frames = Mapping[str, pl.DataFrame]
FIXED = frozenset({"accounts", "staff", "products", "campaigns"})
"""Shared tables in which a row is the same thing in a firm of any size."""


@dataclass(frozen=True)
class Made:
    """Everything declared, hidden columns included."""

    grids: Mapping[str, Grid]
    declared: Mapping[str, DeclaredTable]
    epoch: int

    def frames(self) -> dict[str, pl.DataFrame]:
        """What the firm holds."""
        return {name: self._frame(name, hidden=False) for name in self.declared}

    def truth(self) -> dict[str, pl.DataFrame]:
        """The hidden columns of the tables that have any, with their ids."""
        found = {name: self._frame(name, hidden=True) for name in self.declared}
        return {name: frame for name, frame in found.items() if frame.width > 1}

    def _frame(self, name: str, *, hidden: bool) -> pl.DataFrame:
        grid = self.grids[name]
        columns = {"id": pl.Series(np.arange(1, grid.height + 1, dtype=np.int32))}
        for key, column in self.declared[name].columns.items():
            if column.hidden == hidden:
                columns[key] = series(grid.cells[key], self.epoch)
        return pl.DataFrame(columns)


def make(world: World, frames: Frames, truth: Frames, order_keys: UInt64s) -> Made:
    """All declared tables. `truth` as of firm.truth_tables; `order_keys` name orders in draws."""
    declared, plan = world.industry.declared, world.industry.plan
    tables: dict[str, Grid] = dict(_shared(world, frames, truth, order_keys))
    for name in plan.order:
        tables[name] = _rows(world, name, declared[name], tables)
        _fill(world, name, declared[name], tables, plan.late, last=False)
        _sort(declared[name], tables[name])
    for name in plan.order:
        _fill(world, name, declared[name], tables, plan.late, last=True)
    return Made(tables, declared, world.calendar.starts_at_epoch)


def _rows(world: World, name: str, about: DeclaredTable, tables: Mapping[str, Grid]) -> Grid:
    above = tables[about.rows.of]
    return new_grid(name, about.rows, View(world, tables, above, None))


def _fill(
    world: World,
    name: str,
    about: DeclaredTable,
    tables: Mapping[str, Grid],
    late: frozenset[str],
    *,
    last: bool,
) -> None:
    """Draw the columns in the order of the file: totals `last`, when all else is there."""
    grid, above = tables[name], tables[about.rows.of]
    for key, column in about.columns.items():
        if (f"{name}.{key}" in late) == last:
            view = View(world, tables, grid, above, f"{name}.{key}")
            grid.cells[key] = _column(column, view)


def _column(column: DeclaredColumn, view: View) -> Cells:
    cells = drawn(column.draw, column.column, view)
    if column.only:
        cells = cells.only(view.holds(column.only))
    if column.missing:
        dice = view.world.draws.unit(f"{view.purpose} missing", view.grid.keys)
        cells = cells.only(np.asarray(dice >= column.missing))
    if column.type in ("date", "datetime") and not column.outside_period:
        cells = replace(cells, plain=np.maximum(cells.plain, 0))
    return cells


def _sort(about: DeclaredTable, grid: Grid) -> None:
    """Rows by the day they bear, those without one last."""
    if not about.rows.order_by:
        return
    when = grid.cells[about.rows.order_by]
    days = np.where(when.known, when.plain, 1 << 40)
    grid.put_in_order(np.lexsort((grid.number, grid.parent_row, days)).astype(np.int64))


@dataclass(frozen=True)
class _Shared:
    """Shared tables as grids; their keys are found when a declared table asks."""

    world: World
    frames: Frames
    truth: Frames
    order_keys: UInt64s

    @cached_property
    def known(self) -> dict[str, dict[str, Column]]:
        return columns_known({}, self.world.industry.segments)

    def grid(self, name: str) -> Grid:
        frame = self.frames[name]
        rows = np.arange(frame.height, dtype=np.int64)
        grid = Grid(name, self._keys(name, frame), rows, rows, frame=frame)
        grid.columns, grid.epoch = self.known[name], self.world.calendar.starts_at_epoch
        for key, cells in self._hidden(name):
            grid.cells[key] = cells
        return grid

    def _keys(self, name: str, frame: pl.DataFrame) -> UInt64s:
        """What a row stands for at any size: its account and its number there, by the order."""
        if name in FIXED or not {"account_id", "order_id"} & set(frame.columns):
            return np.arange(frame.height, dtype=np.uint64)
        if name == "orders":
            return self.order_keys
        link = "order_id" if name == "order_lines" else "account_id"
        parent = frame[link].fill_null(0).to_numpy().astype(np.int64)
        keys = self.order_keys[parent - 1] if link == "order_id" else parent.astype(np.uint64)
        order = np.argsort(parent, kind="stable")
        first = np.searchsorted(parent[order], parent[order], side="left")
        number = np.empty(len(parent), dtype=np.int64)
        number[order] = np.arange(len(parent)) - first
        return keys * np.uint64(1 << 12) + number.astype(np.uint64)

    def _hidden(self, name: str) -> list[tuple[str, Cells]]:
        if name not in self.truth:
            return []
        frame, columns = self.truth[name], self.known[name]
        found = [
            (key, _truth(columns[key], frame[key])) for key in HIDDEN[name] if key in frame.columns
        ]
        if name == "accounts":
            rows = np.arange(frame.height, dtype=np.int64)
            copy = dict(found)["duplicate_of"]
            own = np.where(copy.known, copy.plain, rows)
            found.append(("original", filled(columns["original"], own)))
        return found


def _truth(about: Column, column: pl.Series) -> Cells:
    known = column.is_not_null().to_numpy()
    if about.type == "category":
        places = {name: place for place, name in enumerate(about.values)}
        plain = column.replace_strict(places, return_dtype=pl.Int64).to_numpy()
    elif about.type == "id":
        plain = column.fill_null(1).to_numpy().astype(np.int64) - 1
    else:
        plain = column.to_numpy()
    return Cells(about, plain, known)


def _shared(
    world: World, frames: Frames, truth: Frames, order_keys: UInt64s
) -> list[tuple[str, Grid]]:
    shared = _Shared(world, frames, truth, order_keys)
    one = np.zeros(1, dtype=np.int64)
    firm = Grid("firm", np.zeros(1, dtype=np.uint64), one, one)
    return [("firm", firm), *((name, shared.grid(name)) for name in schema())]
