"""Keyed draws of one firm: every number is a pure function of (seed, purpose, id).

Only + - * / and look-ups: nothing here differs between machines or NumPy versions.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kit import seeds
from kit.seeds import Floats, Ints, UInt64s
from sample_data.generator.v1.look_up import quantile_rises, quantile_tables, thresholds

Flags = npt.NDArray[np.bool_]
IdArray = Ints | UInt64s
HALF = np.uint64(32)
EVEN = 100


@dataclass(frozen=True)
class Draws:
    """The dice of one firm. `ids` are whole numbers >= 0; one draw per id and purpose."""

    seed: int

    def unit(self, purpose: str, ids: IdArray) -> Floats:
        return seeds.unit(self.seed, purpose, ids)

    def chance(self, purpose: str, ids: IdArray, probability: float | Floats) -> Flags:
        return np.asarray(self.unit(purpose, ids) < probability)

    def below(self, purpose: str, ids: IdArray, count: int) -> Ints:
        return seeds.below(self.seed, purpose, ids, count)

    def below_each(self, purpose: str, ids: IdArray, counts: Ints) -> Ints:
        """A whole number 0..count-1 per id, each with a count of its own (below 2**31)."""
        return ((self._half(purpose, ids) * counts.astype(np.uint64)) >> HALF).astype(np.int64)

    def choice(self, purpose: str, ids: IdArray, weights: Iterable[float]) -> Ints:
        """The index of one of `weights`, with chances in proportion to them."""
        return steps(thresholds(tuple(weights)), self._half(purpose, ids).astype(np.int64))

    def even(self, purpose: str, count: int) -> Floats:
        """Draws in [0, 1) for ids 0..count-1, one in each hundredth per 100 ids in a row.

        So a share of 5 % is 5 of every 100, and two students' firms are equally hard.
        """
        blocks = -(-count // EVEN)
        words = seeds.bits(self.seed, purpose, np.arange(blocks * EVEN, dtype=np.uint64))
        order = np.argsort(words.reshape(blocks, EVEN), axis=1, kind="stable")
        rank = np.empty(order.shape, dtype=np.int64)
        np.put_along_axis(rank, order, np.arange(EVEN, dtype=np.int64)[None, :], axis=1)
        ids = np.arange(count, dtype=np.int64)
        within = self.unit(f"{purpose} within", ids)
        return (rank.ravel()[:count] + within) * (1.0 / EVEN)

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
        place *= rises[cell]
        place += values[cell]
        return place

    def _half(self, purpose: str, ids: IdArray) -> UInt64s:
        word = seeds.bits(self.seed, purpose, ids)
        word >>= HALF
        return word


def steps(bounds: Ints, values: Ints) -> Ints:
    """How many of the rising bounds each value has reached; few bounds are compared singly."""
    if len(bounds) > 12:
        return np.searchsorted(bounds, values, side="right").astype(np.int64)
    reached = np.zeros(values.shape, dtype=np.int64)
    for bound in bounds.tolist():
        reached += values >= bound
    return reached


def whole(values: Floats) -> Ints:
    """Round to the nearest whole number (half to even)."""
    return np.rint(values).astype(np.int64)


def children(counts: Ints) -> tuple[Ints, Ints]:
    """For rows with `counts` children each: every child's parent row and its number from 0."""
    parent = np.repeat(np.arange(len(counts), dtype=np.int64), counts)
    first = np.cumsum(counts) - counts
    return parent, np.arange(len(parent), dtype=np.int64) - first[parent]
