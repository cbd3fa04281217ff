"""Which columns a declared column can see, and what the paths in an industry file lead to."""

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Never

from kit.text import Text
from sample_data.profile_part import DisagreementError, Place
from sample_data.schema import Column
from sample_data.table_draws import Condition, Factor

Known = dict[str, dict[str, Column]]
"""Every column by table, hidden ones included."""
NUMBERS = frozenset({"count", "money", "rate", "number"})
DAYS = frozenset({"date", "datetime"})
GROUPS = frozenset({"category", "flag"})
KEYS = frozenset({"id", "count", "category", "flag", "date"})
NAMED_DAYS = ("first_day", "last_day", "as_of")


def _truth(type: str, zh: str, en: str, to: str = "") -> Column:
    return Column.model_validate({"type": type, "to": to, "label": Text(zh=zh, en=en)})


HIDDEN: Known = {
    "accounts": {
        "segment": _truth("category", "细分", "Segment"),
        "duplicate_of": _truth("id", "重复于", "Duplicate of", "accounts"),
        "original": _truth("id", "本来的客户", "Original", "accounts"),
        "orders_per_day": _truth("number", "日均订单", "Orders a day"),
        "spend": _truth("money", "平均订单额", "Mean order"),
        "satisfaction": _truth("number", "满意度", "Satisfaction"),
        "active": _truth("flag", "仍活跃", "Active"),
    },
    "orders": {
        "late": _truth("flag", "延误", "Late"),
        "faulty": _truth("flag", "有问题", "Faulty"),
        "complained": _truth("flag", "已投诉", "Complained"),
    },
}
"""What draws may know of shared tables and no student does."""


@dataclass(frozen=True)
class Scope:
    """What can be named at one place of the file. `uses` collects the tables that were needed."""

    tables: Known
    table: str
    own: dict[str, Column]
    parent: str
    place: Place
    uses: set[str] = field(default_factory=set)
    late: frozenset[str] = frozenset()
    """Columns of other tables that only exist when everything else does: table.column."""
    steady: frozenset[str] = frozenset({"staff", "products", "campaigns"})
    """Tables whose size does not hang on the number of customers."""

    def at(self, *keys: str | int) -> "Scope":
        return replace(self, place=(*self.place, *keys))

    def refuse(self, zh: str, en: str) -> Never:
        raise DisagreementError(zh, en, self.place)

    def nearest(self, noun: Text, name: str, names: Iterable[str]) -> None:
        """Refuse a name that is none of `names`, offering the nearest."""
        there: Sequence[str] = list(names)
        if name in there:
            return
        if not there:
            self.refuse(f"这里没有可用的{noun.zh}", f"there is no {noun.en} to name here")
        near = (difflib.get_close_matches(name, there, n=1, cutoff=0.0) or there)[0]
        self.refuse(
            f"没有名为“{name}”的{noun.zh}，最接近的是“{near}”",
            f"there is no {noun.en} {name!r}; the nearest is {near!r}",
        )

    def table_of(self, name: str) -> dict[str, Column]:
        self.nearest(Text(zh="表", en="table"), name, self.tables)
        self.uses.add(name)
        return self.tables[name]

    def column(self, path: str, wanted: Iterable[str] = ()) -> Column:
        """The column a path leads to, of one of the wanted types."""
        first, *rest = path.split(".")
        if first == "parent" and rest:
            if not self.parent:
                self.refuse("公司没有可用的列", "the firm as a parent has no columns")
            found = self._step(self.parent, rest.pop(0))
        else:
            self.nearest(Text(zh="列（要写在上面）", en="column above"), first, self.own)
            found = self.own[first]
        for name in rest:
            if found.type != "id":
                self.refuse(f"“{path}”中间有一列不是编号", f"{path!r} goes through a plain column")
            found = self._step(found.to, name)
        if wanted and found.type not in wanted:
            types = ", ".join(sorted(wanted))
            self.refuse(
                f"“{path}”的类型是 {found.type}，这里要 {types}",
                f"{path!r} is of type {found.type}; needed here: {types}",
            )
        return found

    def _step(self, table: str, name: str) -> Column:
        columns = self.table_of(table)
        self.nearest(Text(zh="列", en="column"), name, columns)
        if f"{table}.{name}" in self.late:
            self.refuse(
                f"“{table}.{name}”是汇总，最后才有，这里不能用",
                f"{table}.{name} is a total, known only at the end; it cannot be used here",
            )
        return columns[name]

    def day(self, name: str) -> None:
        """A day: named, written out, or a column."""
        if name not in NAMED_DAYS and not is_date(name):
            self.column(name, DAYS)

    def value(self, of: Column, value: str | bool | int) -> None:
        """A category's code, or a plain value of the column's type."""
        if of.type == "category" and of.values:
            self.nearest(Text(zh="类别", en="category"), str(value), of.values)
        elif of.type == "flag" and not isinstance(value, bool):
            self.refuse("这里写 true 或 false", "write true or false here")

    def groups(self, path: str, given: Iterable[str], *, whole: bool) -> None:
        """The values of a category or flag, all of them if `whole`."""
        column = self.column(path, GROUPS)
        names = list(column.values) if column.type == "category" else ["true", "false"]
        given = list(given)
        for name in given if names else ():
            self.nearest(Text(zh="类别", en="category"), name, names)
        missing = [name for name in names if name not in given] if whole else []
        if missing:
            self.refuse(f"缺少 {'、'.join(missing)}", f"{', '.join(missing)} missing")

    def condition(self, wanted: Condition) -> None:
        column = self.at("column").column(wanted.column)
        for field_name, values in (("is", wanted.is_), ("is_not", wanted.is_not)):
            for number, value in enumerate(values or []):
                self.at(field_name, number).value(column, value)
        for field_name, limit in (("at_least", wanted.at_least), ("at_most", wanted.at_most)):
            if limit is not None:
                self._limit(column, limit, self.at(field_name))
        if wanted.in_:
            self.at("in").table_of(wanted.in_)
            there = self.at("by").table_of(wanted.in_)
            self.at("by").nearest(Text(zh="列", en="column"), wanted.by, there)
            if column.type != "id" or there[wanted.by].to != column.to:
                self.at("by").refuse(
                    f"“{wanted.by}”和“{wanted.column}”不是同一种编号",
                    f"{wanted.by!r} and {wanted.column!r} are ids of different tables",
                )

    def _limit(self, column: Column, limit: float | str, scope: "Scope") -> None:
        """A day for days, a number or a number column for numbers."""
        if column.type in DAYS and isinstance(limit, str):
            scope.day(limit)
        elif column.type not in NUMBERS:
            scope.refuse("只有数和日期可以比大小", "only numbers and days can be compared")
        elif isinstance(limit, str):
            scope.column(limit, NUMBERS)

    def conditions(self, wanted: Sequence[Condition]) -> None:
        for number, condition in enumerate(wanted):
            self.at(number).condition(condition)

    def factors(self, wanted: Sequence[Factor]) -> None:
        for number, factor in enumerate(wanted):
            here = self.at("times", number)
            if factor.values:
                here.at("values").groups(factor.column, factor.values, whole=False)
            else:
                here.at("column").column(factor.column, NUMBERS)


def is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
