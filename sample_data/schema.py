"""What a firm's tables and columns are: type, unit, label and meaning, read from schema.yaml."""

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
ColumnType = Literal["id", "text", "category", "flag", "count", "money", "rate", "date", "datetime"]
PLAIN_TYPES: dict[str, Any] = {
    "id": pl.Int32,
    "text": pl.String,
    "flag": pl.Boolean,
    "count": pl.Int32,
    "money": pl.Int64,
    "rate": pl.Float64,
    "date": pl.Date,
    "datetime": pl.Datetime("ms"),
}


class Column(BaseModel):
    """One column. Money is whole fen; a rate is 0..1; ids are numbers from 1 without gaps."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    type: ColumnType
    label: Text
    meaning: Text | None = None
    to: str = ""
    """For an id: the table it points to."""
    values: dict[str, Text] = Field(default_factory=dict)
    """For a category: its codes and their labels, in their natural order."""

    @property
    def dtype(self) -> Any:
        return pl.Enum(list(self.values)) if self.type == "category" else PLAIN_TYPES[self.type]


class Table(BaseModel):
    """One table: its label, the letter before its ids, and its columns in order."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    label: Text
    prefix: str
    columns: dict[str, Column]

    @property
    def dtypes(self) -> dict[str, Any]:
        return {name: column.dtype for name, column in self.columns.items()}


@cache
def schema() -> dict[str, Table]:
    """Every table by name, in the order of the file."""
    return {name: Table.model_validate(raw) for name, raw in read_plain(FILE).items()}


def code(table: str, number: int | None) -> str:
    """The id as people see it: C00017 for account 17, empty for nothing."""
    return "" if number is None else f"{schema()[table].prefix}{number:05d}"


def number_of(table: str, text: str) -> int:
    """Read an id as people write it (C00017, c17, １７); raise UserError when it is none."""
    plain = text.strip().translate({0xFF10 + i: str(i) for i in range(10)}).upper()
    digits = plain.removeprefix(schema()[table].prefix)
    if not (digits.isascii() and digits.isdigit()) or len(digits) > 9:
        raise UserError(
            "bad_id",
            f"“{text[:30]}”不是{schema()[table].label.zh}编号，应写成 {code(table, 17)} 的样子。",
            f"“{text[:30]}” is no {schema()[table].label.en} ID; write it like {code(table, 17)}.",
        )
    return int(digits)


def show_value(table: str, column: str, value: Any, language: str) -> str:
    """A value as people read it: yuan for money, labels for categories, codes for ids."""
    about = schema()[table].columns[column]
    if value is None:
        return ""
    if about.type == "id":
        return code(about.to, value)
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


def present(table: str, frame: pl.DataFrame, language: str) -> pl.DataFrame:
    """The frame as people see it: labels as headers, yuan, codes, category labels."""
    return frame.select(_shown(table, name, language) for name in frame.columns)


def yuan(fen: pl.Expr) -> pl.Expr:
    """Fen as yuan. Polars multiplies by 0.01 instead of dividing, hence the rounding."""
    return (fen / 100).round(2)


def _shown(table: str, name: str, language: str) -> pl.Expr:
    about = schema()[table].columns[name]
    shown = pl.col(name)
    if about.type == "id":
        shown = (
            pl.when(shown.is_null())
            .then(None)
            .otherwise(pl.lit(schema()[about.to].prefix) + shown.cast(pl.String).str.zfill(5))
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
