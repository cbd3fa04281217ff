"""One if-then rule, as a student writes it and as the CRM keeps it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal, get_args

from crm.automation.action import Action, read_action
from crm.book import Book
from crm.conditions import (
    Condition,
    condition_words,
    expression,
    plain_condition,
    read_condition,
)
from kit.errors import UserError
from kit.text import Text
from sample_data.schema import Column

Trigger = Literal["created", "changed", "time"]
TRIGGERS: Mapping[Trigger, Text] = {
    "created": Text(zh="新建时", en="when created"),
    "changed": Text(zh="修改时", en="when changed"),
    "time": Text(zh="时间推进时", en="as time goes by"),
}
TABLES = (
    "leads", "opportunities", "quotes", "cases", "accounts", "contacts", "activities", "orders",
)  # fmt: skip
"""What rules may be about; `orders` arrive by themselves and take tasks and owners of customers."""
MOST_ACTIONS = 5


@dataclass(frozen=True, slots=True)
class Rule:
    """When a record of `table` was created, changed or (each record once) met by the passing of
    time, and the condition holds, the actions are carried out in order. `last`: later rules leave
    that record alone."""

    table: str
    on: tuple[Trigger, ...]
    condition: Condition | None
    actions: tuple[Action, ...]
    last: bool = False


def columns_of(book: Book, table: str) -> dict[str, Column]:
    """What a condition may ask about."""
    return {name: column for name, column in book.schema[table].columns.items() if column.shown}


def plain_rule(rule: Rule) -> dict[str, Any]:
    """The rule as JSON holds it."""
    return {
        "table": rule.table,
        "on": list(rule.on),
        "condition": plain_condition(rule.condition) if rule.condition else None,
        "actions": [action.line() for action in rule.actions],
        "last": rule.last,
    }


def read_rule(plain: Any, book: Book) -> Rule:
    """The rule that plain data holds; UserError when the firm has no such table or column, or
    nobody could have saved it."""
    if not isinstance(plain, dict) or plain.get("table") not in TABLES:
        raise _unreadable()
    table, on, actions = plain["table"], plain.get("on"), plain.get("actions")
    if not isinstance(on, list | tuple) or not set(on) <= set(get_args(Trigger)):
        raise _unreadable()
    if not isinstance(actions, list | tuple):
        raise _unreadable()
    condition = plain.get("condition")
    return Rule(
        table,
        tuple(trigger for trigger in TRIGGERS if trigger in on),
        read_condition(condition, columns_of(book, table)) if condition else None,
        tuple(read_action(line) for line in actions),
        plain.get("last") is True,
    )


def check_rule(book: Book, rule: Rule) -> None:
    """UserError when the rule would never do anything, or cannot do what it says."""
    if not rule.on:
        raise UserError(
            "no_trigger", "请选择何时触发这条规则。", "Choose when the rule is set off."
        )
    if not 0 < len(rule.actions) <= MOST_ACTIONS:
        raise UserError(
            "no_action",
            f"一条规则要有 1 到 {MOST_ACTIONS} 个动作。",
            f"A rule has 1 to {MOST_ACTIONS} actions.",
        )
    if rule.condition is not None:
        expression(columns_of(book, rule.table), rule.condition, book.as_of)
    for action in rule.actions:
        action.check(book, rule.table)


@dataclass(frozen=True, slots=True)
class KeptRule:
    """A rule with its place in the CRM."""

    id: int
    name: str
    active: bool
    rule: Rule


def kept_rules(book: Book) -> list[KeptRule]:
    """Every rule that was not deleted, in the order in which they are tried."""
    if not book.height("automation_rules"):
        return []
    return book.remember("automation rules", lambda: _kept(book))


def _kept(book: Book) -> list[KeptRule]:
    rows = book.table("automation_rules").sort("place", "id").iter_rows(named=True)
    return [
        KeptRule(row["id"], row["name"], bool(row["active"]), read_rule(_loaded(row["rule"]), book))
        for row in rows
        if not row["deleted"]
    ]


@lru_cache(maxsize=512)
def _loaded(text: str) -> Any:
    return json.loads(text)


def rule_words(book: Book, rule: Rule) -> Text:
    """The rule in one sentence."""
    label = book.schema[rule.table].label
    when = Text(
        zh="、".join(TRIGGERS[trigger].zh for trigger in rule.on),
        en=" or ".join(TRIGGERS[trigger].en for trigger in rule.on),
    )
    does = [action.words(book, rule.table) for action in rule.actions]
    done = Text(zh="；".join(d.zh for d in does), en="; ".join(d.en for d in does))
    if rule.condition is None:
        return Text(zh="{x}{when}：{does}", en="{x}, {when}: {does}").fill(
            x=label, when=when, does=done
        )
    given = condition_words(columns_of(book, rule.table), rule.condition, _staff_names(book, rule))
    return Text(zh="{x}{when}，如果{given}：{does}", en="{x}, {when}, if {given}: {does}").fill(
        x=label, when=when, given=given, does=done
    )


def _staff_names(book: Book, rule: Rule) -> dict[str, dict[Any, str]]:
    if "owner_id" not in book.schema[rule.table].columns:
        return {}
    return {"owner_id": dict(book.table("staff").select("id", "name").iter_rows())}


def _unreadable() -> UserError:
    return UserError(
        "bad_rule",
        "这条规则无法读取，请重新设置。",
        "This rule cannot be read; please set it up again.",
    )
