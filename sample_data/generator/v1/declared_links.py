"""Ids of declared columns: which row of another table a row belongs to."""

from functools import singledispatch

import numpy as np
import polars as pl

from kit.seeds import Ints
from sample_data import table_draws as d
from sample_data.generator.v1.declared_cells import Cells, Grid, filled, nothing
from sample_data.generator.v1.declared_view import View
from sample_data.generator.v1.draws import Flags
from sample_data.profile_part import Part
from sample_data.schema import Column


@singledispatch
def linked(draw: Part, about: Column, view: View) -> Cells:
    """The rows pointed to: the parents."""
    return filled(about, view.grid.parent_row)


@linked.register
def _link(draw: d.Link, about: Column, view: View) -> Cells:
    there = view.tables[about.to]
    if not there.height:
        return nothing(about, view.height)
    order = np.arange(there.height, dtype=np.int64)
    first, last = np.zeros(view.height, dtype=np.int64), np.full(view.height, there.height)
    known = view.all_rows
    if draw.within:
        order, first, last, known = _same(draw.within.their, draw.within.mine, there, view)
    known = known & (last > first)
    if draw.weight:
        return _weighted(draw, about, view, order, first, last, known)
    dice = view.world.draws.below_each(view.purpose, view.keys(draw), last - first)
    return filled(about, order[np.where(known, first + dice, 0)], known)


def _weighted(
    draw: d.Link, about: Column, view: View, order: Ints, first: Ints, last: Ints, known: Flags
) -> Cells:
    """Rows in proportion to a number column of theirs, in thousandths."""
    there = view.tables[about.to]
    inner = View(view.world, view.tables, there, None)
    weights = inner.seen(draw.weight or "")[0][order]
    upto = np.concatenate(
        [[0], np.cumsum(np.floor(np.maximum(weights, 0) * 1000).astype(np.int64))]
    )
    total = (upto[last] - upto[first]).astype(np.float64)
    dice = upto[first] + view.world.draws.unit(view.purpose, view.keys(draw)) * total
    place = np.searchsorted(upto, np.floor(dice), side="right") - 1
    known = known & (total > 0)
    return filled(about, order[np.where(known, np.minimum(place, len(order) - 1), 0)], known)


@linked.register
def _match(draw: d.Match, about: Column, view: View) -> Cells:
    there = view.tables[about.to]
    if not there.height:
        return nothing(about, view.height)
    order, first, last, known = _same(draw.their, draw.mine, there, view)
    known = known & (last > first)
    return filled(about, order[np.where(known, first, 0)], known)


def _same(their: str, mine: str, there: Grid, view: View) -> tuple[Ints, Ints, Ints, Flags]:
    """Rows of the other table in order of their value, and from where to where mine stands."""
    theirs, own = View(view.world, view.tables, there, None).path(their), view.path(mine)
    values, wanted = _comparable(theirs, own)
    rows = np.flatnonzero(theirs.known).astype(np.int64)
    order = rows[np.argsort(values[rows], kind="stable")]
    ranked = values[order]
    first = np.searchsorted(ranked, wanted, side="left").astype(np.int64)
    last = np.searchsorted(ranked, wanted, side="right").astype(np.int64)
    if not len(order):
        order = np.zeros(1, dtype=np.int64)
    return order, first, last, own.known


def _comparable(theirs: Cells, own: Cells) -> tuple[Ints, Ints]:
    """Whole numbers that are equal where the values are."""
    if theirs.texts is None or own.texts is None:
        return theirs.plain.astype(np.int64), own.plain.astype(np.int64)
    both = pl.concat([theirs.texts, own.texts]).fill_null("")
    ranks = both.rank("dense").to_numpy().astype(np.int64)
    return ranks[: len(theirs.texts)], ranks[len(theirs.texts) :]
