"""The student ends a journey: whoever still waits leaves, nobody enters any more."""

from typing import ClassVar

import polars as pl

from crm.book import Book
from crm.marketing.journey import journey
from crm.marketing.journey_step import leave
from crm.naming import named
from crm.operation import Operation
from kit.errors import UserError
from kit.text import Text


class EndJourney(Operation):
    """Orders within the goal's days are counted on for those who are in it, arms alike; messages
    that are out are still answered."""

    name: ClassVar[str] = "end_journey"
    title: ClassVar[Text] = Text(zh="结束营销旅程", en="End journey")

    journey_id: int

    def check(self, book: Book) -> None:
        if journey(book, self.journey_id).status not in ("running", "paused"):
            raise UserError(
                "not_running",
                "只有运行中或已暂停的旅程可以结束。",
                "Only a running or paused journey can be ended.",
            )

    def apply(self, book: Book) -> None:
        waiting = book.table("journey_members").filter(
            pl.col("journey_id") == self.journey_id, pl.col("state") == "waiting"
        )
        leave(book, waiting["id"].to_list(), "ended")
        book.change("journeys", self.journey_id, status="finished", ended_on=book.as_of)

    def says(self, book: Book) -> Text:
        return Text(zh="结束旅程 {who}", en="End journey {who}").fill(
            who=named(book, "journeys", self.journey_id)
        )
