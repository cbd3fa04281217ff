"""Carry out the draws of declared columns: categories, flags, numbers and ids."""

from collections.abc import Callable, Sequence
from functools import singledispatch

import numpy as np
import polars as pl

from kit.seeds import Floats, Ints
from sample_data import table_draws as d
from sample_data.generator.v1.declared_cells import Cells, filled, nothing, texts
from sample_data.generator.v1.declared_days import days_of
from sample_data.generator.v1.declared_links import linked
from sample_data.generator.v1.declared_texts import texts_of
from sample_data.generator.v1.declared_totals import running, total
from sample_data.generator.v1.declared_view import View, categories
from sample_data.generator.v1.draws import Flags, steps
from sample_data.generator.v1.look_up import thresholds
from sample_data.profile_part import Part
from sample_data.schema import Column


@singledispatch
def drawn(draw: Part, about: Column, view: View) -> Cells:
    """The column's values for every row of the view: texts here, the others below."""
    return texts(about, texts_of(draw, view))


@drawn.register
def _choice(draw: d.Choice, about: Column, view: View) -> Cells:
    if about.type == "count":
        return _whole_choice(draw, about, view)
    return _category(draw, list(about.values), about, view)


def _whole_choice(draw: d.Choice, about: Column, view: View) -> Cells:
    """Whole numbers instead of categories."""
    tables = draw.shares_by.values() if draw.by else [draw.shares]
    names = sorted({name for shares in tables for name in shares}, key=int)
    found = _category(draw, names, about, view)
    return filled(about, np.array([int(n) for n in names])[found.whole], found.known)


def _category(draw: d.Choice, names: Sequence[str], about: Column, view: View) -> Cells:
    """Positions in `names`."""
    if not draw.by:
        return filled(about, _position(draw, names, draw.shares, view))
    group = view.path(draw.by)
    found = np.zeros(view.height, dtype=np.int64)
    for place, name in enumerate(categories(group)):
        picked = _position(draw, names, draw.shares_by[name], view)
        found = np.where(group.plain == place, picked, found)
    return filled(about, found, group.known)


def _position(draw: d.Choice, names: Sequence[str], shares: d.Shares, view: View) -> Ints:
    weights = [shares.get(name, 0.0) for name in names]
    draws = view.world.draws
    if draw.even:
        place = (_even(draw, view) * 4294967296.0).astype(np.int64)
        return steps(thresholds(tuple(weights)), place)
    return draws.choice(view.purpose, view.keys(draw), weights)


def _even(draw: d.Drawn, view: View) -> Floats:
    """Draws spread evenly over the rows; rows that share a draw have that of the first of them."""
    dice = view.world.draws.even(view.purpose, view.height)
    if not draw.same_for:
        return dice
    _, first, group = np.unique(view.keys(draw), return_index=True, return_inverse=True)
    return np.asarray(dice[first[group]])


@drawn.register
def _chance(draw: d.Chance, about: Column, view: View) -> Cells:
    chance, known = np.full(view.height, draw.chance or 0.0), view.all_rows
    if draw.by:
        group = view.path(draw.by)
        levels = np.array([draw.chance_by[name] for name in categories(group)])
        known = group.known
        chance = levels[np.where(known, group.plain, 0).astype(np.int64)]
    chance = chance * view.factor(draw.times)
    draws = view.world.draws
    dice = _even(draw, view) if draw.even else draws.unit(view.purpose, view.keys(draw))
    return filled(about, np.asarray(dice < chance), known)


@drawn.register
def _between(draw: d.Between, about: Column, view: View) -> Cells:
    dice = view.world.draws.unit(view.purpose, view.keys(draw))
    if about.type == "count":
        width = draw.last - draw.first + 1.0
        return _number(draw, about, view, np.floor(draw.first + dice * width))
    return _number(draw, about, view, draw.first + dice * (draw.last - draw.first))


@drawn.register
def _quantile(draw: d.Quantile, about: Column, view: View) -> Cells:
    values = view.world.draws.quantile(view.purpose, view.keys(draw), draw.table)
    return _number(draw, about, view, draw.shift + values * draw.scale)


def _number(draw: d.Numeric, about: Column, view: View, values: Floats) -> Cells:
    """Factors, addition, limits and steps, all as people see the number."""
    values, known = values * view.factor(draw.times), view.all_rows
    if draw.plus:
        more, known = view.seen(draw.plus)
        values = values + more
    if draw.step:
        values = np.floor(values / draw.step + 0.5) * draw.step
    least = -np.inf if draw.least is None else draw.least
    values = np.clip(values, least, np.inf if draw.most is None else draw.most)
    return filled(about, values * 100.0 if about.type == "money" else values, known)


