"""Keyed draws of one firm: every number is a pure function of (seed, purpose, id).

Only + - * / and look-ups: nothing here differs between machines or NumPy versions.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from kit import seeds
from kit.seeds import Floats, Ints, UInt64s
from sample_data.generator.v1.look_up import quantile_rises, quantile_tables, thresholds

Flags = npt.NDArray[np.bool_]
IdArray = Ints | UInt64s
HALF = np.uint64(32)
EVEN = 100
SMALL_DICE = 12
CELLS, CELL_BITS = 1 << 12, 20
PLACE = np.uint64(127)
WITHIN = np.uint64((1 << 24) - 1)


@dataclass(frozen=True)
class Dice:
    """Some bits of a drawn word: even whole numbers of `bits` bits, 32 at most."""

    values: Ints
    bits: int

    def at(self, rows: Ints) -> "Dice":
        return Dice(self.values.take(rows), self.bits)

    def chance(self, probability: float) -> Flags:
        return np.asarray(self.values < round(probability * (1 << self.bits)))

    def chance_each(self, probabilities: Floats) -> Flags:
        return np.asarray(self.values < probabilities * float(1 << self.bits))

    def chance_by(self, place: Ints, probabilities: Iterable[float]) -> Flags:
        """`place` says which of the few probabilities is each one's."""
        bounds = np.array([round(one * (1 << self.bits)) for one in probabilities], dtype=np.int64)
        return np.asarray(self.values < bounds.take(place))

    def below(self, count: int | Ints) -> Ints:
        """Whole numbers 0..count-1; the count is below 2**31."""
        found: Ints = self.values * count
        found >>= self.bits
        return found

    def choice(self, weights: Iterable[float]) -> Ints:
        bounds = thresholds(tuple(weights))
        if self.bits <= SMALL_DICE:
            return _choices(tuple(bounds.tolist()), self.bits).take(self.values)
        return steps(bounds >> (32 - self.bits), self.values)

    def quantile(self, table: str) -> Floats:
        """A draw from a distribution of tables.json, by linear interpolation."""
        values, rises = quantile_tables()[table], quantile_rises(table)
        place = self.values * (len(rises) / float(1 << self.bits))
        cell = place.astype(np.int64)
        place -= cell
        place *= rises.take(cell)
        place += values.take(cell)
        return np.asarray(place)


