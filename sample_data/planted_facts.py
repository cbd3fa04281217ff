"""Measure what an industry file says it planted, hidden columns included: a number per fact."""

from collections.abc import Mapping

import numpy as np

from kit.seeds import Floats
from sample_data.firm import FirmKey
from sample_data.generator.v1 import firm as version_1
from sample_data.generator.v1.declared_cells import Grid
from sample_data.generator.v1.declared_view import View
from sample_data.generator.v1.draws import Flags
from sample_data.generator.v1.world import World
from sample_data.industry import Industry
from sample_data.table_rules import Fact, Gathered

USUAL = 400
"""Customers of a firm on which a fact is measured unless it names another number."""


def measured(key: FirmKey, about: Industry, facts: list[Fact]) -> list[float | None]:
    """Each fact's number on the firm of that key; None where there is nothing to measure."""
    world, tables = version_1.everything(key, about)
    return [_measure(fact, world, tables, key.customers) for fact in facts]


def _measure(fact: Fact, world: World, tables: Mapping[str, Grid], customers: int) -> float | None:
    view = View(world, tables, tables[fact.table], None)
    rows = view.holds(fact.where)
    if fact.measure == "rows":
        return float(rows.sum() / customers)
    holds = view.holds(fact.holds)
    if fact.measure == "share":
        return float((rows & holds).sum() / rows.sum()) if rows.any() else None
    left, known = _numbers(fact.left, view)
    rows = rows & known
    if fact.measure == "correlation":
        right, also = _numbers(fact.right, view)
        return _correlation(left, right, rows & also)
    if fact.measure == "mean":
        return _mean(left, rows)
    over, under = _mean(left, rows & holds), _mean(left, rows & ~holds)
    return over / under if over is not None and under else None


def _numbers(of: str | Gathered | None, view: View) -> tuple[Floats, Flags]:
    """A column as people see it, or what other rows that point here add up to."""
    if isinstance(of, str):
        return view.seen(of)
    assert of is not None
    child = view.tables[of.of]
    link = child.column(of.link)
    values, rows = np.ones(child.height), link.known
    if of.column:
        values, known = View(view.world, view.tables, child, None).seen(of.column)
        rows = rows & known
    sums = np.bincount(link.whole[rows], weights=values[rows], minlength=view.height)
    return sums[: view.height].astype(np.float64), view.all_rows


def _mean(values: Floats, rows: Flags) -> float | None:
    return float(values[rows].mean()) if rows.any() else None


def _correlation(left: Floats, right: Floats, rows: Flags) -> float | None:
    """Pearson's; None where one of the two does not vary."""
    one, other = left[rows], right[rows]
    if len(one) < 3 or not np.ptp(one) or not np.ptp(other):
        return None
    return float(np.corrcoef(one, other)[0, 1])
