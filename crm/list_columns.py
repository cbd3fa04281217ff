"""What one may ask of the records of a list: their columns, and some that follow from others."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import polars as pl

from crm.book import Book
from crm.lifecycle import LIFECYCLE, lifecycle
from kit.text import Text
from sample_data.schema import Column, Table

BIRTHDAY = Column(
    type="flag",
    filled_by="system",
    label=Text(zh="本月生日", en="Birthday this month"),
    meaning=Text(zh="生日在公司今天所在的月份。", en="Born in the month it is in the firm."),
)


@dataclass(frozen=True, slots=True)
class Further:
    """A column that no table keeps, and how a frame of records gets it."""

    column: Column
    added: Callable[[Book, pl.DataFrame], pl.DataFrame]


def asked_columns(about: Table) -> Mapping[str, Column]:
    """Column -> what it is: everything a condition on the list of this table may name."""
    further = FURTHER.get(about.columns["id"].to or "", {})
    return {**about.columns, **{name: one.column for name, one in further.items()}}


def with_asked(book: Book, table: str, frame: pl.DataFrame, names: Iterable[str]) -> pl.DataFrame:
    """The records with those of the further columns that are named."""
    wanted = set(names)
    for name, one in FURTHER.get(table, {}).items():
        if name in wanted:
            frame = one.added(book, frame)
    return frame


def _lifecycle(book: Book, frame: pl.DataFrame) -> pl.DataFrame:
    return frame.join(lifecycle(book), on="id", how="left", maintain_order="left")


def _birthday(book: Book, frame: pl.DataFrame) -> pl.DataFrame:
    this_month = pl.col("birthday").dt.month() == book.as_of.month
    return frame.with_columns(this_month.alias("birthday_this_month"))


FURTHER: Mapping[str, Mapping[str, Further]] = {
    "accounts": {"lifecycle": Further(LIFECYCLE, _lifecycle)},
    "contacts": {"birthday_this_month": Further(BIRTHDAY, _birthday)},
}
