"""Words of the tests of journeys: a firm with a journey of three steps, saved or begun."""

from typing import Any

import polars as pl

from crm.book import Book
from crm.operation import read_operation
from crm.operations.save_journey import SaveJourney
from crm.operations.start_journey import StartJourney
from sample_data.firm import Firm
from tests.crm.campaigning import do, segment

THREE: list[dict[str, Any]] = [
    {"wait": 0, "do": "sms", "text": "回来看看", "offer": 0.1},
    {"wait": 5, "do": "email", "when": "not_responded", "text": "再提醒一次", "offer": 0.2},
    {"wait": 5, "do": "task", "when": "not_ordered", "text": "电话回访"},
]
VALUES: dict[str, Any] = {
    "name": "唤醒", "segment_id": 1, "goal_days": 30, "leave_on_order": True,
    "spare_complaints": True, "control_share": 0.2, "rest_days": 7,
}  # fmt: skip


def saved(steps: list[dict[str, Any]] = THREE, id: int | None = None, **values: Any) -> SaveJourney:
    return SaveJourney(id=id, values=VALUES | values, steps=steps)


def begun(firm: Firm, steps: list[dict[str, Any]] = THREE, **values: Any) -> Book:
    return do(Book(firm), segment(), saved(steps, **values), StartJourney(journey_id=1))


def advanced(book: Book, *days: int, unit: str = "days") -> Book:
    for step in days:
        do(book, read_operation({"op": "advance_clock", unit: step}))
    return book


def members(book: Book) -> pl.DataFrame:
    return book.table("journey_members")


def sent(book: Book, step: int) -> pl.DataFrame:
    campaigns = book.table("campaigns").filter(journey_step=step)["id"].to_list()
    return book.table("campaign_members").filter(pl.col("campaign_id").is_in(campaigns))


def differing(left: Book, right: Book) -> list[str]:
    return [n for n in left.schema if n != "clock" and not left.table(n).equals(right.table(n))]
