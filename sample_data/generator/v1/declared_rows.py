"""How many rows a declared table has below each row of its parent."""

from datetime import date, timedelta

import numpy as np

from kit import seeds
from kit.errors import UserError
from kit.seeds import Floats, Ints, UInt64s
from sample_data.generator.v1.declared_cells import Grid, child_keys
from sample_data.generator.v1.declared_view import View
from sample_data.generator.v1.draws import Flags, children
from sample_data.generator.v1.world import World
from sample_data.table_rules import DAYS, MOST_EACH, Rows

BLOCK = 8
MOST_FIXED, MOST_A_CUSTOMER = 100_000, 1_000
"""Rows a declared table may have: these, and so many more for each customer."""


def new_grid(name: str, about: Rows, view: View) -> Grid:
    """The rows of the table without columns, by parent and number. `view` shows the parent."""
    wanted = _qualifying(name, about, view)
    first = np.zeros(view.height, dtype=np.int64)
    starts = np.zeros(0, dtype=np.int64)
    if about.every:
        starts = _period_starts(view.world, about.every)
        since, known = view.day(about.since or "first_day")
        first = np.searchsorted(starts, since).astype(np.int64)
        count = (len(starts) - first) * known
    else:
        count = _counts(name, about, view)
    count = count * wanted
    _check_size(name, int(count.sum()), view)
    parent, number = children(count)
    keys = child_keys(view.world.key.seed, name, view.grid.keys, parent, number)
    grid = Grid(name, keys, parent, number)
    if about.every:
        grid.period = starts[first[parent] + number]
    return grid


def _check_size(name: str, rows: int, view: View) -> None:
    """A profile that multiplies rows beyond reason is stopped before it fills the memory."""
    most = MOST_FIXED + MOST_A_CUSTOMER * view.world.key.customers
    if rows > most:
        raise UserError(
            "too_many_rows",
            f"“{name}”会有 {rows:,} 行，这个规模的公司最多 {most:,} 行，请减少每个上级的行数。",
            f"{name!r} would have {rows:,} rows; a firm of this size has at most {most:,}. "
            "Give each parent fewer rows.",
        )


def _qualifying(name: str, about: Rows, view: View) -> Flags:
    """Parents that meet the conditions and have the luck."""
    wanted = view.holds(about.where)
    if about.share >= 1.0:
        return wanted
    draws, purpose = view.world.draws, f"{name} share"
    chance = about.share * (1.0 if about.mean else view.factor(about.times))
    if about.even:
        return np.asarray(wanted & (draws.even(purpose, view.height) < chance))
    return wanted & draws.chance(purpose, view.grid.keys, chance)


def _counts(name: str, about: Rows, view: View) -> Ints:
    draws, keys = view.world.draws, view.grid.keys
    if about.between:
        low, high = about.between
        return low + draws.below(f"{name} count", keys, high - low + 1)
    if about.count:
        return np.clip(view.path(about.count).numbers(), 0, MOST_EACH).astype(np.int64)
    if about.mean is None:
        return np.full(view.height, about.each or 1, dtype=np.int64)
    mean = about.mean * view.factor(about.times)
    if about.per:
        since, known = view.day(about.since or "first_day")
        mean *= np.maximum(view.world.calendar.days - since, 0) * known / float(DAYS[about.per])
    return poisson(view, f"{name} count", mean)


def poisson(view: View, purpose: str, mean: Floats) -> Ints:
    """Arrivals within a time of `mean` when the gaps between them are exponential with mean 1."""
    count = np.zeros(len(mean), dtype=np.int64)
    start = seeds.bits(view.world.key.seed, purpose, view.grid.keys)
    row = np.flatnonzero(mean > 0)
    passed = np.zeros(len(row))
    for block in range(0, MOST_EACH, BLOCK):
        if not len(row):
            break
        keys: UInt64s = np.add.outer(start[row], np.arange(block, block + BLOCK, dtype=np.uint64))
        gaps = view.world.draws.quantile(purpose, keys, "exponential")
        gaps[:, 0] += passed
        times = np.cumsum(gaps, axis=1)
        count[row] += (times < mean[row][:, None]).sum(axis=1)
        going_on = times[:, -1] < mean[row]
        row, passed = row[going_on], times[going_on, -1]
    return count


def _period_starts(world: World, every: str) -> Ints:
    """First days of the whole days, weeks (from Monday) or calendar months of the data."""
    first = world.industry.first_day
    days = np.arange(world.calendar.days, dtype=np.int64)
    if every == "day":
        return days
    if every == "week":
        mondays: Ints = days[(days + first.weekday()) % 7 == 0]
        return mondays
    return np.array([d for d in days.tolist() if _opens_month(first, d)], dtype=np.int64)


def _opens_month(first: date, day: int) -> bool:
    return (first + timedelta(days=day)).day == 1
