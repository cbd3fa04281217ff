"""Words of the tests of campaigns: a firm's book with a segment and a campaign aimed at it."""

from datetime import date
from typing import Any

import polars as pl

from crm.book import Book
from crm.conditions import Filter, Group, plain_condition
from crm.marketing.audience import Audience, audience, plan_of
from crm.operation import Operation, perform
from crm.operations.create_record import CreateRecord
from crm.operations.save_segment import SaveSegment
from sample_data.firm import Firm

EVERYBODY = Group("and", ())
PLAN = {
    "name": "夏日回馈", "kind": "promotion", "channel": "sms", "budget": 10_000_000,
    "expected_response": 0.1, "offer_a": 0.0, "offer_b": 0.1, "control_share": 0.2,
    "second_arm_share": 0.5,
}  # fmt: skip


def do(book: Book, *operations: Operation) -> Book:
    for operation in operations:
        perform(book, operation, book.seq + 1)
    return book


def change(book: Book, table: str, ids: list[int], **values: Any) -> None:
    book.begin()
    for id in ids:
        book.change(table, id, **values)
    book.end(book.seq + 1)


def segment(rule: Filter | Group = EVERYBODY, kind: str = "dynamic", name: str = "x") -> Operation:
    plain = {"kind": kind, "rule": plain_condition(rule), "values": {"name": name}}
    return SaveSegment.model_validate(plain)


def ready(firm: Firm, rule: Filter | Group = EVERYBODY, **values: Any) -> tuple[Book, int]:
    """A book with one segment and one planned campaign aimed at it."""
    book = do(Book(firm), segment(rule))
    plan = PLAN | {"start_on": book.as_of, "end_on": date(2099, 1, 1), "segment_id": 1} | values
    do(book, CreateRecord(table="campaigns", values=plan))
    return book, book.height("campaigns")


def reached(book: Book, campaign: int) -> Audience:
    return audience(book, plan_of(book.record("campaigns", campaign)))


def new_members(book: Book, campaign: int) -> pl.DataFrame:
    return book.table("campaign_members").filter(pl.col("campaign_id") == campaign)


def sent_to(book: Book, campaign: int) -> set[int]:
    lines = new_members(book, campaign).filter(pl.col("sent_on").is_not_null())
    return set(lines["account_id"].to_list())


# --- consent ----------------------------------------------------------------------------------
