"""A condition in words, as a person would say it."""

from collections.abc import Mapping
from typing import Any

from crm.condition_parts import Condition, Filter, Group
from kit.text import Text
from sample_data.schema import Column, table_named

SAID: Mapping[str, Text] = {
    "=": Text(zh="{x} 等于 {v}", en="{x} is {v}"),
    "!=": Text(zh="{x} 不等于 {v}", en="{x} is not {v}"),
    "in": Text(zh="{x} 为 {v}", en="{x} is {v}"),
    "not in": Text(zh="{x} 不为 {v}", en="{x} is not {v}"),
    ">=": Text(zh="{x} 不低于 {v}", en="{x} is at least {v}"),
    "<=": Text(zh="{x} 不超过 {v}", en="{x} is at most {v}"),
    ">": Text(zh="{x} 大于 {v}", en="{x} is more than {v}"),
    "<": Text(zh="{x} 小于 {v}", en="{x} is less than {v}"),
    "between": Text(zh="{x} 在 {v} 之间", en="{x} is between {v}"),
    "contains": Text(zh="{x} 包含“{v}”", en="{x} contains “{v}”"),
    "starts": Text(zh="{x} 以“{v}”开头", en="{x} starts with “{v}”"),
    "empty": Text(zh="{x} 为空", en="{x} is empty"),
    "filled": Text(zh="{x} 不为空", en="{x} is filled in"),
    "last_days": Text(zh="{x} 在最近 {v} 天内", en="{x} is in the last {v} days"),
    "next_days": Text(zh="{x} 在今后 {v} 天内", en="{x} is in the next {v} days"),
}
DATED: Mapping[str, Text] = {
    ">=": Text(zh="{x} 不早于 {v}", en="{x} is on or after {v}"),
    "<=": Text(zh="{x} 不晚于 {v}", en="{x} is on or before {v}"),
    ">": Text(zh="{x} 晚于 {v}", en="{x} is after {v}"),
    "<": Text(zh="{x} 早于 {v}", en="{x} is before {v}"),
}
"""The same of dates."""
ALL = Text(zh="全部记录", en="All records")
NOT = Text(zh="不满足（{x}）", en="not ({x})")
BRACKETS = Text(zh="（{x}）", en="({x})")
AND, OR = Text(zh=" 且 ", en=" and "), Text(zh=" 或 ", en=" or ")
NOTHING = Text(zh="空", en="empty")
YES, NO = Text(zh="是", en="yes"), Text(zh="否", en="no")
MOST_NAMED = 6
"""Values of one list that are named; the rest is counted."""


def condition_words(
    columns: Mapping[str, Column],
    condition: Condition,
    names: Mapping[str, Mapping[Any, str]] | None = None,
) -> Text:
    """The condition in one line. `names` says what ids are called, by column; else their code."""
    if isinstance(condition, Group):
        return _group(columns, condition, names or {})
    about = columns.get(condition.column)
    if about is None:
        return Text(zh=condition.column, en=condition.column)
    return _filter(about, condition, (names or {}).get(condition.column, {}))


def _group(
    columns: Mapping[str, Column], group: Group, names: Mapping[str, Mapping[Any, str]]
) -> Text:
    if not group.parts:
        return NOT.fill(x=ALL) if group.negate else ALL
    said = [_part(columns, part, group, names) for part in group.parts]
    by = AND if group.how == "and" else OR
    whole = Text(zh=by.zh.join(s.zh for s in said), en=by.en.join(s.en for s in said))
    return NOT.fill(x=whole) if group.negate else whole


def _part(
    columns: Mapping[str, Column],
    part: Condition,
    within: Group,
    names: Mapping[str, Mapping[Any, str]],
) -> Text:
    words = condition_words(columns, part, names)
    if isinstance(part, Group) and len(part.parts) > 1 and not part.negate:
        return BRACKETS.fill(x=words) if part.how != within.how else words
    return words


def _filter(about: Column, wanted: Filter, names: Mapping[Any, str]) -> Text:
    how: str = wanted.is_
    if how == "empty" and not wanted.value:
        how = "filled"
    dated = about.type in ("date", "datetime")
    form = DATED.get(how, SAID[how]) if dated else SAID[how]
    if how in ("last_days", "next_days"):
        value = Text(zh=str(wanted.value), en=str(wanted.value))
    elif how == "between":
        value = _joined([_value(about, v, names) for v in wanted.value], " 到 ", " and ")
    elif isinstance(wanted.value, tuple):
        value = _several(about, wanted.value, names)
    else:
        value = _value(about, wanted.value, names)
    return form.fill(x=about.label).fill(v=value)


def _several(about: Column, values: tuple[Any, ...], names: Mapping[Any, str]) -> Text:
    said = [_value(about, value, names) for value in values[:MOST_NAMED]]
    words = _joined(said, "、", " or ")
    more = len(values) - len(said)
    if not more:
        return words
    return Text(zh=f"{words.zh}等 {len(values)} 项", en=f"{words.en} or {more} more")


def _joined(said: list[Text], zh: str, en: str) -> Text:
    return Text(zh=zh.join(s.zh for s in said), en=en.join(s.en for s in said))


def _value(about: Column, value: Any, names: Mapping[Any, str]) -> Text:
    if value is None:
        return NOTHING
    if about.type == "category":
        return about.values.get(value, Text(zh=str(value), en=str(value)))
    if about.type == "flag":
        return YES if value else NO
    words = _plain(about, value, names)
    return Text(zh=words, en=words)


def _plain(about: Column, value: Any, names: Mapping[Any, str]) -> str:
    if about.type == "id":
        return names.get(value) or f"{table_named(about.to).prefix}{value:05d}"
    if about.type == "money":
        return f"¥{value / 100:,.2f}"
    return f"{value:.0%}" if about.type == "rate" else str(value)
