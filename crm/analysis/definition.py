"""What a report asks: a frozen definition that is plain JSON, stored in `reports.query`."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from kit.errors import UserError
from kit.text import Text

Bucket = Literal["", "day", "week", "month", "quarter", "year", "weekday", "band"]
Kind = Literal["count", "distinct", "sum", "mean", "median", "min", "max", "share", "rate"]
Chart = Literal[
    "table", "number", "bar", "across", "stacked", "line", "area", "donut", "scatter", "funnel",
    "heat", "pareto",
]  # fmt: skip
MOST_GROUPS, MOST_MEASURES, MOST_TOP = 2, 6, 100


class _Plain(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Grouping(_Plain):
    """By what the records are put together."""

    column: str = Field(max_length=80)
    """A column of the table, or `link.column` of the table that a link points to."""
    by: Bucket = ""
    """For dates the period, for numbers "band"; empty for the value itself."""
    width: float = Field(default=0, ge=0, le=1e12)
    """Of a band, in the column's shown unit: yuan, pieces; 0 chooses one. Rates in points."""


class Measure(_Plain):
    """One figure for each group."""

    kind: Kind
    column: str = Field(default="", max_length=80)
    """Empty for `count`, for a `share` of the records and for the `rate` of a condition."""
    where: dict[str, Any] | None = None
    """For `rate`: the condition whose share of the records is asked for."""
    label: Text | None = None
    """A name that replaces the usual one."""


class Report(_Plain):
    """A table's records, filtered, put into groups and measured."""

    table: str = Field(max_length=60)
    valid_only: bool = False
    """Orders (and order lines) count only when the order is valid, by crm.conventions."""
    filter: dict[str, Any] | None = None
    """A condition as crm.conditions keeps it, over the table's own and joined columns."""
    rows: tuple[Grouping, ...] = Field(default=(), max_length=MOST_GROUPS)
    pivot: Grouping | None = None
    """Each of its values becomes a column (a series of the chart)."""
    measures: tuple[Measure, ...] = Field(
        default=(Measure(kind="count"),), min_length=1, max_length=MOST_MEASURES
    )
    sort: Literal["auto", "key", "measure"] = "auto"
    """By the groups' own order, or by the first measure from high to low. `auto`: dates,
    categories and bands by themselves, everything else by the measure."""
    top: int = Field(default=0, ge=0, le=MOST_TOP)
    """Only the first n of the first grouping by the first measure; 0 for all."""
    others: bool = True
    """Whether the rest stands together as one more group."""
    chart: Chart = "table"


def read_report(plain: Any) -> Report:
    """The definition that plain data holds; UserError when it is none. Whether its columns exist
    is asked when it runs."""
    try:
        return Report.model_validate(plain)
    except ValidationError as error:
        place = ".".join(str(part) for part in error.errors()[0]["loc"])[:60]
        raise UserError(
            "bad_report",
            f"报表定义无法读取（{place}），请重新设置。",
            f"The report's definition cannot be read ({place}); please set it up again.",
        ) from error


def plain_report(report: Report) -> dict[str, Any]:
    """The definition as JSON holds it, without what is as usual."""
    return report.model_dump(mode="json", exclude_defaults=True)
