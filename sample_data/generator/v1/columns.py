"""Turn the generator's arrays into the frames that schema.yaml describes."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np
import polars as pl

from kit.seeds import Floats, Ints
from sample_data.generator.v1.draws import Flags
from sample_data.generator.v1.look_up import taken
from sample_data.schema import PLAIN_TYPES, Column, schema

Values = Ints | Floats | Flags | pl.Series
"""Ids are row numbers, dates day numbers, instants minutes from day 0, categories positions in
their list: -1 means nothing. A count is a number, or an array and the flags of those known."""


def frame(table: str, starts_at_epoch: int, columns: Mapping[str, Any]) -> pl.DataFrame:
    """The table with its columns in the schema's order; columns not given are empty."""
    about = schema()[table].columns
    height = len(next(iter(columns.values())))
    made = {"id": pl.Series(np.arange(1, height + 1, dtype=np.int32))}
    for name, column in about.items():
        if name == "id":
            continue
        if name in columns:
            made[name] = _series(table, name, column, columns[name], starts_at_epoch)
        else:
            made[name] = pl.Series([], dtype=column.dtype).extend_constant(None, height)
    return pl.DataFrame(made)


def where_known(values: pl.Series, known: Flags) -> pl.Series:
    """The values with nothing where `known` is false."""
    return values if known.all() else values.set(pl.Series(~known), None)


def pick(texts: Sequence[str], places: Ints) -> pl.Series:
    """Texts by position; -1 picks nothing, and so does the place after the last."""
    return _gather(pl.Series([None, *texts, None], dtype=pl.String), places)


def _gather(pool: pl.Series, places: Ints) -> pl.Series:
    """Values of a pool whose first entry is nothing, for place -1."""
    return taken(pool, places + 1)


@cache
def _categories(table: str, name: str) -> pl.Series:
    column = schema()[table].columns[name]
    return pl.Series([None, *column.values], dtype=column.dtype)


def _series(table: str, name: str, column: Column, values: Any, epoch: int) -> pl.Series:
    if isinstance(values, pl.Series):
        return values
    if isinstance(values, tuple):
        return where_known(_numbers(column, values[0]), values[1])
    if column.type == "category":
        return _gather(_categories(table, name), values)
    if column.type in ("id", "date", "datetime"):
        return _maybe(column, values, epoch)
    return _numbers(column, values)


def _maybe(column: Column, values: Ints, epoch: int) -> pl.Series:
    """Ids, dates and instants: -1 is nothing."""
    shift = {"id": 1, "date": epoch, "datetime": epoch * 1440}[column.type]
    if column.type == "datetime":
        whole = pl.Series((values + shift) * 60_000, dtype=pl.Int64)
    else:
        whole = pl.Series((values + shift).astype(np.int32, copy=False))
    return where_known(whole, values >= 0).cast(column.dtype)


def _numbers(column: Column, values: Any) -> pl.Series:
    kinds: dict[Any, Any] = {
        pl.Int32: np.int32,
        pl.Int64: np.int64,
        pl.Float64: np.float64,
        pl.Boolean: np.bool_,
    }
    return pl.Series(values.astype(kinds[PLAIN_TYPES[column.type]], copy=False))
