"""Committed data of the generator: quantile tables and pools of words, digests checked."""

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from kit.errors import ContentError
from kit.seeds import Floats, Ints

FOLDER = Path(__file__).parent


@cache
def quantile_tables() -> dict[str, Floats]:
    """Quantiles of each distribution at equally spaced probabilities."""
    raw = _checked("tables.json")
    step = 1.0 / raw["scale"]
    return {
        name: np.array(values, dtype=np.int64).astype(np.float64) * step
        for name, values in raw["tables"].items()
    }


@cache
def quantile_rises(table: str) -> Floats:
    """From each quantile to the next."""
    return np.diff(quantile_tables()[table])


def quantile_names() -> list[str]:
    return sorted(quantile_tables())


@cache
def mean(table: str) -> float:
    """Mean of the draws from a quantile table."""
    raw = _checked("tables.json")
    values = raw["tables"][table]
    ends = values[0] + values[-1]
    return float((2 * sum(values) - ends) / (2 * (len(values) - 1) * raw["scale"]))


@cache
def pools() -> dict[str, list[Any]]:
    return dict(_checked("pools.json"))


@cache
def words(name: str) -> pl.Series:
    """A pool of words as a column to gather from."""
    return pl.Series(pools()[name], dtype=pl.String)


def taken(pool: pl.Series, places: Ints) -> pl.Series:
    """Entries of a pool by their places from 0; an index that is a column costs least."""
    return pool[pl.Series(places.astype(np.uint32))]


@cache
def thresholds(weights: tuple[float, ...]) -> Ints:
    """Cumulated weights on a scale of 2**32, last one left out."""
    scaled = [round(weight * 1_000_000) for weight in weights]
    total, sum_so_far, found = sum(scaled), 0, []
    for weight in scaled[:-1]:
        sum_so_far += weight
        found.append((sum_so_far << 32) // total)
    return np.array(found, dtype=np.int64)


def _checked(name: str) -> Any:
    path = FOLDER / name
    raw = path.read_bytes()
    expected = (FOLDER / f"{name}.sha256").read_text().strip()
    if hashlib.sha256(raw).hexdigest() != expected:
        raise ContentError(
            path,
            "changed_data",
            "数据文件与记录的摘要不符，请恢复原文件",
            "the file does not match its recorded digest; restore the original",
        )
    return json.loads(raw)
