"""Whether declared tables agree with each other: names, types, parents, and no circles."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from kit.text import Text
from sample_data.draw_checks import check_draw
from sample_data.profile_part import DisagreementError, Place
from sample_data.schema import Column, Tables, schema
from sample_data.table_draws import AnyDraw, Case, Chance, Choice, DayBetween, Total
from sample_data.table_rules import DeclaredTable, Fact, Gathered
from sample_data.table_scope import DAYS, HIDDEN, NUMBERS, Known, Scope, is_date

PARENTS = (
    "accounts",
    "contacts",
    "staff",
    "products",
    "orders",
    "order_lines",
    "opportunities",
    "activities",
    "campaigns",
    "campaign_members",
    "cases",
    "survey_replies",
)
"""Shared tables whose rows can have children: those that stand for the same thing at any size."""
EVEN_BELOW = frozenset({"firm", "accounts", "contacts", "staff", "products", "campaigns"})
"""Parents whose rows keep their places when the firm grows."""
STEADY = frozenset({"firm", "staff", "products", "campaigns"})
RESERVED = frozenset({"firm", "all_accounts", "parent"})
BAD_IN_SHEETS = frozenset("[]:*?/\\'")


@dataclass(frozen=True)
class Plan:
    """In which order the tables are made, and which of their columns come last."""

    order: tuple[str, ...]
    late: frozenset[str]
    """table.column of totals and what follows from them."""


def plan_of(
    tables: Mapping[str, DeclaredTable], segments: Mapping[str, Text], days: tuple[date, date]
) -> Plan:
    """Check everything; DisagreementError bears the place below `tables`."""
    _names(tables)
    late = frozenset(f"{name}.{key}" for name in tables for key in _late(tables[name]))
    moving = {name for name, table in tables.items() if table.rows.order_by}
    setting = Setting(
        columns_known(tables, segments),
        late,
        _below(tables, STEADY, frozenset()),
        _below(tables, EVEN_BELOW, frozenset(moving)),
        days,
    )
    needs = {name: _check_table(name, table, setting) for name, table in tables.items()}
    return Plan(_order(tables, needs), late)


@dataclass(frozen=True)
class Setting:
    """What the checks of every table need to know."""

    known: Known
    late: frozenset[str]
    steady: frozenset[str]
    """Tables whose size does not hang on the number of customers."""
    staying: frozenset[str]
    """Tables whose rows keep their places when the firm grows, as far as their children see."""
    days: tuple[date, date]


def columns_known(tables: Mapping[str, DeclaredTable], segments: Mapping[str, Text]) -> Known:
    """Every column of the shared and the declared tables, hidden ones included."""
    known = {name: dict(table.columns) for name, table in schema().items()}
    for name, columns in HIDDEN.items():
        known[name] |= columns
    segment = known["accounts"]["segment"]
    known["accounts"]["segment"] = segment.model_copy(update={"values": dict(segments)})
    for name, declared in tables.items():
        known[name] = declared.columns_with_id(name, hidden=True)
    return known


def check_facts(
    facts: list[Fact], tables: Mapping[str, DeclaredTable], segments: Mapping[str, Text]
) -> None:
    """The facts to be measured name tables and columns that are there."""
    known = columns_known(tables, segments)
    for number, fact in enumerate(facts):
        here = Scope(known, fact.table, {}, "", (number,))
        own = here.at("table").table_of(fact.table)
        here = Scope(known, fact.table, own, "", (number,))
        here.at("where").conditions(fact.where)
        here.at("holds").conditions(fact.holds)
        for side, of in (("left", fact.left), ("right", fact.right)):
            if isinstance(of, str):
                here.at(side).column(of, NUMBERS | {"flag"})
            elif of is not None:
                _gathered(of, known, here.at(side))


def _gathered(of: Gathered, known: Known, scope: Scope) -> None:
    there = scope.at("of").table_of(of.of)
    inner = Scope(known, of.of, there, "", scope.place)
    if inner.at("link").column(of.link, {"id"}).to != scope.table:
        scope.at("link").refuse("不指向本表", f"{of.link!r} does not point to {scope.table!r}")
    if of.column:
        inner.at("column").column(of.column, NUMBERS)


def _names(tables: Mapping[str, DeclaredTable]) -> None:
    """Names, prefixes and labels nobody else has: they become SQL tables, ids and sheets."""
    shared: Tables = schema()
    prefixes = {table.prefix: name for name, table in shared.items()}
    labels = {text for t in shared.values() for text in (t.label.zh, t.label.en)}
    for name, table in tables.items():
        place: Place = (name,)
        if name in shared or name in RESERVED:
            raise DisagreementError(f"“{name}”已有此表", f"{name!r} is taken", place)
        if table.prefix in prefixes:
            other = prefixes[table.prefix]
            raise DisagreementError(
                f"前缀 {table.prefix} 已用于“{other}”",
                f"the prefix {table.prefix} belongs to {other!r}",
                (*place, "prefix"),
            )
        prefixes[table.prefix] = name
        for text in (table.label.zh, table.label.en):
            if text in labels or len(text) > 31 or BAD_IN_SHEETS & set(text) or not text.strip():
                raise DisagreementError(
                    f"表名“{text}”重复、超过 31 个字符或含有 Excel 不允许的字符",
                    f"the label {text!r} is taken, over 31 characters or not fit for a sheet",
                    (*place, "label"),
                )
        labels |= {table.label.zh, table.label.en}


def _check_table(name: str, table: DeclaredTable, setting: Setting) -> set[str]:
    """Check one table; returns the tables it needs."""
    known, late, steady = setting.known, setting.late, setting.steady
    rows = Scope(known, name, {}, "", (name, "rows"), set(), late, steady)
    parent = _check_rows(table, rows, setting.staying)
    own: dict[str, Column] = {}
    finished = table.columns_with_id(name, hidden=True)
    here = Scope(known, name, own, parent, (name,), rows.uses, late, steady)
    for key, column in table.columns.items():
        at = here.at("columns", key)
        if column.to:
            at.at("to").nearest(Text(zh="表", en="table"), column.to, known)
        _no_late(key, name, table, at)
        check_draw(column.draw, column.column, at.at("draw"))
        at.at("only").conditions(column.only)
        if not column.outside_period:
            _dates_in(column.draw, setting.days, at.at("draw"))
        even = isinstance(column.draw, Choice | Chance) and column.draw.even
        if even and table.rows.of not in setting.staying:
            at.at("draw", "even").refuse(
                "本表各行的位置随公司大小变化，不能写 even",
                "the rows of this table move when the firm grows; even cannot be used",
            )
        own[key] = finished[key]
    if table.rows.order_by:
        here.at("rows", "order_by").column(table.rows.order_by, DAYS)
    return {need for need in rows.uses if need in known}


def _check_rows(table: DeclaredTable, scope: Scope, staying: frozenset[str]) -> str:
    about = table.rows
    declared = set(scope.tables) - set(schema())
    scope.at("of").nearest(
        Text(zh="上级表", en="parent"), about.of, ("firm", *PARENTS, *sorted(declared))
    )
    parent = "" if about.of == "firm" else about.of
    own = scope.at("of").table_of(parent) if parent else {}
    here = Scope(scope.tables, parent, own, "", scope.place, scope.uses, scope.late, scope.steady)
    here.at("where").conditions(about.where)
    here.factors(about.times)
    if about.count:
        here.at("count").column(about.count, {"count"})
    if about.since:
        here.at("since").column(about.since, DAYS)
    if about.even and about.of not in staying:
        scope.at("even").refuse(
            f"even 只能用于 {'、'.join(sorted(staying))} 的下级",
            f"even works below {', '.join(sorted(staying))} only",
        )
    return parent


def _late(table: DeclaredTable) -> set[str]:
    """Totals, and the columns of the same table that name one."""
    found: set[str] = set()
    for key, column in table.columns.items():
        if isinstance(column.draw, Total) or _named_in(column.draw, column.only) & found:
            found.add(key)
    return found


def _named_in(draw: AnyDraw, only: object) -> set[str]:
    """The words of a draw that could be column names of the same table."""
    words: set[str] = set()
    stack: list[object] = [draw.model_dump(), [c.model_dump() for c in only]]  # type: ignore[attr-defined]
    while stack:
        item = stack.pop()
        if isinstance(item, dict):
            stack.extend(item.values())
        elif isinstance(item, list | tuple):
            stack.extend(item)
        elif isinstance(item, str):
            words.add(item.split(".")[0])
    return words


def _no_late(key: str, name: str, table: DeclaredTable, scope: Scope) -> None:
    """Rows are put in order before totals are known."""
    if key == table.rows.order_by and f"{name}.{key}" in scope.late:
        scope.refuse("order_by 不能用汇总", "order_by cannot be a total")


def _dates_in(draw: AnyDraw, days: tuple[date, date], scope: Scope) -> None:
    """Written dates lie within the firm's period."""
    if isinstance(draw, Case):
        for name, inner in draw.when.items():
            _dates_in(inner, days, scope.at("when", name))
    if isinstance(draw, DayBetween):
        for side, text in (("first", draw.first), ("last", draw.last)):
            if is_date(text) and not days[0] <= date.fromisoformat(text) < days[1]:
                scope.at(side).refuse(
                    f"{text} 不在数据期内；确需如此请写 outside_period: true",
                    f"{text} is outside the period; say outside_period: true if that is meant",
                )
    if isinstance(draw, DayBetween) and is_date(draw.first) and is_date(draw.last):
        if draw.last < draw.first:
            scope.at("last").refuse("last 早于 first", "last is before first")


def _below(
    tables: Mapping[str, DeclaredTable], top: frozenset[str], without: frozenset[str]
) -> frozenset[str]:
    """These tables and all below them; `without` ends a branch."""
    found = set(top)
    for _ in tables:
        found |= {n for n, table in tables.items() if table.rows.of in found and n not in without}
    return frozenset(found)


def _order(tables: Mapping[str, DeclaredTable], needs: Mapping[str, set[str]]) -> tuple[str, ...]:
    """Every table after those it needs."""
    done: list[str] = []
    left = list(tables)
    while left:
        ready = [name for name in left if needs[name] & set(tables) <= set(done)]
        if not ready:
            circle = "、".join(left)
            raise DisagreementError(
                f"这些表互相依赖，无法确定先后：{circle}",
                f"these tables need each other in a circle: {', '.join(left)}",
                (left[0],),
            )
        done.append(ready[0])
        left.remove(ready[0])
    return tuple(done)
