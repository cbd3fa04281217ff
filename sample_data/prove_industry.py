"""Prove an industry file: firms of many seeds are whole, repeatable and as promised."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import polars as pl

from kit.errors import UserError
from kit.text import Text
from kit.yamlfiles import read_model
from sample_data.firm import Firm, FirmKey, digest
from sample_data.generator.v1 import firm as version_1
from sample_data.industry import FOLDER, Industry, industries
from sample_data.planted_facts import USUAL, measured
from sample_data.table_draws import After, AnyDraw, Case
from sample_data.table_rules import DeclaredColumn, Fact

SIZES = (60, 320)
"""Customers of the firms that are built; every other seed has the second size."""
FEW = 3
"""Seeds that are also built in English and a second time."""
MOST_MEASURED = 10
"""Firms on whose average a fact is measured."""


@dataclass(frozen=True)
class IndustryFault:
    """One thing to mend: which table or fact, on which seed (0: on all)."""

    check: str
    seed: int
    says: Text


def faults(path: Path, seeds: int = 20) -> Iterator[IndustryFault]:
    """Everything that is wrong with the industry; ContentError where the file cannot be read."""
    about = read_model(path, Industry)
    yield from _names(about, path)
    try:
        yield from _proofs(path, about, seeds)
    except UserError as error:
        yield IndustryFault(error.code, 0, error.says)


def _proofs(path: Path, about: Industry, seeds: int) -> Iterator[IndustryFault]:
    for seed in range(1, seeds + 1):
        key = FirmKey(path.stem, SIZES[seed % 2], seed)
        firm = version_1.build(key, about)
        yield from _whole(firm, about)
        if seed <= FEW:
            yield from _repeats(firm, about)
    yield from _grows(path.stem, about)
    yield from _promises(path.stem, about, min(seeds, MOST_MEASURED))


def _names(about: Industry, path: Path) -> Iterator[IndustryFault]:
    """A table's name means the same in every industry."""
    for other, theirs in industries().items():
        for name, table in about.declared.items():
            same = theirs.declared.get(name, table)
            if (FOLDER / f"{other}.yaml").resolve() != path.resolve() and same != table:
                zh = f"行业“{other}”另有一张不同的“{name}”表，请换一个表名"
                en = f"the industry {other!r} has another table {name!r}; choose another name"
                yield _fault(name, 0, zh, en)


def _whole(firm: Firm, about: Industry) -> Iterator[IndustryFault]:
    """Nothing is empty, ids lead somewhere, dates lie in the period."""
    seed, empty = firm.key.seed, {*about.may_be_empty, *_left_out(about)}
    large = firm.key.customers == max(SIZES)
    for name, table in firm.schema.items():
        frame = firm.tables[name]
        if large and frame.height == 0 and name not in empty:
            yield _fault(name, seed, "一行也没有", "has no rows")
        for key, column in table.columns.items():
            if column.type == "id" and key != "id":
                yield from _ids(firm, name, key, column.to)
    for name, declared in about.declared.items():
        for key, one in declared.columns.items():
            if one.hidden:
                continue
            if one.type in ("date", "datetime") and not _may_leave(one):
                yield from _days(firm, name, key)
            if large and firm.tables[name][key].is_null().all() and f"{name}.{key}" not in empty:
                yield _fault(f"{name}.{key}", seed, "整列为空", "is empty in every row")


def _left_out(about: Industry) -> Iterator[str]:
    """Tables that the profile itself says there is nothing for."""
    if not about.price_changes:
        yield "price_changes"
    if not about.sales.quotes:
        yield from ("quotes", "quote_lines")
    if not about.sales.payment_terms:
        yield "payments"


def _ids(firm: Firm, name: str, key: str, to: str) -> Iterator[IndustryFault]:
    ids = firm.tables[name][key].drop_nulls()
    if len(ids) and not ids.is_between(1, firm.tables[to].height).all():
        zh, en = f"有编号不在“{to}”中", f"holds ids that {to!r} has not"
        yield _fault(f"{name}.{key}", firm.key.seed, zh, en)


