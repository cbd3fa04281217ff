"""Days and instants of declared columns."""

from functools import singledispatch

import numpy as np

from kit.seeds import Floats, Ints
from sample_data import table_draws as d
from sample_data.generator.v1.declared_cells import Cells, filled
from sample_data.generator.v1.declared_view import View
from sample_data.generator.v1.draws import Flags
from sample_data.profile_part import Part
from sample_data.schema import Column


@singledispatch
def days_of(draw: Part, about: Column, view: View) -> Cells:
    """The column's days or instants for every row."""
    return filled(about, view.grid.period)


@days_of.register
def _between(draw: d.DayBetween, about: Column, view: View) -> Cells:
    (first, known), (last, also) = view.day(draw.first), view.day(draw.last)
    if not draw.busy:
        span = np.maximum(last - first + 1, 1)
        more = view.world.draws.below_each(view.purpose, view.keys(draw), span)
        return filled(about, first + more, known & also)
    calendar = view.world.calendar
    low = np.clip(first, 0, calendar.days - 1)
    high = np.clip(np.maximum(last, low), 0, calendar.days - 1)
    dice = view.world.draws.unit(view.purpose, view.keys(draw))
    passed = calendar.busy[low] + dice * (calendar.busy[high + 1] - calendar.busy[low])
    return filled(about, np.clip(calendar.when_busy(passed), low, high), known & also)


@days_of.register
def _after(draw: d.DayAfter, about: Column, view: View) -> Cells:
    start, known = view.day(draw.of)
    day = start + np.floor(_waits(draw, draw.days, view)).astype(np.int64)
    if draw.workday:
        weekday = (day + view.world.industry.first_day.weekday()) % 7
        day = day + np.where(weekday > 4, 7 - weekday, 0)
    return _ended(draw, about, day, known, view.world.calendar.days)


@days_of.register
def _moment(draw: d.Moment, about: Column, view: View) -> Cells:
    day, known = view.day(draw.on)
    keys, draws = view.keys(draw), view.world.draws
    hours = np.array([int(hour) for hour in draw.hours], dtype=np.int64)
    hour = hours[draws.choice(view.purpose, keys, draw.hours.values())]
    minute = draws.below(f"{view.purpose} minute", keys, 60)
    return filled(about, day * 1440 + hour * 60 + minute, known)


@days_of.register
def _moment_after(draw: d.MomentAfter, about: Column, view: View) -> Cells:
    start = view.path(draw.of)
    midnight = 1440 if start.about.type == "date" else 1
    minute = start.whole * midnight + np.floor(_waits(draw, draw.minutes, view)).astype(np.int64)
    return _ended(draw, about, minute, start.known, view.world.calendar.days * 1440)


def _waits(draw: d.After, about: d.Wait, view: View) -> Floats:
    """Days or minutes; only what exceeds `from` is multiplied by the factors."""
    draws, keys = view.world.draws, view.keys(draw)
    if about.column:
        span = view.seen(about.column)[0]
    elif about.last is not None:
        span = draws.below(view.purpose, keys, about.last - about.first + 1).astype(np.float64)
    else:
        span = draws.quantile(view.purpose, keys, about.table) * about.scale
    return about.first + span * view.factor(draw.times)


def _ended(draw: d.After, about: Column, when: Ints, known: Flags, end: int) -> Cells:
    """What lies after the data has not happened, or happened on the last day, or stays."""
    if draw.beyond == "empty":
        return filled(about, when, known & (when < end))
    if draw.beyond == "last_day":
        return filled(about, np.minimum(when, end - 1), known)
    return filled(about, when, known)
