"""Make somebody's order list into data for firms, and say what became of every row of it.

Pure: no database, no clock. Original customers, order numbers, names and phones are used here to
tell rows apart and are in nothing that is returned as data.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from kit.text import Text
from sample_data.real.anonymous import without_names
from sample_data.real.cleaning import Aside, Sorted, also_aside, sort_rows
from sample_data.real.data import RealData
from sample_data.real.fields import FIELDS, Reading, missing_fields
from sample_data.real.orders import Orders, assemble
from sample_data.real.remarks import Remark, fault, note

FEWEST_CUSTOMERS, MOST_STATUSES, MOST_PRODUCTS = 25, 50, 10_000
SHORT_PERIOD = 90


@dataclass(frozen=True)
class Prepared:
    """What became of the list. `data` is there only when there are no faults."""

    data: RealData | None
    faults: tuple[Remark, ...]
    notes: tuple[Remark, ...] = ()
    aside: tuple[Aside, ...] = ()
    statuses: Mapping[str, tuple[str, int]] | None = None
    """Status as written -> what it is taken for, and its number of rows."""
    as_of: date | None = None
    rows: int = 0

    @property
    def dropped(self) -> int:
        return sum(one.count for one in self.aside)


def prepare(frame: pl.DataFrame, how: Reading, owner: str) -> Prepared:
    """`frame` has a column for each mapped field, of any type, and may have `row`, the place of
    each row in the file; `owner` says whose data they are. Never raises for bad content."""
    missing = missing_fields(dict.fromkeys(frame.columns))
    if missing:
        zh = "、".join(FIELDS[name].zh for name in missing)
        en = ", ".join(FIELDS[name].en for name in missing)
        return Prepared(None, (fault("columns", names=Text(zh=zh, en=en)),), rows=frame.height)
    usable = sort_rows(frame, how)
    made = assemble(usable.rows)
    usable = also_aside(usable, made.lost)
    faults = tuple(_faults(usable, made))
    if faults:
        return _prepared(usable, faults, frame)
    assert usable.as_of is not None  # there are orders, so there is a last day
    data, notes = without_names(frame, made, usable.as_of, owner)
    notes = [*_notes(usable, made), *notes, *_about_period(data)]
    return _prepared(usable, (), frame, data, tuple(notes))


def _prepared(
    usable: Sorted,
    faults: tuple[Remark, ...],
    frame: pl.DataFrame,
    data: RealData | None = None,
    notes: tuple[Remark, ...] = (),
) -> Prepared:
    return Prepared(data, faults, notes, usable.aside, usable.statuses, usable.as_of, frame.height)


def _faults(usable: Sorted, made: Orders) -> list[Remark]:
    found = []
    if usable.unclear_dates:
        found.append(fault("unclear_dates"))
    if len(usable.statuses) > MOST_STATUSES:
        found.append(fault("too_many_statuses", n=len(usable.statuses)))
    products = made.lines["product"].drop_nulls().n_unique()
    if products > MOST_PRODUCTS:
        found.append(fault("too_many_products", n=f"{products:,}"))
    customers = made.orders["customer"].n_unique()
    if not made.orders.height:
        found.append(fault("no_orders"))
    elif customers < FEWEST_CUSTOMERS:
        found.append(fault("too_few_customers", n=customers))
    return found[:1] if usable.unclear_dates else found


def _notes(usable: Sorted, made: Orders) -> list[Remark]:
    return [
        *note("returns", made.returned),
        *note("beyond", made.beyond),
        *note("quantities", usable.odd_quantities),
    ]


def _about_period(data: RealData) -> list[Remark]:
    days = (data.as_of - data.first_day).days
    return note("short", days if days < SHORT_PERIOD else 0)
