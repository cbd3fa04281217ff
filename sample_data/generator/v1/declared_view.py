"""What a draw sees: its own row, the row's parent, and whatever ids lead to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from kit.seeds import Floats, Ints, UInt64s
from sample_data.generator.v1.declared_cells import Cells, Grid
from sample_data.generator.v1.draws import Flags
from sample_data.generator.v1.world import World
from sample_data.table_draws import Condition, Drawn, Factor


@dataclass(frozen=True)
class View:
    """One table with its parent and all tables made before it."""

    world: World
    tables: Mapping[str, Grid]
    grid: Grid
    parent: Grid | None
    purpose: str = ""
    """Names the dice: table and column."""

    @property
    def height(self) -> int:
        return self.grid.height

    @property
    def all_rows(self) -> Flags:
        return np.ones(self.height, dtype=np.bool_)

    def path(self, path: str) -> Cells:
        """The column a path leads to, a value for each row."""
        first, *rest = path.split(".")
        if first == "parent":
            assert self.parent is not None
            found = self.parent.column(rest.pop(0)).at(self.grid.parent_row, self.all_rows)
        else:
            found = self.grid.column(first)
        for name in rest:
            found = self.tables[found.about.to].column(name).at(found.whole, found.known)
        return found

    def day(self, name: str) -> tuple[Ints, Flags]:
        """Day numbers: of a named day, a written date or a column."""
        named = {
            "first_day": 0,
            "last_day": self.world.last_day,
            "as_of": self.world.calendar.days,
        }
        if name[:1].isdigit():
            named[name] = (date.fromisoformat(name) - self.world.industry.first_day).days
        if name in named:
            return np.full(self.height, named[name], dtype=np.int64), self.all_rows
        found = self.path(name)
        return found.whole // (1440 if found.about.type == "datetime" else 1), found.known

    def keys(self, draw: Drawn) -> UInt64s:
        """The rows' identities for this draw: their own, or those of what `same_for` names."""
        if not draw.same_for:
            return self.grid.keys
        found = self.path(draw.same_for)
        if found.about.type == "id":
            keys = self.tables[found.about.to].keys
            return np.where(found.known, keys[np.where(found.known, found.plain, 0)], np.uint64(0))
        return np.where(found.known, found.plain + 1, 0).astype(np.uint64)

    def amount(self, of: str | float) -> tuple[Floats, Flags, bool]:
        """Numbers as kept inside, where they are known, and whether they are money."""
        if not isinstance(of, str):
            return np.full(self.height, float(of)), self.all_rows, False
        found = self.path(of)
        return found.numbers(), found.known, found.about.type == "money"

    def seen(self, of: str | float) -> tuple[Floats, Flags]:
        """Numbers as people see them: money in yuan."""
        values, known, money = self.amount(of)
        return (values / 100.0 if money else values), known

    def holds(self, wanted: Sequence[Condition]) -> Flags:
        """The rows that meet every condition."""
        found = self.all_rows
        for condition in wanted:
            found &= self._one(condition)
        return found

    def factor(self, wanted: Sequence[Factor]) -> Floats:
        """The product of the factors, 1 where a column is empty."""
        total = np.ones(self.height)
        for factor in wanted:
            cells = self.path(factor.column)
            if factor.values:
                levels = np.array([factor.values.get(name, 1.0) for name in categories(cells)])
                one = levels[np.where(cells.known, cells.plain, 0).astype(np.int64)]
            else:
                one = np.clip(self.seen(factor.column)[0] / factor.per, factor.least, factor.most)
            total *= np.where(cells.known, one, 1.0)
        return total

    def _one(self, condition: Condition) -> Flags:
        cells = self.path(condition.column)
        found = self.all_rows
        if condition.empty is not None:
            found &= cells.known != condition.empty
        if condition.is_ is not None:
            found &= equals(cells, condition.is_)
        if condition.is_not is not None:
            found &= cells.known & ~equals(cells, condition.is_not)
        if condition.in_:
            found &= self._in(cells, condition)
        for limit, least in ((condition.at_least, True), (condition.at_most, False)):
            if limit is not None:
                found &= self._beyond(condition.column, limit, least)
        return found

    def _beyond(self, column: str, limit: str | float, least: bool) -> Flags:
        if self.path(column).about.type in ("date", "datetime"):
            (here, known), (there, also) = self.day(column), self.day(str(limit))
            return known & also & (here >= there if least else here <= there)
        values, known = self.seen(column)
        bound, also = self.seen(limit)
        return known & also & (values >= bound if least else values <= bound)

    def _in(self, cells: Cells, condition: Condition) -> Flags:
        there = self.tables[condition.in_].column(condition.by)
        found = np.zeros(self.tables[cells.about.to].height + 1, dtype=np.bool_)
        found[there.plain[there.known]] = True
        return cells.known & found[np.where(cells.known, cells.plain, -1)]


def categories(cells: Cells) -> list[str]:
    """The names of a category's values, or of a flag's."""
    return list(cells.about.values) if cells.about.type == "category" else ["false", "true"]


def equals(cells: Cells, values: Sequence[str | bool | int]) -> Flags:
    if cells.texts is not None:
        return cells.texts.is_in([str(value) for value in values]).fill_null(False).to_numpy()
    if cells.about.type == "category":
        values = [list(cells.about.values).index(str(value)) for value in values]
    return cells.known & np.isin(cells.plain, np.array(values))
