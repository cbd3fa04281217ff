"""One approval chain: for which records, from when on, and the steps in their order."""

import json
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Literal

import polars as pl

from crm.approvals.approvers import approver_label, is_known
from crm.approvals.facts import KEPT, fact_columns, frame_of
from crm.book import Book, Row
from crm.conditions import (
    Condition,
    condition_words,
    expression,
    plain_condition,
    read_condition,
)
from crm.fields import has_hidden
from kit.errors import UserError
from kit.text import Text
from kit.yamlfiles import read_plain

FILE = Path(__file__).with_name("chains.yaml")
MOST_STEPS, LONGEST_NAME = 4, 20
OnReject = Literal["submitter", "previous"]
ON_REJECT: dict[OnReject, Text] = {
    "submitter": Text(zh="退回提交人", en="back to the submitter"),
    "previous": Text(zh="退回上一步", en="back to the step before"),
}


@dataclass(frozen=True, slots=True)
class Step:
    """One approver in the order; left out where its own condition does not hold."""

    name: str
    approver: str
    condition: Condition | None = None
    on_reject: OnReject = "submitter"


@dataclass(frozen=True, slots=True)
class Chain:
    """Records of `table` for which `condition` holds pass the steps; every record without one."""

    table: str
    name: str
    condition: Condition | None
    steps: tuple[Step, ...]
    active: bool = True


def chain_of(book: Book, table: str) -> Chain | None:
    """The chain that rules a table now: the student's, else the one the firm starts with (quotes
    only); None where none is switched on."""
    kept = saved_chain(book, table)
    if kept is None:
        kept = starting_chain(table, book.firm.key.locale) if table == "quotes" else None
    return kept if kept is not None and kept.active else None


def saved_chain(book: Book, table: str) -> Chain | None:
    """The chain the student saved for a table, switched on or not."""
    id = saved_id(book, table)
    if id is None:
        return None
    row = book.record("approval_chains", id)
    return _loaded(row["chain"], row["name"], bool(row["active"]))


def saved_id(book: Book, table: str) -> int | None:
    """Where the student's chain for a table is kept."""
    count = book.height("approval_chains")
    if not count:
        return None
    rows = book.table("approval_chains").select("id", "table_name").iter_rows()
    return next((id for id, name in rows if name == table), None)


@cache
def starting_chain(table: str, language: str) -> Chain:
    """The chain of chains.yaml, in the language of the firm's records."""
    raw = read_plain(FILE)[table]

    def said(words: dict[str, str]) -> str:
        return Text(**words).in_language(language)

    steps = [{**step, "name": said(step["name"])} for step in raw["steps"]]
    return read_chain({**raw, "table": table, "steps": steps}, said(raw["name"]))


@lru_cache(maxsize=256)
def _loaded(text: str, name: str, active: bool) -> Chain:
    return read_chain(json.loads(text), name, active)


def plain_chain(chain: Chain) -> dict[str, Any]:
    """The chain as JSON holds it, without its name and switch."""
    return {
        "table": chain.table,
        "condition": _plain(chain.condition),
        "steps": [
            {
                "name": step.name,
                "approver": step.approver,
                "condition": _plain(step.condition),
                "on_reject": step.on_reject,
            }
            for step in chain.steps
        ],
    }


def _plain(condition: Condition | None) -> dict[str, Any] | None:
    return plain_condition(condition) if condition else None


def read_chain(plain: Any, name: str, active: bool = True) -> Chain:
    """The chain that plain data holds; UserError when nobody could have saved it."""
    if not isinstance(plain, dict) or plain.get("table") not in KEPT:
        raise _unreadable()
    table, steps = plain["table"], plain.get("steps")
    if not isinstance(steps, list | tuple):
        raise _unreadable()
    condition = _read_condition(plain.get("condition"), table)
    return Chain(table, name, condition, tuple(_step(one, table) for one in steps), active)


