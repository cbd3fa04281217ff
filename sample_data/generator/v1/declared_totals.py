"""Sums of declared columns: over the rows that point to one, and running up to a row."""

import numpy as np

from sample_data.generator.v1.declared_cells import Cells, filled
from sample_data.generator.v1.declared_view import View
from sample_data.schema import Column
from sample_data.table_draws import RunningTotal, Total


def total(draw: Total, about: Column, view: View) -> Cells:
    """How many rows point to each, or the sum of theirs. Whole numbers add up exactly."""
    child = view.tables[draw.of]
    inner = View(view.world, view.tables, child, None)
    link = child.column(draw.link)
    rows = link.known & inner.holds(draw.where)
    values = np.ones(child.height)
    if draw.column:
        cells = inner.path(draw.column)
        rows, values = rows & cells.known, cells.numbers()
    sums = np.bincount(link.plain[rows], weights=values[rows], minlength=view.height)
    return filled(about, sums[: view.height])


def running(draw: RunningTotal, about: Column, view: View) -> Cells:
    """The sum so far within each group; rows of one day follow each other as they stand."""
    group, when, what = view.path(draw.per), view.path(draw.order), view.path(draw.of)
    per = np.where(group.known, group.plain, -1)
    order = np.lexsort((view.grid.number, np.where(when.known, when.plain, 1 << 40), per))
    scale = 100.0 if about.type == "number" else 1.0
    whole = np.floor(what.numbers()[order] * scale + 0.5).astype(np.int64)
    upto = np.cumsum(whole)
    first = np.searchsorted(per[order], per[order], side="left")
    sums = np.empty(view.height)
    sums[order] = (upto - upto[first] + whole[first]) / scale
    start, known, money = view.amount(draw.start)
    if about.type == "money" and not money:
        start = start * 100.0
    return filled(about, sums + start, group.known & when.known & known)
