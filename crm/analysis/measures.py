"""Measures of a report: the expression over a group, its name, its unit, its emptiness."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import polars as pl

from crm.analysis.columns import NUMBERS, columns_of, unknown_column
from crm.analysis.definition import Measure
from crm.book import Book
from crm.conditions import condition_words, expression, read_condition
from kit.errors import UserError
from kit.text import Text, plural
from sample_data.schema import Column

Shown = Literal["money", "count", "number", "percent"]
ADDING = ("count", "sum", "share")
"""Whose parts add up to the whole."""
KINDS: Mapping[str, Text] = {
    "count": Text(zh="{x}数", en="Number of {x}"),
    "distinct": Text(zh="{x}数（去重）", en="Different {x}"),
    "sum": Text(zh="{x}合计", en="Total {x}"),
    "mean": Text(zh="平均{x}", en="Mean {x}"),
    "median": Text(zh="{x}中位数", en="Median {x}"),
    "min": Text(zh="最小{x}", en="Smallest {x}"),
    "max": Text(zh="最大{x}", en="Largest {x}"),
    "share": Text(zh="{x}占比", en="Share of {x}"),
    "rate": Text(zh="“{x}”的比例", en="Rate of “{x}”"),
}
YUAN, PERCENT = Text(zh="元", en="yuan"), Text(zh="%", en="%")
RECORDS, PIECES, POINTS = (
    Text(zh="个", en="records"),
    Text(zh="个", en="different"),
    Text(zh="", en=""),
)


@dataclass(frozen=True)
class Figure:
    """A measure on its table: how it is worked out, what it is called, in what unit it stands."""

    measure: Measure
    label: Text
    unit: Text
    shown: Shown
    expression: pl.Expr

    @property
    def nothing(self) -> int | None:
        """The value of a group without records."""
        return 0 if self.measure.kind in ("count", "sum", "share", "distinct") else None


def figure_of(book: Book, table: str, measure: Measure) -> Figure:
    """The measure on this table; UserError when its column is unknown or cannot be measured so."""
    columns = columns_of(book.schema, table)
    about = columns.get(measure.column)
    if measure.column and about is None:
        raise unknown_column(book.schema, table, measure.column)
    if not _fits(measure, about):
        raise UserError(
            "bad_measure",
            f"“{about.label.zh if about else measure.kind}”不能这样计算，请换一个指标。",
            f"“{about.label.en if about else measure.kind}” cannot be measured so; "
            "choose another measure.",
        )
    expression = _expression(book, columns, measure)
    unit, shown = _unit(measure, about)
    label = measure.label or usual_label(book, table, measure)
    return Figure(measure, label, unit, shown, expression)


def _fits(measure: Measure, about: Column | None) -> bool:
    kind = measure.kind
    if kind == "count":
        return about is None
    if kind == "rate":
        return (about is not None and about.type == "flag") or measure.where is not None
    if kind == "share" and about is None:
        return True
    if kind in ("distinct", "min", "max", "mean", "median") and about is None:
        return False
    if kind == "distinct":
        return True
    return about is not None and about.type in (NUMBERS if kind != "sum" else NUMBERS[:3])


def _expression(book: Book, columns: Mapping[str, Column], measure: Measure) -> pl.Expr:
    kind, column = measure.kind, pl.col(measure.column) if measure.column else pl.lit(0)
    if kind == "rate":
        if measure.where is None:
            return column.mean()
        asked = read_condition(measure.where, columns)
        return expression(columns, asked, book.as_of).mean()
    if kind == "count" or (kind == "share" and not measure.column):
        return pl.len().cast(pl.Int64)
    if kind == "distinct":
        return column.drop_nulls().n_unique().cast(pl.Int64)
    worked = {
        "sum": column.sum(), "share": column.sum(), "mean": column.mean(),
        "median": column.median(), "min": column.min(), "max": column.max(),
    }[kind]  # fmt: skip
    whole = kind in ("sum", "share") and columns[measure.column].type in ("money", "count")
    return worked.cast(pl.Int64) if whole else worked.cast(pl.Float64)


def _unit(measure: Measure, about: Column | None) -> tuple[Text, Shown]:
    if measure.kind in ("rate", "share"):
        return PERCENT, "percent"
    if measure.kind == "count":
        return RECORDS, "count"
    if measure.kind == "distinct" or about is None:
        return PIECES, "count"
    if about.type == "money":
        return YUAN, "money"
    if about.type == "rate":
        return PERCENT, "percent"
    whole = about.type == "count" and measure.kind in ("sum", "min", "max")
    return about.unit or POINTS, "count" if whole else "number"


def usual_label(book: Book, table: str, measure: Measure) -> Text:
    """What a measure is called when nobody gave it a name."""
    said, columns = KINDS[measure.kind], columns_of(book.schema, table)
    if measure.kind == "rate" and measure.where is not None:
        words = condition_words(columns, read_condition(measure.where, columns))
        return said.fill(x=words)
    if not measure.column:
        label = book.schema[table].label
        return said.fill(x=Text(zh=label.zh, en=plural(label.en).lower()))
    about = columns[measure.column]
    label = book.schema[about.to].label if measure.kind == "distinct" and about.to else about.label
    return said.fill(x=Text(zh=label.zh, en=label.en[:1].lower() + label.en[1:]))


def used_columns(measure: Measure) -> set[str]:
    """The paths a measure reads."""
    found = {measure.column} if measure.column else set()
    return found | (columns_in(measure.where) if measure.where else set())


def columns_in(condition: Any) -> set[str]:
    """The paths a stored condition names."""
    if not isinstance(condition, dict):
        return set()
    if "column" in condition:
        return {str(condition["column"])}
    parts = condition.get("parts")
    return set().union(*map(columns_in, parts)) if isinstance(parts, list) else set()
