"""Turn labels into numbers: after this nothing tells which real customer or order a row was."""

from datetime import date
from typing import Any

import numpy as np
import polars as pl

from kit.seeds import Ints
from sample_data.real.data import STATUSES, RealData
from sample_data.real.orders import Orders
from sample_data.real.privacy import (
    LONGEST_PRODUCT,
    coarse_regions,
    is_organisation,
    personal_products,
)
from sample_data.real.remarks import Remark, note
from sample_data.real.values import as_text, labels

WORDS = ("customer", "name", "phone", "region", "product")


def without_names(
    frame: pl.DataFrame, made: Orders, as_of: date, owner: str
) -> tuple[RealData, list[Remark]]:
    """The data of the orders made from `frame`, without a title yet, and what was blanked."""
    about = pl.DataFrame({n: labels(as_text(frame[n])) for n in WORDS if n in frame.columns})
    masked = personal_products(about) if "product" in about.columns else []
    shown = pl.when(pl.col("product").is_in(masked).not_()).then(
        pl.col("product").str.slice(0, LONGEST_PRODUCT)
    )
    lines = made.lines.with_columns(shown.alias("product"))
    people, blanked = _customers(made.orders, about)
    found = _numbers(made.orders, lines, people)
    data = RealData(title="", owner=owner, as_of=as_of, **found)
    return data, [*note("products", len(masked)), *note("regions", blanked)]


def _numbers(orders: pl.DataFrame, lines: pl.DataFrame, people: pl.DataFrame) -> dict[str, Any]:
    products = sorted(lines["product"].drop_nulls().unique())
    regions = sorted(people["region"].drop_nulls().unique())
    return {
        "products": tuple(products),
        "regions": tuple(regions),
        "organisation": _whole(people["organisation"]),
        "region": _places(people["region"], regions),
        "customer": _places(orders["customer"], people["customer"].to_list()),
        "day": _whole(orders["day"].to_physical()),
        "status": _places(orders["status"], list(STATUSES)),
        "order": _whole(lines["order"]),
        "product": _places(lines["product"], products),
        "quantity": _whole(lines["quantity"]),
        "fen": _whole(lines["fen"]),
    }


def _customers(orders: pl.DataFrame, about: pl.DataFrame) -> tuple[pl.DataFrame, int]:
    """customer, organisation, region: by first order; and how many regions were left empty."""
    first = orders.select("customer").unique(maintain_order=True)
    columns = [pl.col(name).drop_nulls().first() for name in ("name", "region") if name in about]
    known = about.group_by("customer").agg(columns)
    people = first.join(known, on="customer", how="left", maintain_order="left")
    called = people["name"] if "name" in people.columns else people["customer"]
    region, blanked = pl.repeat(None, people.height, dtype=pl.String, eager=True), 0
    if "region" in people.columns:
        region, blanked = coarse_regions(people["region"])
    organisation = is_organisation(called).alias("organisation")
    return people.select("customer", organisation, region.alias("region")), blanked


def _whole(column: pl.Series) -> Ints:
    return column.cast(pl.Int64).to_numpy()


def _places(column: pl.Series, words: list[str]) -> Ints:
    """Each word's place in the list; -1 for nothing."""
    if not words:
        return np.full(len(column), -1, dtype=np.int64)
    places = pl.Series(range(len(words)), dtype=pl.Int64)
    known = pl.Series(words, dtype=pl.String)
    found = column.replace_strict(known, places, default=-1, return_dtype=pl.Int64)
    return found.fill_null(-1).to_numpy()
