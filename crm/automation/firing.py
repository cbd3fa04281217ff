"""Rules at work: within an operation, on the records it touched; nothing they do sets off another.

What a rule changes belongs to the operation that set it off: one step in the log, one undo.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

import polars as pl

from crm.automation.action import Target
from crm.automation.rule import KeptRule, Rule, columns_of, kept_rules
from crm.book import MANY, Book, Patch
from crm.conditions import expression
from kit.text import Text

NEVER = frozenset(
    {
        "undo", "reset_firm", "save_rule", "move_rule", "switch_rule", "delete_rule",
        "recall_approval",
    }
)  # fmt: skip
"""Operations that set off no rule: what they touch was touched before, and what a person takes back
a rule does not do again at once."""
TIME = "advance_clock"


@dataclass(slots=True)
class Touched:
    """Records of one table that an operation created, and those it changed."""

    created: set[int] = field(default_factory=set)
    changed: set[int] = field(default_factory=set)


def fire(book: Book, operation: str) -> None:
    """Try every active rule in order on what the operation of that name has done so far."""
    if operation in NEVER or not book.height("automation_rules"):
        return
    active = [kept for kept in kept_rules(book) if kept.active]
    if not active:
        return
    touched = _touched(book.noted)
    settled: dict[str, set[int]] = {}
    for kept in active:
        rule = kept.rule
        ids = _candidates(book, kept, touched.get(rule.table), operation == TIME)
        ids -= settled.get(rule.table, set())
        matched = matching(book, rule, ids) if ids else []
        _carry_out(book, kept, matched)
        if rule.last:
            settled.setdefault(rule.table, set()).update(matched)


def matching(book: Book, rule: Rule, ids: Iterable[int] | None = None) -> list[int]:
    """Ids of the records for which the condition holds, ascending; merged accounts never. All
    records are asked unless `ids` is given."""
    frame = book.live_accounts() if rule.table == "accounts" else book.table(rule.table)
    if ids is not None:
        frame = frame.filter(pl.col("id").is_in(list(ids)))
    if rule.condition is not None:
        known = columns_of(book, rule.table)
        frame = frame.filter(expression(known, rule.condition, book.as_of))
    return frame["id"].sort().to_list()


def fired_on(book: Book, rule_id: int) -> set[int]:
    """Numbers of the records that the rule has fired on."""
    firings = book.table("rule_firings").filter(pl.col("rule_id") == rule_id)
    return set(firings["record"].to_list())


def _touched(patches: Iterable[Patch]) -> dict[str, Touched]:
    found: dict[str, Touched] = {}
    for patch in patches:
        mine = found.setdefault(patch.table, Touched())
        if patch.column == MANY and not patch.alters_many and patch.after is not None:
            mine.created.update(range(patch.id, patch.id + patch.after["count"]))
        elif patch.column == "" and patch.after is not None:
            mine.created.add(patch.id)
        elif patch.column not in ("", MANY):
            mine.changed.add(patch.id)
    for mine in found.values():
        mine.changed -= mine.created
    return found


def _candidates(book: Book, kept: KeptRule, touched: Touched | None, time: bool) -> set[int]:
    on, ids = kept.rule.on, set[int]()
    if touched is not None:
        ids |= touched.created if "created" in on else set()
        ids |= touched.changed if "changed" in on else set()
    if time and "time" in on:
        due = set(matching(book, kept.rule))
        ids |= due - fired_on(book, kept.id)
    return ids


def _carry_out(book: Book, kept: KeptRule, ids: list[int]) -> None:
    if not ids:
        return
    rule = kept.rule
    before = len(book.pointing_to("rule_firings", "rule_id", kept.id))
    for turn, id in enumerate(ids, before):
        for action in rule.actions:
            action.apply(book, Target(rule.table, id, turn))
    says = _said(book, rule)
    rows = {"rule_id": kept.id, "table_name": rule.table, "at": book.now, "says": says}
    book.add_many(
        "rule_firings",
        pl.DataFrame({"record": ids}).with_columns(
            pl.lit(value).alias(name) for name, value in rows.items()
        ),
    )


def _said(book: Book, rule: Rule) -> str:
    """What was done, in the language of the firm's names: records hold one language."""
    does = [action.words(book, rule.table) for action in rule.actions]
    joined = Text(zh="；".join(d.zh for d in does), en="; ".join(d.en for d in does))
    return joined.in_language(book.firm.key.locale)