def _step(plain: Any, table: str) -> Step:
    keys = {"name", "approver", "condition", "on_reject"}
    if not isinstance(plain, dict) or not plain.keys() <= keys:
        raise _unreadable()
    name, approver = plain.get("name"), plain.get("approver")
    on_reject = plain.get("on_reject", "submitter")
    if not isinstance(name, str) or not isinstance(approver, str) or on_reject not in ON_REJECT:
        raise _unreadable()
    condition = _read_condition(plain.get("condition"), table)
    return Step(name.strip(), approver, condition, on_reject)


def _read_condition(plain: Any, table: str) -> Condition | None:
    return read_condition(plain, fact_columns(table)) if plain else None


def check_chain(book: Book, chain: Chain) -> None:
    """UserError when the chain could not be followed."""
    if not 1 <= len(chain.steps) <= MOST_STEPS:
        raise UserError(
            "chain_steps",
            f"审批流要有 1 到 {MOST_STEPS} 个步骤。",
            f"A chain has 1 to {MOST_STEPS} steps.",
        )
    for number, step in enumerate(chain.steps, 1):
        if not 0 < len(step.name) <= LONGEST_NAME:
            raise UserError(
                "step_name",
                f"请填写第 {number} 步的名称，最多 {LONGEST_NAME} 个字。",
                f"Name step {number}, with at most {LONGEST_NAME} characters.",
            )
        if has_hidden(step.name):
            raise UserError(
                "control_character",
                f"第 {number} 步的名称里有看不见的控制字符，请重新输入。",
                f"The name of step {number} contains invisible control characters; "
                "please type it again.",
            )
        if not is_known(book, step.approver):
            raise UserError(
                "no_approver",
                f"请为第 {number} 步选择审批人。",
                f"Choose who approves step {number}.",
            )


def enters(book: Book, chain: Chain, facts: Row) -> bool:
    """Whether a record with these facts has to pass the chain at all."""
    return _holds(book, chain.table, chain.condition, facts)


def asked_steps(book: Book, chain: Chain, facts: Row) -> tuple[bool, ...]:
    """For each step whether a record with these facts passes it; where every condition fails the
    first step is asked, for a chain that was entered is never passed unseen."""
    asked = tuple(_holds(book, chain.table, step.condition, facts) for step in chain.steps)
    return asked if any(asked) else (True, *asked[1:])


def _holds(book: Book, table: str, condition: Condition | None, facts: Row) -> bool:
    if condition is None:
        return True
    asked = expression(fact_columns(table), condition, book.as_of)
    return bool(frame_of(table, [facts]).select(asked.alias("holds"))["holds"][0])


def which_hold(
    book: Book, table: str, condition: Condition | None, frame: pl.DataFrame
) -> pl.Series:
    """For each row of a frame of facts whether the condition holds."""
    if condition is None:
        return pl.repeat(True, frame.height, eager=True)
    asked = expression(fact_columns(table), condition, book.as_of)
    return frame.select(asked.alias("holds"))["holds"]


def condition_said(book: Book, table: str, condition: Condition | None) -> Text:
    """A condition of a chain in words; empty when there is none."""
    if condition is None:
        return Text(zh="", en="")
    names = {"owner_id": dict(book.table("staff").select("id", "name").iter_rows())}
    return condition_words(fact_columns(table), condition, names)


def step_words(book: Book, table: str, step: Step) -> Text:
    """Who decides and when: "财务（综合折扣 > 25% 时）"."""
    who = approver_label(book, step.approver)
    if step.condition is None:
        return who
    given = condition_said(book, table, step.condition)
    return Text(zh="{who}（{given}时）", en="{who} (if {given})").fill(who=who, given=given)


def _unreadable() -> UserError:
    return UserError(
        "bad_chain",
        "这个审批流无法读取，请重新设置。",
        "This approval chain cannot be read; please set it up again.",
    )
