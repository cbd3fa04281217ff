"""What a firm's tables and columns are: type, unit, label and meaning, read from schema.yaml."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any, Literal

import polars as pl
from pydantic import BaseModel, ConfigDict, Field

from kit.errors import UserError
from kit.text import Text
from kit.yamlfiles import read_plain

FILE = Path(__file__).with_name("schema.yaml")
WORKPLACE = Path(__file__).with_name("workplace.yaml")
ColumnType = Literal[
    "id", "text", "category", "flag", "count", "money", "rate", "number", "date", "datetime"
]
PLAIN_TYPES: dict[str, Any] = {
    "id": pl.Int32,
    "text": pl.String,
    "flag": pl.Boolean,
    "count": pl.Int32,
    "money": pl.Int64,
    "rate": pl.Float64,
    "number": pl.Float64,
    "date": pl.Date,
    "datetime": pl.Datetime("ms"),
}


class Column(BaseModel):
    """One column. Money is whole fen; a rate is 0..1; a number has decimals and a unit of its own;
    ids are numbers from 1 without gaps."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    type: ColumnType
    label: Text
    meaning: Text | None = None
    unit: Text | None = None
    """What a count or number counts: pieces, MHz, points."""
    to: str = ""
    """For an id: the table it points to."""
    values: dict[str, Text] = Field(default_factory=dict)
    """For a category: its codes and their labels, in their natural order."""
    filled_by: Literal["person", "system"] = "person"
    """Who fills it in: a form asks for the columns of people only."""
    required: bool = False
    """Whether a form may leave it empty."""
    shown: bool = True
    """False for what the CRM keeps in a form of its own: not in lists, forms, filters, exports."""

    @property
    def dtype(self) -> Any:
        return pl.Enum(list(self.values)) if self.type == "category" else PLAIN_TYPES[self.type]


class Table(BaseModel):
    """One table: its label, the letter before its ids, and its columns in order."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    label: Text
    meaning: Text | None = None
    prefix: str
    editable: bool = False
    """Whether people add and change records of this table."""
    columns: dict[str, Column]

    @property
    def dtypes(self) -> dict[str, Any]:
        return {name: column.dtype for name, column in self.columns.items()}


Tables = Mapping[str, Table]
"""A schema: tables by name. A firm carries its own, `firm.schema`: the shared tables as its trade
calls them, and the tables its industry declares."""


@cache
def schema() -> dict[str, Table]:
    """Every shared table by name, in the order of the file."""
    return {name: Table.model_validate(raw) for name, raw in read_plain(FILE).items()}


@cache
def workplace() -> dict[str, Table]:
    """What a CRM keeps beside the firm's own tables, empty until somebody works: quotes, segments,
    reports … Every firm has them."""
    return {n: Table.model_validate(raw) for n, raw in read_plain(WORKPLACE)["tables"].items()}


@cache
def _kept_columns() -> dict[str, dict[str, Column]]:
    """Columns that the CRM adds to the shared tables."""
    found = read_plain(WORKPLACE)["columns"]
    return {
        table: {name: Column.model_validate(raw) for name, raw in columns.items()}
        for table, columns in found.items()
    }


def at_work(tables: Tables) -> dict[str, Table]:
    """The schema of a firm together with what its CRM keeps."""
    kept = _kept_columns()
    own = {
        name: table.model_copy(update={"columns": {**table.columns, **kept[name]}})
        if name in kept
        else table
        for name, table in tables.items()
    }
    return {**own, **{name: table for name, table in workplace().items() if name not in own}}


def table_named(name: str, known: Tables | None = None) -> Table:
    """The table of that name: in `known`, among the shared ones, or declared by an industry of
    ours (there a name means the same table everywhere). KeyError when nobody has it."""
    if known and name in known:
        return known[name]
    return shared_at_work().get(name) or all_tables()[name]


@cache
def shared_at_work() -> dict[str, Table]:
    """The shared tables with what a CRM keeps, in the general words."""
    return at_work(schema())


def all_tables() -> Tables:
    """Shared tables, a CRM's and every industry's: for content that names tables of a trade."""
    from sample_data.industry import declared_tables  # industries are written in terms of schema()

    return {**shared_at_work(), **declared_tables()}


def is_table(name: str) -> bool:
    """Whether a firm of any industry has a table of that name."""
    return name in schema() or name in all_tables()


def code(table: str, number: int | None, known: Tables | None = None) -> str:
    """The id as people see it: C00017 for account 17, empty for nothing."""
    return "" if number is None else f"{table_named(table, known).prefix}{number:05d}"


def number_of(table: str, text: str, known: Tables | None = None) -> int:
    """Read an id as people write it (C00017, c17, １７); raise UserError when it is none."""
    about = table_named(table, known)
    plain = text.strip().translate({0xFF10 + i: str(i) for i in range(10)}).upper()
    digits = plain.removeprefix(about.prefix)
    if not (digits.isascii() and digits.isdigit()) or len(digits) > 9:
        example = code(table, 17, known)
        raise UserError(
            "bad_id",
            f"“{text[:30]}”不是{about.label.zh}编号，应写成 {example} 的样子。",
            f"“{text[:30]}” is no {about.label.en} ID; write it like {example}.",
        )
    return int(digits)


def show_value(
    table: str, column: str, value: Any, language: str, known: Tables | None = None
) -> str:
    """A value as people read it: yuan for money, labels for categories, codes for ids."""
    about = table_named(table, known).columns[column]
    if value is None:
        return ""
    if about.type == "id":
        return code(about.to, value, known)
    if about.type == "money":
        return f"{value / 100:,.2f}"
    if about.type == "category":
        return about.values[value].in_language(language)
    if about.type == "rate":
        return f"{value:.0%}"
    if about.type == "flag":
        return {("zh", True): "是", ("zh", False): "否", ("en", True): "Yes", ("en", False): "No"}[
            ("zh" if language == "zh" else "en", bool(value))
        ]
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    return value.isoformat() if isinstance(value, date) else str(value)


def present(
    table: str, frame: pl.DataFrame, language: str, known: Tables | None = None
) -> pl.DataFrame:
    """The frame as people see it: labels as headers, yuan, codes, category labels."""
    columns = table_named(table, known).columns
    return frame.select(_shown(name, columns[name], language, known) for name in frame.columns)


def yuan(fen: pl.Expr) -> pl.Expr:
    """Fen as yuan. Polars multiplies by 0.01 instead of dividing, hence the rounding."""
    return (fen / 100).round(2)


def _shown(name: str, about: Column, language: str, known: Tables | None) -> pl.Expr:
    shown = pl.col(name)
    if about.type == "id":
        shown = (
            pl.when(shown.is_null())
            .then(None)
            .otherwise(
                pl.lit(table_named(about.to, known).prefix) + shown.cast(pl.String).str.zfill(5)
            )
        )
    elif about.type == "money":
        shown = yuan(shown)
    elif about.type == "category":
        labels = {key: text.in_language(language) for key, text in about.values.items()}
        shown = shown.cast(pl.String).replace(labels)
    elif about.type == "flag":
        yes, no = ("是", "否") if language == "zh" else ("Yes", "No")
        shown = pl.when(shown).then(pl.lit(yes)).when(shown.not_()).then(pl.lit(no))
    return shown.alias(about.label.in_language(language))
