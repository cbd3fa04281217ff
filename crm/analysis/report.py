"""Work out a report: groups down, a pivot across, measures in the cells, totals of each column.

Totals are measured over all records, not added up from the cells, so that a mean stays a mean.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from crm.analysis.definition import Report
from crm.analysis.grouping import (
    OTHERS,
    Head,
    Key,
    head_of,
    key_expression,
    keys_of,
    order_of,
    periods_between,
)
from crm.analysis.measures import Figure, Shown, figure_of
from crm.analysis.records import records
from crm.book import Book
from crm.conditions import Condition
from kit.errors import UserError
from kit.text import Text

MOST_CELLS = 2_000
Number = int | float | None
Values = tuple[Number, ...]
Measured = Mapping[tuple[Any, ...], Values]
PIVOT, REST = "_pivot", "_others"


@dataclass(frozen=True)
class Series:
    """One column of figures: money in fen, percentages as shares 0..1, the rest as it is."""

    label: Text
    measured: Text
    """What the measure is called; the label of a pivot's column says which part."""
    unit: Text
    shown: Shown
    measure: int
    """Which measure of the report, from 0."""
    pivot: Key | None
    values: Values
    """One per row."""
    total: Number


@dataclass(frozen=True)
class Result:
    """A report's answer. Without groupings there is one row with no keys."""

    heads: tuple[Head, ...]
    rows: tuple[tuple[Key, ...], ...]
    series: tuple[Series, ...]
    records: int
    """How many records were counted."""

    @property
    def names(self) -> list[Text]:
        """Each row's groups in one line."""
        return [_together(row) for row in self.rows]


def run(book: Book, report: Report, also: Sequence[Condition] = ()) -> Result:
    """The report on the book as it stands, narrowed by `also`; worked out once for a state.

    UserError: a column that is not there, a measure or period that does not fit its column, more
    than 2,000 cells.
    """
    name = ("report", report.model_dump_json(), tuple(also))
    return book.remember(name, lambda: _run(book, report, also))


def _run(book: Book, report: Report, also: Sequence[Condition]) -> Result:
    figures = [figure_of(book, report.table, measure) for measure in report.measures]
    found = records(book, report, also)
    heads = [head_of(book, report.table, one, found) for one in report.rows]
    across = head_of(book, report.table, report.pivot, found) if report.pivot else None
    keyed = _keyed(found, heads, across, figures, report)
    by = [REST, *(f"_{place}" for place in range(len(heads)))] if heads else []
    cells = _Cells(keyed, by, [PIVOT] if across else [], figures)
    rows = _rows(book, heads, cells, report)
    series = [
        _series(figures, place, key, value, rows, cells)
        for key, value in _across(book, across, cells)
        for place in range(len(figures))
    ]
    return Result(tuple(heads), tuple(keys for keys, _ in rows), tuple(series), found.height)


def _keyed(
    found: pl.DataFrame,
    heads: Sequence[Head],
    across: Head | None,
    figures: Sequence[Figure],
    report: Report,
) -> pl.DataFrame:
    """The records with the keys they fall under; the rest after the top n is marked."""
    keys = {f"_{place}": key_expression(head) for place, head in enumerate(heads)}
    if across:
        keys[PIVOT] = key_expression(across)
    keyed = found.with_columns(pl.lit(False).alias(REST), **keys)
    if not (report.top and heads):
        return keyed
    ranked = keyed.group_by("_0").agg(figures[0].expression.alias("_rank"))
    ranked = ranked.filter(pl.col("_0").is_not_null())
    first = ranked.sort("_rank", "_0", descending=[True, False], nulls_last=True).head(report.top)
    rest = ~pl.col("_0").is_in(first["_0"].implode()).fill_null(False)
    if not report.others:
        return keyed.filter(~rest)
    hidden = pl.when(~rest).then(pl.col("_0")).alias("_0")
    return keyed.with_columns(rest.alias(REST), hidden)


class _Cells:
    """The measures at every level: a cell, a row, a column, the whole."""

    def __init__(
        self, keyed: pl.DataFrame, by: list[str], across: list[str], figures: Sequence[Figure]
    ) -> None:
        self.figures, self.across = figures, across
        self.whole = _measured(keyed, [], figures)
        columns = _grouped(keyed, across, figures) if across else None
        rows = _grouped(keyed, by, figures)
        _check_size(rows.height * (columns.height if columns is not None else 1) * len(figures))
        self.rows = _as_values(rows, by)
        self.columns = _as_values(columns, across) if columns is not None else self.whole
        self.cells = _measured(keyed, [*by, *across], figures) if across and by else self.rows
        if across and not by:
            self.cells = self.columns
        first = by[:2]
        self.firsts = _measured(keyed, first, figures) if len(by) > 2 else self.rows

    def value(self, place: int, level: Measured, key: tuple[Any, ...]) -> Number:
        """A measure of one group; a share is of the whole."""
        figure = self.figures[place]
        found = level.get(key)
        value = found[place] if found else figure.nothing
        if figure.measure.kind != "share" or value is None:
            return value
        whole = self.whole[()][place]
        return float(value) / float(whole) if whole else 0.0


