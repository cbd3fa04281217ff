"""What a case is about, in one line of the trade's words: for cases that came without a subject."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import polars as pl
from pydantic import BaseModel, ConfigDict

from kit import seeds
from kit.text import Text
from kit.yamlfiles import read_model
from sample_data.schema import Tables

FILE = Path(__file__).with_name("case_subjects.yaml")
PURPOSE = "case subject"
RANGE = 1 << 30
MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


class _Subjects(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    neutral: tuple[Text, ...]
    """For trades that have none of their own."""
    trades: dict[str, dict[str, tuple[Text, ...]]]


@dataclass(frozen=True, slots=True)
class About:
    """What one case is about; `key` is a number that stands for it in the draw."""

    key: int
    category: str | None
    order: str | None = None
    product: str | None = None
    day: date | None = None


@cache
def _known() -> _Subjects:
    return read_model(FILE, _Subjects)


def subjects(
    industry: str, seed: int, language: str, known: Tables, cases: Sequence[About]
) -> list[str | None]:
    """One line each, drawn by the firm's seed and the key of the case; None without a cause."""
    if not cases:
        return []
    drawn = seeds.below(seed, PURPOSE, [case.key for case in cases], RANGE).tolist()
    causes = known["cases"].columns["category"].values
    own = _known().trades.get(industry, {})
    told: list[str | None] = []
    for case, number in zip(cases, drawn, strict=True):
        if case.category not in causes:
            told.append(None)
            continue
        cause = causes[case.category].in_language(language)
        values = _values(case, language) | {"cause": cause}
        told.append(_fill(own.get(case.category, _known().neutral), language, values, number))
    return told


def _values(case: About, language: str) -> dict[str, str]:
    """What is known of the case, by the name of its place in a line."""
    found = {"order": case.order, "product": case.product}
    if case.day is not None:
        in_words = f"{case.day.day} {MONTHS[case.day.month - 1]}"
        zh = f"{case.day.month}月{case.day.day}日"
        found["day"] = zh if language == "zh" else in_words
    return {name: value for name, value in found.items() if value}


def _fill(lines: Sequence[Text], language: str, values: Mapping[str, str], number: int) -> str:
    """One of the lines that can be filled; the bare cause when none can."""
    missing = ["{" + name + "}" for name in ("order", "product", "day") if name not in values]
    fitting = [line for line in lines if not any(name in line.zh for name in missing)]
    if not fitting:
        return values["cause"]
    line = fitting[number % len(fitting)].in_language(language)
    for name, value in values.items():
        line = line.replace("{" + name + "}", value)
    return line


def of_firm(
    industry: str, seed: int, language: str, known: Tables, tables: Mapping[str, pl.DataFrame]
) -> pl.Series:
    """The subjects of a firm's own cases, keyed by their ids."""
    cases = tables["cases"].select("id", pl.col("category").cast(pl.String), "order_id")
    asked = cases["order_id"].drop_nulls().unique().implode()
    orders = tables["orders"].select(pl.col("id").alias("order_id"), "order_date")
    named = _products(tables).filter(pl.col("order_id").is_in(asked))
    rows = cases.join(orders, on="order_id", how="left", maintain_order="left").join(
        named, on="order_id", how="left", maintain_order="left"
    )
    prefix = known["orders"].prefix
    about = [
        About(id, category, f"{prefix}{order:05d}" if order else None, product, day)
        for id, category, order, day, product in rows.select(
            "id", "category", "order_id", "order_date", "name"
        ).iter_rows()
    ]
    return pl.Series("subject", subjects(industry, seed, language, known, about), pl.String)


def _products(tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """order_id, name: the first product of each order."""
    lines = tables["order_lines"].select("order_id", "product_id").drop_nulls()
    first = lines.unique("order_id", keep="first", maintain_order=True)
    names = tables["products"].select(pl.col("id").alias("product_id"), "name")
    return first.join(names, on="product_id", how="left").select("order_id", "name")