@dataclass(frozen=True)
class Draws:
    """The dice of one firm. `ids` are whole numbers >= 0; one draw per id and purpose."""

    seed: int

    def unit(self, purpose: str, ids: IdArray) -> Floats:
        return seeds.unit(self.seed, purpose, ids)

    def chance(self, purpose: str, ids: IdArray, probability: float | Floats) -> Flags:
        return np.asarray(self.unit(purpose, ids) < probability)

    def dice(self, purpose: str, ids: IdArray, *bits: int) -> list[Dice]:
        """Independent dice out of one word per id: so many bits each, 64 together at most."""
        word, left, found = seeds.bits(self.seed, purpose, ids), 64, []
        for count in bits:
            left -= count
            part = word >> np.uint64(left) if left else word
            if left + count < 64:
                part &= np.uint64((1 << count) - 1)
            found.append(Dice(part.view(np.int64), count))
        return found

    def below(self, purpose: str, ids: IdArray, count: int) -> Ints:
        return seeds.below(self.seed, purpose, ids, count)

    def below_each(self, purpose: str, ids: IdArray, counts: Ints) -> Ints:
        """A whole number 0..count-1 per id, each with a count of its own (below 2**31)."""
        found = self._half(purpose, ids).view(np.int64)
        found *= counts
        found >>= 32
        return found

    def choice(self, purpose: str, ids: IdArray, weights: Iterable[float]) -> Ints:
        """The index of one of `weights`, with chances in proportion to them."""
        return steps(thresholds(tuple(weights)), self._half(purpose, ids).view(np.int64))

    def even(self, purpose: str, count: int) -> Floats:
        """Draws in [0, 1) for ids 0..count-1, one in each hundredth per 100 ids in a row.

        So a share of 5 % is 5 of every 100, and two students' firms are equally hard.
        """
        blocks = -(-count // EVEN)
        words = seeds.bits(self.seed, purpose, np.arange(blocks * EVEN, dtype=np.uint64))
        within = (words & WITHIN).astype(np.float64) * (1.0 / (1 << 24))
        # The upper bits decide the order; the lowest, the place, comes along when they are sorted.
        places = np.tile(np.arange(EVEN, dtype=np.uint64), blocks)
        drawn = np.sort(((words & ~PLACE) | places).reshape(blocks, EVEN), axis=1)
        order = (drawn & PLACE).view(np.int64) + np.arange(0, blocks * EVEN, EVEN)[:, None]
        rank = np.empty(blocks * EVEN, dtype=np.float64)
        rank[order.ravel()] = np.tile(np.arange(EVEN, dtype=np.float64), blocks)
        return np.asarray((rank + within)[:count] * (1.0 / EVEN))

    def even_chance(self, purpose: str, count: int, probability: float) -> Flags:
        return np.asarray(self.even(purpose, count) < probability)

    def even_choice(self, purpose: str, count: int, weights: Iterable[float]) -> Ints:
        drawn = (self.even(purpose, count) * 4294967296.0).astype(np.int64)
        return steps(thresholds(tuple(weights)), drawn)

    def quantile(self, purpose: str, ids: IdArray, table: str) -> Floats:
        """A draw from a distribution of tables.json, by linear interpolation."""
        values, rises = quantile_tables()[table], quantile_rises(table)
        place = self.unit(purpose, ids)
        place *= len(rises)
        cell = place.astype(np.int64)
        place -= cell
        place *= rises.take(cell)
        place += values.take(cell)
        return place

    def _half(self, purpose: str, ids: IdArray) -> UInt64s:
        word = seeds.bits(self.seed, purpose, ids)
        word >>= HALF
        return word


@cache
def _choices(bounds: tuple[int, ...], bits: int) -> Ints:
    """What each value of small dice chooses."""
    values = np.arange(1 << bits, dtype=np.int64) << (32 - bits)
    return steps(np.array(bounds, dtype=np.int64), values)


def steps(bounds: Ints, values: Ints) -> Ints:
    """How many of the rising bounds each value has reached; few bounds are compared singly."""
    if len(bounds) > 12:
        return _steps_by_cell(bounds, values)
    reached = np.zeros(values.shape, dtype=np.int8)
    for bound in bounds.tolist():
        reached += np.greater_equal(values, bound).view(np.int8)
    return reached.astype(np.int64)


def _steps_by_cell(bounds: Ints, values: Ints) -> Ints:
    """The same for many bounds up to 2**32: look up those before the value's cell, compare the
    few within it."""
    before = np.searchsorted(bounds, np.arange(CELLS + 1, dtype=np.int64) << CELL_BITS)
    closed = np.append(bounds, 1 << 33)
    reached = before.take(values >> CELL_BITS)
    for _ in range(int(np.diff(before).max())):
        reached += values >= closed.take(reached)
    return reached


def either(first: Flags, yes: Ints | int, no: Ints | int) -> Ints:
    """np.where of whole numbers, without branches that drawn flags make a processor guess wrong."""
    found = np.multiply(np.subtract(yes, no), first)
    found += no
    return found


def run_starts(values: Ints) -> Ints:
    """Where each run of equal values begins."""
    first = np.ones(len(values), dtype=np.bool_)
    np.not_equal(values[1:], values[:-1], out=first[1:])
    return np.flatnonzero(first).astype(np.int64, copy=False)


def sums(values: Ints, starts: Ints) -> Ints:
    """The sum of each run of values; runs are given by their starts, the first of them 0."""
    before = np.zeros(len(values) + 1, dtype=np.int64)
    np.cumsum(values, out=before[1:])
    found = before.take(np.append(starts, len(values))[1:])
    found -= before.take(starts)
    return found


def whole(values: Floats) -> Ints:
    """Round to the nearest whole number (half to even)."""
    return np.rint(values).astype(np.int64)


def by_day(days: Ints) -> Ints:
    """The rows in the order of their days, rows of one day as they stand. Days below 2**15 are
    sorted by their digits, without comparing."""
    return np.argsort(days.astype(np.int16), kind="stable")


def children(counts: Ints) -> tuple[Ints, Ints]:
    """For rows with `counts` children each: every child's parent row and its number from 0."""
    parent = np.repeat(np.arange(len(counts), dtype=np.int64), counts)
    number = np.arange(len(parent), dtype=np.int64)
    number -= (np.cumsum(counts) - counts).take(parent)
    return parent, number