def _grouped(keyed: pl.DataFrame, by: Sequence[str], figures: Sequence[Figure]) -> pl.DataFrame:
    worked = [figure.expression.alias(f"={place}") for place, figure in enumerate(figures)]
    return keyed.group_by(*by).agg(worked) if by else keyed.select(worked)


def _as_values(frame: pl.DataFrame, by: Sequence[str]) -> Measured:
    size = len(by)
    return {row[:size]: row[size:] for row in frame.iter_rows()}


def _measured(keyed: pl.DataFrame, by: Sequence[str], figures: Sequence[Figure]) -> Measured:
    return _as_values(_grouped(keyed, by, figures), by)


def _check_size(cells: int) -> None:
    if cells > MOST_CELLS:
        raise UserError(
            "too_many_cells",
            f"结果有 {cells:,} 格，最多 {MOST_CELLS:,} 格：请换成更粗的分组（如按月、按省份）、"
            "加上筛选，或只看前若干名。",
            f"The result has {cells:,} cells, at most {MOST_CELLS:,} are shown: group more "
            "coarsely (by month, by province), add a filter, or show only the top ones.",
        )


def _series(
    figures: Sequence[Figure],
    place: int,
    key: Key | None,
    value: tuple[Any, ...],
    rows: Sequence[tuple[tuple[Key, ...], tuple[Any, ...]]],
    cells: _Cells,
) -> Series:
    figure = figures[place]
    values = tuple(cells.value(place, cells.cells, (*raw, *value)) for _, raw in rows)
    label = figure.label
    if key is not None:
        label = key.label
        if len(figures) > 1:
            label = Text(zh=f"{label.zh} · {figure.label.zh}", en=f"{label.en} · {figure.label.en}")
    total = cells.value(place, cells.columns, value)
    return Series(label, figure.label, figure.unit, figure.shown, place, key, values, total)


# --- the order of rows and columns ------------------------------------------------------------


def _across(
    book: Book, across: Head | None, cells: _Cells
) -> list[tuple[Key | None, tuple[Any, ...]]]:
    if across is None:
        return [(None, ())]
    values = [key[0] for key in cells.columns]
    keys = keys_of(book, across, values)
    if across.ordered:
        values.sort(key=lambda value: order_of(across, keys[value]))
    else:
        values.sort(key=lambda value: _rank(cells.value(0, cells.columns, (value,))))
    return [(keys[value], (value,)) for value in values]


def _rows(
    book: Book, heads: Sequence[Head], cells: _Cells, report: Report
) -> list[tuple[tuple[Key, ...], tuple[Any, ...]]]:
    """Keys and raw keys of every row in the order they are shown."""
    if not heads:
        return [((), ())]
    raws = list(cells.rows)
    if len(heads) == 1 and heads[0].in_time and not report.top and report.sort != "measure":
        raws = _with_empty_periods(heads[0], raws)
    labels = [
        keys_of(book, head, list({raw[place + 1] for raw in raws}))
        for place, head in enumerate(heads)
    ]

    def keys(raw: tuple[Any, ...]) -> tuple[Key, ...]:
        found = [labels[place][value] for place, value in enumerate(raw[1:])]
        return (Key(None, OTHERS, True), *found[1:]) if raw[0] else tuple(found)

    def place_of(raw: tuple[Any, ...]) -> tuple[Any, ...]:
        """Others last; then level by level."""
        order: list[Any] = [raw[0]]
        for place, (head, key) in enumerate(zip(heads, keys(raw), strict=True)):
            level = cells.firsts if place == 0 else cells.rows
            if _by_measure(head, report):
                order.append(_rank(cells.value(0, level, raw[: place + 2])))
            order.append(order_of(head, key))
        return tuple(order)

    return [(keys(raw), raw) for raw in sorted(raws, key=place_of)]


def _by_measure(head: Head, report: Report) -> bool:
    return report.sort == "measure" or (report.sort == "auto" and not head.ordered)


def _with_empty_periods(head: Head, raws: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """A month in which nothing happened is a month of nothing, not a gap."""
    days = [raw[1] for raw in raws if raw[1] is not None]
    if not days:
        return raws
    filled = periods_between(head.by, min(days), max(days))
    return [*raws, *((False, day) for day in filled if day not in set(days))]


def _rank(value: Number) -> tuple[bool, float]:
    """From high to low, nothing last."""
    return (value is None, -float(value or 0))


def _together(row: tuple[Key, ...]) -> Text:
    return Text(
        zh=" · ".join(key.label.zh for key in row), en=" · ".join(key.label.en for key in row)
    )