def _days(firm: Firm, name: str, key: str) -> Iterator[IndustryFault]:
    days = firm.tables[name][key].drop_nulls().cast(pl.Date)
    last = firm.as_of - timedelta(days=1)
    if len(days) and not days.is_between(firm.first_day, last).all():
        says = _span(days.min(), days.max())
        zh, en = f"日期超出数据期：{says}", f"has days outside the period: {says}"
        yield _fault(f"{name}.{key}", firm.key.seed, zh, en)


def _span(first: object, last: object) -> str:
    assert isinstance(first, date) and isinstance(last, date)
    return f"{first.isoformat()} – {last.isoformat()}"


def _may_leave(column: DeclaredColumn) -> bool:
    return column.outside_period or _keeps(column.draw)


def _keeps(draw: AnyDraw) -> bool:
    if isinstance(draw, Case):
        return any(_keeps(inner) for inner in draw.when.values())
    return isinstance(draw, After) and draw.beyond == "keep"


def _repeats(firm: Firm, about: Industry) -> Iterator[IndustryFault]:
    """The same key gives the same bytes; English differs in texts alone."""
    key = firm.key
    if digest(version_1.build(key, about).tables) != digest(firm.tables):
        yield _fault("again", key.seed, "同一种子两次结果不同", "differs when built again")
    english = FirmKey(key.industry, key.customers, key.seed, "en")
    other = version_1.build(english, about)
    for name, frame in firm.tables.items():
        same = [column for column, dtype in frame.schema.items() if dtype != pl.String]
        if not other.tables[name].select(same).equals(frame.select(same)):
            zh, en = "中英文公司的数字不同", "has other numbers in English"
            yield _fault(name, key.seed, zh, en)


def _grows(name: str, about: Industry) -> Iterator[IndustryFault]:
    """The accounts of a small firm are the first of a large one; so are the tables below them."""
    small, large = (version_1.build(FirmKey(name, n, 11), about) for n in (100, 200))
    for table, declared in about.declared.items():
        steady = declared.rows.of in ("accounts", "firm", "staff", "products")
        if not steady or declared.rows.order_by:
            continue
        late = {k for k in declared.columns if f"{table}.{k}" in about.plan.late}
        first = small.tables[table]
        kept = [
            key
            for key in first.columns
            if key not in late and not (declared.columns.get(key) and declared.columns[key].to)
        ]
        if not large.tables[table].head(first.height).select(kept).equals(first.select(kept)):
            zh, en = "公司变大时原有的行变了", "changes its first rows when the firm grows"
            yield _fault(table, 11, zh, en)


def _promises(name: str, about: Industry, seeds: int) -> Iterator[IndustryFault]:
    """Every fact holds on the average of some firms."""
    by_size: dict[int, list[Fact]] = {}
    for fact in about.facts:
        by_size.setdefault(fact.customers or USUAL, []).append(fact)
    for size, facts in by_size.items():
        keys = [FirmKey(name, size, seed) for seed in range(1, seeds + 1)]
        rows = [measured(key, about, facts) for key in keys]
        for fact, values in zip(facts, zip(*rows, strict=True), strict=True):
            yield from _as_promised(fact, [value for value in values if value is not None])


def _as_promised(fact: Fact, values: list[float]) -> Iterator[IndustryFault]:
    if not values:
        zh = f"“{fact.says.zh}”没有可测量的行"
        yield _fault(fact.says.en, 0, zh, f"no rows to measure for {fact.says.en!r}")
        return
    mean = sum(values) / len(values)
    if not fact.least <= mean <= fact.most:
        zh = f"“{fact.says.zh}”测得 {mean:.3f}，应在 {fact.least:g} 到 {fact.most:g} 之间"
        en = f"measured {mean:.3f}; promised {fact.least:g} to {fact.most:g}"
        yield _fault(fact.says.en, 0, zh, en)


def _fault(check: str, seed: int, zh: str, en: str) -> IndustryFault:
    return IndustryFault(check, seed, Text(zh=zh, en=en))
