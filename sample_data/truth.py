"""The hidden ground truth of a firm: for judges and simulations, never for a student's page.

Nothing here can be reached from a Firm or a Book; whoever wants it must import this module.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
import polars as pl

from kit.errors import UserError
from sample_data.build import check_key
from sample_data.firm import FirmKey
from sample_data.generator.v1 import firm as version_1
from sample_data.generator.v1 import people, world
from sample_data.industry import industry
from sample_data.real.data import is_data

Pairs = list[tuple[int, int]]


@dataclass(frozen=True)
class Truth:
    """`tables["accounts"]`: account_id, duplicate_of (the original or nothing), segment,
    orders_per_day, dropout (chance after a good order), spend (mean order, fen), satisfaction
    (0..1), active (not left by T0). `tables["orders"]`: order_id, late, faulty, complained."""

    key: FirmKey
    tables: Mapping[str, pl.DataFrame] = field(repr=False)


def build_truth(key: FirmKey) -> Truth:
    """UserError for a firm of real data, of which nobody knows the truth."""
    _check(key)
    return Truth(key, version_1.truth_tables(version_1.course(key, industry(key.industry))))


@lru_cache(maxsize=512)
def duplicate_groups(key: FirmKey) -> tuple[tuple[int, ...], ...]:
    """Account ids that are one and the same customer, two or more in a group, ascending."""
    _check(key)
    who = people.people(world.world(key, industry(key.industry)))
    groups: dict[int, list[int]] = {}
    for row in np.flatnonzero(who.is_duplicate).tolist():
        groups.setdefault(int(who.owner[row]) + 1, []).append(row + 1)
    return tuple((original, *groups[original]) for original in sorted(groups))


def true_duplicates(key: FirmKey) -> Pairs:
    """Every pair (lower id, higher id) of accounts that are one and the same customer."""
    return [
        (left, right)
        for group in duplicate_groups(key)
        for place, left in enumerate(group)
        for right in group[place + 1 :]
    ]


def _check(key: FirmKey) -> None:
    check_key(key)
    if is_data(key.industry):
        raise UserError(
            "no_truth",
            "真实数据背后的真相无人知道，这一项无法判分。",
            "Nobody knows the truth behind real data; this cannot be judged on them.",
        )
