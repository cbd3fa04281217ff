"""Journeys: who enters, what ends one, and the steps that customers go through in order."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from typing import Any, Literal

import polars as pl
from pydantic import BaseModel, ConfigDict, ValidationError

from crm.book import Book, Row
from crm.marketing.audience import Plan
from kit.errors import UserError
from kit.text import Text
from sample_data.schema import code

CHANNELS = ("sms", "wechat", "email", "call")
KINDS: dict[str, Text] = {
    "sms": Text(zh="发短信", en="SMS"),
    "wechat": Text(zh="发微信", en="WeChat"),
    "email": Text(zh="发邮件", en="E-mail"),
    "call": Text(zh="打电话", en="Call"),
    "task": Text(zh="给负责人安排任务", en="Task for the owner"),
    "set": Text(zh="设置客户字段", en="Set a field"),
}
CONDITIONS: dict[str, Text] = {
    "all": Text(zh="所有人", en="Everybody"),
    "opened": Text(zh="打开了上一条", en="Opened the last one"),
    "not_opened": Text(zh="未打开上一条", en="Did not open the last one"),
    "clicked": Text(zh="点击了上一条", en="Clicked in the last one"),
    "not_responded": Text(zh="未点击也未下单", en="Neither clicked nor ordered"),
    "ordered": Text(zh="上一条后下了单", en="Ordered after the last one"),
    "not_ordered": Text(zh="上一条后未下单", en="Did not order after it"),
}
"""Who gets a step, by what came of the last message of the journey before it."""
SILENT = ("all", "not_opened", "not_responded", "not_ordered")
"""Conditions that somebody meets who never does anything."""
MOST_STEPS = 5
When = Literal["all", "opened", "not_opened", "clicked", "not_responded", "ordered", "not_ordered"]
Kind = Literal["sms", "wechat", "email", "call", "task", "set"]


class Step(BaseModel):
    """One step: `wait` days after entering or after the step before, those who meet `when` get
    what `do` says. `offer` is a discount 0..1, `text` the message or the subject of the task,
    `column` and `value` the field of the account that is set."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    wait: int = 0
    when: When = "all"
    do: Kind = "sms"
    offer: float = 0.0
    text: str = ""
    column: str = ""
    value: str = ""

    @property
    def sends(self) -> bool:
        """Whether it is a message: the other kinds are work inside the firm."""
        return self.do in CHANNELS


@dataclass(frozen=True, slots=True)
class Journey:
    """One journey as it stands; days are whole days, the share is 0..1."""

    id: int
    name: str
    status: str
    segment_id: int | None
    excluded_segment_id: int | None
    entry_days: int
    goal_days: int
    leave_on_order: bool
    spare_complaints: bool
    rest_days: int
    control_share: float
    steps: tuple[Step, ...]
    started_on: date | None
    closes_on: date | None
    ended_on: date | None

    @property
    def is_draft(self) -> bool:
        return self.status == "draft"

    @property
    def offsets(self) -> tuple[int, ...]:
        """The day of each step, counted from entering."""
        return tuple(accumulate(step.wait for step in self.steps))

    def answer_days(self, place: int) -> int:
        """Days in which an order answers the message at this place: to the eve of the next message,
        after the last one to the end of the goal's days, so that no order answers two."""
        days = self.offsets
        later = [days[n] for n in range(place + 1, len(days)) if self.steps[n].sends]
        return later[0] - 1 - days[place] if later else max(1, self.goal_days - days[place])

    def plan(self) -> Plan:
        """Whom its first message may reach, as campaigns ask it."""
        first = next((step.do for step in self.steps if step.sends), "sms")
        return Plan(
            campaign_id=0,
            segment_id=self.segment_id,
            channel=first,
            excluded_segment_id=self.excluded_segment_id,
            rest_days=self.rest_days,
            spare_complaints=self.spare_complaints,
        )


def journeys(book: Book) -> list[Journey]:
    """Journeys that were not deleted, the newest first."""
    return book.remember("journeys", lambda: _journeys(book))


def _journeys(book: Book) -> list[Journey]:
    if not book.height("journeys"):
        return []
    rows = book.table("journeys").filter(pl.col("deleted_on").is_null()).sort("id", descending=True)
    return [journey_of(row) for row in rows.iter_rows(named=True)]


def journey(book: Book, journey_id: int) -> Journey:
    """One journey; UserError when there is none or it was deleted."""
    row = book.record("journeys", journey_id)
    if row["deleted_on"] is not None:
        called = code("journeys", journey_id)
        raise UserError(
            "deleted_journey",
            f"营销旅程 {called} 已删除，请选择其他旅程。",
            f"Journey {called} was deleted; please choose another one.",
        )
    return journey_of(row)


def journey_of(row: Row) -> Journey:
    """What a record of the journeys table says."""
    return Journey(
        id=row["id"],
        name=row["name"] or "",
        status=row["status"] or "draft",
        segment_id=row["segment_id"],
        excluded_segment_id=row["excluded_segment_id"],
        entry_days=row["entry_days"] or 0,
        goal_days=row["goal_days"] or 0,
        leave_on_order=bool(row["leave_on_order"]),
        spare_complaints=bool(row["spare_complaints"]),
        rest_days=row["rest_days"] or 0,
        control_share=row["control_share"] or 0.0,
        steps=tuple(Step.model_validate(line) for line in json.loads(row["steps"] or "[]")),
        started_on=row["started_on"],
        closes_on=row["closes_on"],
        ended_on=row["ended_on"],
    )


def read_steps(lines: Sequence[Mapping[str, Any]]) -> tuple[Step, ...]:
    """Steps from plain data; UserError names the one that cannot be read."""
    steps = []
    for number, line in enumerate(lines, 1):
        try:
            steps.append(Step.model_validate(dict(line)))
        except (ValidationError, TypeError, ValueError):
            raise UserError(
                "unreadable_step",
                f"第 {number} 步的内容无法识别，请删除后重新添加。",
                f"Step {number} cannot be read; remove it and add it again.",
            ) from None
    return tuple(steps)


def stored_steps(steps: Sequence[Step]) -> str:
    """Steps as the journeys table holds them."""
    plain = [step.model_dump(exclude_defaults=True) for step in steps]
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":"))