@drawn.register
def _fixed(draw: d.Fixed, about: Column, view: View) -> Cells:
    if about.type == "text":
        return texts(about, texts_of(draw, view))
    if about.type == "date":
        return filled(about, view.day(str(draw.value))[0])
    if about.type == "category":
        return filled(about, np.full(view.height, list(about.values).index(str(draw.value))))
    if about.type == "flag":
        return filled(about, np.full(view.height, bool(draw.value)))
    value = float(draw.value)
    return filled(about, np.full(view.height, value * 100.0 if about.type == "money" else value))


@drawn.register
def _place_in_parent(draw: d.Position, about: Column, view: View) -> Cells:
    return filled(about, view.grid.number + 1)


@drawn.register(d.DayBetween)
@drawn.register(d.DayAfter)
@drawn.register(d.PeriodDay)
@drawn.register(d.Moment)
@drawn.register(d.MomentAfter)
def _days(draw: d.AnyDraw, about: Column, view: View) -> Cells:
    return days_of(draw, about, view)


@drawn.register(d.Parent)
@drawn.register(d.Link)
@drawn.register(d.Match)
def _rows(draw: d.AnyDraw, about: Column, view: View) -> Cells:
    return linked(draw, about, view)


@drawn.register
def _copy(draw: d.Copy, about: Column, view: View) -> Cells:
    found = view.path(draw.column)
    if found.texts is not None:
        return Cells(about, found.plain, found.known, found.texts)
    if about.type == "category":
        names = list(about.values)
        moved = np.array([names.index(name) for name in found.about.values], dtype=np.int64)
        return Cells(about, moved[np.where(found.known, found.plain, 0)], found.known)
    return filled(about, found.plain, found.known)


@drawn.register
def _compute(draw: d.Compute, about: Column, view: View) -> Cells:
    if draw.op == "days_between":
        (first, known), (last, also) = view.day(str(draw.left)), view.day(str(draw.right))
        return filled(about, last - first, known & also)
    if draw.op == "minutes_between":
        start, end = view.path(str(draw.left)), view.path(str(draw.right))
        return filled(about, end.plain - start.plain, start.known & end.known)
    left, known, money = view.amount(draw.left)
    right, also, also_money = view.amount(draw.right)
    if draw.op in ("add", "subtract", "smaller", "larger") and money != also_money:
        left, right = (left, right * 100.0) if money else (left * 100.0, right)
    values, there = _combined(draw.op, left, right)
    if draw.op == "divide" and about.type == "money" and not money:
        values = values * 100.0
    return filled(about, values, known & also & there)


def _combined(op: str, left: Floats, right: Floats) -> tuple[Floats, Flags]:
    there = np.ones(len(left), dtype=np.bool_)
    if op == "divide":
        there = right != 0
        return left / np.where(there, right, 1.0), there
    ways: dict[str, Callable[[], Floats]] = {
        "add": lambda: left + right,
        "subtract": lambda: left - right,
        "multiply": lambda: left * right,
        "percent_of": lambda: left * right / 100.0,
        "smaller": lambda: np.minimum(left, right),
        "larger": lambda: np.maximum(left, right),
    }
    return ways[op](), there


@drawn.register
def _weighted(draw: d.Weighted, about: Column, view: View) -> Cells:
    values, known = np.zeros(view.height), view.all_rows
    for path, weight in draw.of.items():
        one, there, _ = view.amount(path)
        values, known = values + one * weight, known & there
    return filled(about, values / draw.over, known)


@drawn.register
def _total(draw: d.Total, about: Column, view: View) -> Cells:
    return total(draw, about, view)


@drawn.register
def _running(draw: d.RunningTotal, about: Column, view: View) -> Cells:
    return running(draw, about, view)


@drawn.register
def _bands(draw: d.Bands, about: Column, view: View) -> Cells:
    values, known = view.seen(draw.column)
    limits = [limit for limit in draw.up_to.values() if limit is not None]
    band = np.searchsorted(np.array(limits, dtype=np.float64), values, side="left")
    names = list(about.values)
    places = np.array([names.index(name) for name in draw.up_to], dtype=np.int64)
    return filled(about, places[band], known)


@drawn.register
def _holds(draw: d.Holds, about: Column, view: View) -> Cells:
    return filled(about, view.holds(draw.all))


@drawn.register
def _case(draw: d.Case, about: Column, view: View) -> Cells:
    group = view.path(draw.column)
    found = nothing(about, view.height)
    for place, name in enumerate(categories(group)):
        inner = draw.when.get(name, draw.otherwise)
        if inner is not None:
            rows = group.known & (group.plain == place)
            found = _where(rows, drawn(inner, about, view), found)
    return found


def _where(rows: Flags, one: Cells, other: Cells) -> Cells:
    known = np.where(rows, one.known, other.known)
    if one.texts is not None and other.texts is not None:
        return Cells(one.about, one.plain, known, one.texts.zip_with(pl.Series(rows), other.texts))
    return Cells(one.about, np.where(rows, one.plain, other.plain), known)
