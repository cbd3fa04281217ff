"""The columns a report may use: the table's own, derived ones, and those up to two links away."""

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from crm.lifecycle import LIFECYCLE
from crm.rfm import CLASSES
from kit.errors import UserError
from kit.text import Text
from sample_data.schema import Column, Table, Tables, table_named

DOT = " · "
NUMBERS = ("money", "count", "number", "rate")
DATES = ("date", "datetime")
DERIVED: Mapping[str, Mapping[str, Column]] = {
    "accounts": {
        "valid_orders": Column(
            type="count",
            label=Text(zh="有效订单数", en="Valid orders"),
            unit=Text(zh="笔", en="orders"),
        ),
        "revenue": Column(type="money", label=Text(zh="累计消费", en="Revenue to date")),
        "recency_days": Column(
            type="count",
            label=Text(zh="距上次购买天数", en="Days since last order"),
            unit=Text(zh="天", en="days"),
        ),
        "rfm_class": Column(
            type="category",
            label=Text(zh="RFM 类别", en="RFM class"),
            values={
                **CLASSES,
                "none": Text(zh="没有有效订单", en="No valid order"),
            },
        ),
        "lifecycle": LIFECYCLE,
        "cost_to_serve": Column(
            type="money",
            label=Text(zh="近一年服务成本", en="Cost to serve, last year"),
            meaning=Text(
                zh="元，最近 365 天各项服务作业的用量乘以单位成本之和（作业成本法）。",
                en="Yuan: units of each service activity of the last 365 days times their cost.",
            ),
        ),
        "customer_profit": Column(
            type="money",
            label=Text(zh="近一年客户盈利", en="Customer profit, last year"),
            meaning=Text(
                zh="元，最近 365 天的毛利减去服务成本。",
                en="Yuan: gross margin of the last 365 days less the cost to serve.",
            ),
        ),
    },
    "orders": {"margin": Column(type="money", label=Text(zh="毛利", en="Gross margin"))},
    "cases": {
        "response_hours": Column(
            type="number",
            label=Text(zh="首次响应时长", en="Time to first response"),
            unit=Text(zh="小时", en="hours"),
        ),
        "resolution_hours": Column(
            type="number",
            label=Text(zh="解决时长", en="Time to resolution"),
            unit=Text(zh="小时", en="hours"),
        ),
    },
}
"""Columns that are worked out from others (crm/analysis/derived.py)."""


@dataclass(frozen=True)
class Source:
    """Where a column comes from: `link` is empty for the table's own, "order_id" one link away,
    "order_id.account_id" two."""

    link: str
    table: str
    name: str


def columns_of(known: Tables, table: str) -> Mapping[str, Column]:
    """Path -> column: own ones first, then those behind each link, then those two links away (an
    order line's order's customer), each with its path in the label. Tables that are reached already
    are not reached a second way. UserError for a table nobody knows."""
    return _looked_up(known, table)[0]


def source_of(known: Tables, table: str, path: str) -> Source:
    """Where the column of that path stands; UserError with the nearest name when it does not."""
    found = _looked_up(known, table)[1].get(path)
    if found is None:
        raise unknown_column(known, table, path)
    return found


def own_columns(table: str, about: Table) -> dict[str, Column]:
    """The shown columns of a table with the derived ones."""
    shown = {name: column for name, column in about.columns.items() if column.shown}
    return {**shown, **DERIVED.get(table, {})}


def unknown_column(known: Tables, table: str, path: str) -> UserError:
    near = difflib.get_close_matches(path, columns_of(known, table), n=1, cutoff=0.5)
    label, name = known[table].label, path[:60]
    zh, en = (f"，最接近的是“{near[0]}”", f"; the nearest is “{near[0]}”") if near else ("", "")
    return UserError(
        "unknown_field",
        f"{label.zh}没有“{name}”这一列{zh}。",
        f"{label.en} has no column “{name}”{en}.",
    )


Found = tuple[dict[str, Column], dict[str, Source]]
_found: dict[tuple[int, str], tuple[Tables, Found]] = {}
"""Firms of one trade share a schema, by its identity."""


def _looked_up(known: Tables, table: str) -> Found:
    kept = _found.get((id(known), table))
    if kept is None or kept[0] is not known:
        if table not in known:
            near = difflib.get_close_matches(table, known, n=1)
            more = f"“{near[0]}”" if near else "–"
            raise UserError(
                "unknown_table",
                f"没有“{table[:60]}”这张表，最接近的是{more}。",
                f"There is no table “{table[:60]}”; the nearest is {more}.",
            )
        kept = _found[id(known), table] = (known, _look_up(known, table))
    return kept[1]


def _look_up(known: Tables, table: str) -> Found:
    columns: dict[str, Column] = dict(own_columns(table, known[table]))
    sources = {name: Source("", table, name) for name in columns}
    links = _links(columns, (table,))
    for link, about in links.items():
        _add(columns, sources, known, _step(known, link, about, links))
    near = {table, *(about.to for about in links.values())}
    for link, about in links.items():
        if about.to == "staff":
            continue
        further = _links(own_columns(about.to, table_named(about.to, known)), tuple(near))
        for name, beyond in further.items():
            path = f"{link}.{name}"
            if beyond.to != "staff" and path in columns:
                _add(columns, sources, known, _step(known, path, beyond, further, columns[path]))
    return columns, sources


@dataclass(frozen=True)
class _Step:
    """A link to follow: its path, where it leads, and the label of what stands there."""

    link: str
    table: str
    before: Text


def _links(columns: Mapping[str, Column], besides: Sequence[str]) -> dict[str, Column]:
    """The columns that lead to a table which is not reached already."""
    return {name: one for name, one in columns.items() if one.to and one.to not in besides}


def _step(
    known: Tables,
    link: str,
    about: Column,
    links: Mapping[str, Column],
    reached: Column | None = None,
) -> _Step:
    """The label tells the path: the table where one link leads to it, else the link's own name."""
    alone = [one.to for one in links.values()].count(about.to) == 1 and about.to != "staff"
    label = table_named(about.to, known).label if alone else about.label
    if reached is not None:  # "Order · Account ID": the way there, then the table
        zh, en = reached.label.zh.split(DOT)[0], reached.label.en.split(DOT)[0]
        label = Text(zh=f"{zh}{DOT}{label.zh}", en=f"{en}{DOT}{label.en}")
    return _Step(link, about.to, label)


def _add(
    columns: dict[str, Column], sources: dict[str, Source], known: Tables, step: _Step
) -> None:
    """Everything that stands behind the link, with the path before each label."""
    for name, column in own_columns(step.table, table_named(step.table, known)).items():
        if name == "id":
            continue
        zh = f"{step.before.zh}{DOT}{column.label.zh}"
        en = f"{step.before.en}{DOT}{column.label.en}"
        path = f"{step.link}.{name}"
        columns[path] = column.model_copy(update={"label": Text(zh=zh, en=en)})
        sources[path] = Source(step.link, step.table, name)
