"""What an industry file says about a table of its own: label, rows, columns, planted facts."""

from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from kit.text import Text
from sample_data.profile_part import DisagreementError, Part, Share
from sample_data.schema import Column, ColumnType, Table
from sample_data.table_draws import AnyDraw, Condition, Draw, Factor, Path

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{1,40}$")]
Unit = Literal["day", "week", "month", "year"]
DAYS: dict[Unit, int] = {"day": 1, "week": 7, "month": 30, "year": 365}
MOST_EACH, MOST_MEAN = 4000, 400.0


class Rows(Part):
    """How many rows there are: so many for each row of the parent that meets the conditions.

    One of: `each` (so many), `between` (two numbers), `count` (a column of the parent), `mean`
    (Poisson; `per` a unit of time since the day `since`), `every` (a row for each day, week or
    month from `since` to the end).
    """

    of: str = "firm"
    each: Annotated[int, Field(ge=1, le=MOST_EACH)] | None = None
    between: tuple[Annotated[int, Field(ge=0)], Annotated[int, Field(le=MOST_EACH)]] | None = None
    count: Path | None = None
    mean: Annotated[float, Field(gt=0, le=MOST_MEAN)] | None = None
    per: Unit | None = None
    every: Literal["day", "week", "month"] | None = None
    since: Path | None = None
    share: Share = 1.0
    even: bool = False
    """The share holds among every 100 rows of the parent."""
    where: list[Condition] = Field(default_factory=list)
    times: list[Factor] = Field(default_factory=list)
    """Factors on the mean, or on the share."""
    order_by: Path | None = None
    """A day or instant of this table: its ids rise with it."""

    @model_validator(mode="after")
    def _agrees(self) -> Self:
        given = [self.each, self.between, self.count, self.mean, self.every]
        if sum(one is not None for one in given) > 1:
            raise DisagreementError(
                "each、between、count、mean、every 只能写一个",
                "write one of each, between, count, mean, every",
            )
        if self.between and self.between[0] > self.between[1]:
            raise DisagreementError("between 的第二个数更小", "between falls")
        if self.per and self.mean is None:
            raise DisagreementError("per 要和 mean 一起写", "per goes with mean")
        if self.since and not (self.per or self.every):
            raise DisagreementError(
                "since 要和 per 或 every 一起写", "since goes with per or every"
            )
        return self


class DeclaredColumn(Part):
    """One column as in schema.yaml, and how it is drawn."""

    type: ColumnType
    label: Text
    meaning: Text | None = None
    unit: Text | None = None
    to: str = ""
    values: dict[str, Text] = Field(default_factory=dict)
    draw: Draw
    only: list[Condition] = Field(default_factory=list)
    """Empty in rows that do not meet these."""
    missing: Share = 0.0
    """Share of rows in which it is left empty."""
    hidden: bool = False
    """Part of the truth that no student sees."""
    outside_period: bool = False
    """A date that may lie before the first day or after the last: a birthday, a due date."""

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if (self.type == "id") != bool(self.to):
            raise DisagreementError(
                "编号列要写 to，别的列不写", "id columns need `to`, others none"
            )
        if (self.type == "category") != bool(self.values):
            raise DisagreementError(
                "类别列要写 values，别的列不写", "category columns need `values`, others none"
            )
        return self

    @cached_property
    def column(self) -> Column:
        return Column(
            type=self.type,
            label=self.label,
            meaning=self.meaning,
            unit=self.unit,
            to=self.to,
            values=self.values,
        )


class DeclaredTable(Part):
    """A table of the trade. The id column comes first by itself."""

    label: Text
    meaning: Text | None = None
    prefix: Annotated[str, Field(pattern=r"^[A-Z]{1,4}$")]
    rows: Rows
    columns: dict[Name, DeclaredColumn] = Field(min_length=1, max_length=60)

    def columns_with_id(self, name: str, *, hidden: bool) -> dict[str, Column]:
        """The id and every column; without the hidden ones unless asked for."""
        label = Text(zh=f"{self.label.zh}编号", en=f"{self.label.en} ID")
        found = {"id": Column(type="id", to=name, label=label)}
        shown = self.columns.items()
        return found | {key: one.column for key, one in shown if hidden or not one.hidden}

    def table(self, name: str) -> Table:
        """What the firm's schema says about it: nothing hidden."""
        columns = self.columns_with_id(name, hidden=False)
        return Table(label=self.label, meaning=self.meaning, prefix=self.prefix, columns=columns)


class Gathered(Part):
    """A number for each row: how many rows of `of` point to it by `link`, or the sum of theirs."""

    of: str
    link: str
    column: Path | None = None


class Fact(Part):
    """Something planted that a teacher can count on, with the bounds that the proof checks.

    share: rows that meet `holds` among those that meet `where`. rows: rows per customer. mean: of
    `left`. ratio: mean of `left` where `holds`, over that of the other rows. correlation: of
    `left` and `right`.
    """

    says: Text
    measure: Literal["share", "rows", "mean", "ratio", "correlation"]
    table: str
    where: list[Condition] = Field(default_factory=list)
    holds: list[Condition] = Field(default_factory=list)
    left: Path | Gathered | None = None
    right: Path | Gathered | None = None
    least: float
    most: float
    customers: Annotated[int, Field(ge=20, le=20_000)] | None = None
    """Measured on firms of this size; 400 where left out."""

    @model_validator(mode="after")
    def _complete(self) -> Self:
        needs = {
            "share": ("holds",),
            "rows": (),
            "mean": ("left",),
            "ratio": ("left", "holds"),
            "correlation": ("left", "right"),
        }[self.measure]
        for name in needs:
            if not getattr(self, name):
                raise DisagreementError(
                    f"{self.measure} 要写 {name}", f"{self.measure} needs {name}"
                )
        if self.least > self.most:
            raise DisagreementError("least 大于 most", "least is over most")
        return self


class Pack(Part):
    """Tables that several industries may use: packs/<name>.yaml."""

    name: Text
    note: Text | None = None
    tables: dict[Name, DeclaredTable] = Field(min_length=1)
    planted: list[Fact] = Field(default_factory=list)


class ValueLabels(Part):
    label: Text | None = None
    meaning: Text | None = None
    values: dict[str, Text] = Field(default_factory=dict)


class Labels(Part):
    """What the trade calls a shared table and its columns."""

    label: Text | None = None
    columns: dict[str, ValueLabels] = Field(default_factory=dict)


__all__ = ["AnyDraw", "DeclaredColumn", "DeclaredTable", "Fact", "Labels", "Pack", "Rows"]
