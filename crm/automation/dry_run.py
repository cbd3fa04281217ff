"""What a rule would do, on the records as they stand, without doing it."""

from dataclasses import dataclass

from crm.automation.action import Target
from crm.automation.firing import matching
from crm.automation.rule import Rule, check_rule, kept_rules
from crm.book import Book
from crm.changes import Change, changes

MOST_SHOWN = 50
HISTORY = "case_events"
"""What a case's own history notes of an act says the same again."""


@dataclass(frozen=True, slots=True)
class Line:
    """One record, what would change, and the earlier rule that would leave nothing to do."""

    id: int
    changes: tuple[Change, ...]
    taken_by: str = ""


@dataclass(frozen=True, slots=True)
class DryRun:
    """`asked` records were looked at, `matched` of them meet the condition; `taken` of these are
    settled by an earlier rule. `lines` shows the first of them."""

    asked: int
    matched: int
    taken: int
    lines: tuple[Line, ...]


def dry_run(book: Book, rule: Rule, rule_id: int | None = None) -> DryRun:
    """Try the rule on every record of its table; `rule_id` is its place among the others, the end
    when it is new. The book stays as it is."""
    check_rule(book, rule)
    asked = book.live_accounts().height if rule.table == "accounts" else book.height(rule.table)
    matched = matching(book, rule)
    taken = _taken(book, rule, rule_id)
    lines = tuple(_lines(book, rule, matched[:MOST_SHOWN], taken))
    return DryRun(asked, len(matched), sum(id in taken for id in matched), lines)


def _taken(book: Book, rule: Rule, rule_id: int | None) -> dict[int, str]:
    """Record -> the earlier active rule that settles it."""
    taken: dict[int, str] = {}
    for kept in kept_rules(book):
        if kept.id == rule_id:
            break
        other = kept.rule
        if (
            kept.active
            and other.last
            and other.table == rule.table
            and set(other.on) & set(rule.on)
        ):
            taken |= {id: kept.name for id in matching(book, other) if id not in taken}
    return taken


def _lines(book: Book, rule: Rule, ids: list[int], taken: dict[int, str]) -> list[Line]:
    trial, lines = book.fork(), []
    for turn, id in enumerate(ids):
        if id in taken:
            lines.append(Line(id, (), taken[id]))
            continue
        trial.begin()
        for action in rule.actions:
            action.apply(trial, Target(rule.table, id, turn))
        patches = [patch for patch in trial.noted if patch.table != HISTORY]
        trial.end(trial.seq + 1)
        lines.append(Line(id, tuple(changes(trial, patches))))
    return lines
