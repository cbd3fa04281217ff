"""Segments: a rule that follows the data, or a list of members that was fixed."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from crm.book import Book
from crm.conditions import Condition, Filter, Group, expression, read_condition
from crm.marketing.facts import account_facts, fact_columns
from kit.errors import UserError
from sample_data.schema import code


@dataclass(frozen=True, slots=True)
class Segment:
    """One segment as it stands; `rule` is the rule of a dynamic one and what a static one was
    chosen by, if that is known."""

    id: int
    name: str
    kind: str
    rule: str | None
    created_on: date | None
    note: str | None

    @property
    def dynamic(self) -> bool:
        return self.kind == "dynamic"


def segments(book: Book) -> list[Segment]:
    """Segments in use, the newest first."""
    rows = book.table("segments").filter(pl.col("deleted_on").is_null()).sort("id", descending=True)
    columns = rows.select("id", "name", "kind", "rule", "created_on", "note")
    return [Segment(*row) for row in columns.iter_rows()]


def segment(book: Book, segment_id: int) -> Segment:
    """One segment; UserError when there is none or it was deleted."""
    row = book.record("segments", segment_id)
    if row["deleted_on"] is not None:
        called = code("segments", segment_id)
        raise UserError(
            "deleted_segment",
            f"细分 {called} 已删除，请选择其他细分。",
            f"Segment {called} was deleted; please choose another one.",
        )
    fields = ("name", "kind", "rule", "created_on", "note")
    return Segment(segment_id, *(row[name] for name in fields))


def members(book: Book, segment_id: int) -> pl.Series:
    """Ids of the live customers who are in the segment now, ascending. UserError as `segment`."""
    return book.remember(("segment", segment_id), lambda: _members(book, segment_id))


def _members(book: Book, segment_id: int) -> pl.Series:
    found = segment(book, segment_id)
    if found.dynamic:
        return matching(book, rule_of(book, found))
    kept = book.table("segment_members").filter(pl.col("segment_id") == segment_id)["account_id"]
    live = book.live_accounts()["id"]
    return live.filter(live.is_in(kept.unique().to_list()))


def matching(book: Book, condition: Condition) -> pl.Series:
    """Ids of the live customers who meet the condition now, ascending."""
    facts = account_facts(book, ("id", *columns_in(condition)))
    return facts.filter(expression(fact_columns(book), condition, book.as_of))["id"]


def rule_of(book: Book, found: Segment) -> Condition:
    """The stored rule; a segment without one holds every customer. UserError when a column it
    names is no longer there."""
    if not found.rule:
        return Group("and", ())
    return read_condition(json.loads(found.rule), fact_columns(book))


def columns_in(condition: Condition) -> frozenset[str]:
    """The columns that a condition looks at."""
    if isinstance(condition, Filter):
        return frozenset((condition.column,))
    return frozenset().union(*(columns_in(part) for part in condition.parts))


def campaigns_of(book: Book, segment_id: int) -> list[int]:
    """Campaigns that aim at the segment or leave it out."""
    aimed = book.pointing_to("campaigns", "segment_id", segment_id)
    spared = book.pointing_to("campaigns", "excluded_segment_id", segment_id)
    return sorted({*aimed, *spared})


def check_name(book: Book, name: str | None, besides: int | None = None) -> None:
    """UserError when another segment in use has that name."""
    if any(one.name == name and one.id != besides for one in segments(book)):
        raise UserError(
            "name_taken",
            f"已经有名为“{name}”的细分，请换一个名称。",
            f"There is a segment called “{name}” already; please choose another name.",
        )


def only_dynamic(found: Segment) -> None:
    """UserError when the segment is a fixed list."""
    if not found.dynamic:
        raise UserError(
            "static_segment",
            "静态细分的成员在保存时已经定下，不能再改规则；请新建一个细分。",
            "A static segment keeps the members it was saved with; make a new segment instead.",
        )


def rule_text(plain: dict[str, Any]) -> str:
    """A rule as the segments table holds it."""
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":"))


def members_frame(segment_id: int, ids: pl.Series) -> pl.DataFrame:
    """Lines for the members of a fixed list."""
    rows = pl.DataFrame({"account_id": ids})
    return rows.with_columns(segment_id=pl.lit(segment_id, dtype=pl.Int32))
