"""The student lets a journey rest: nobody enters and no step is taken until it is resumed."""

from typing import ClassVar

from crm.book import Book
from crm.marketing.journey import journey
from crm.naming import named
from crm.operation import Operation
from kit.errors import UserError
from kit.text import Text


class PauseJourney(Operation):
    """Orders of those who are in it are still counted."""

    name: ClassVar[str] = "pause_journey"
    title: ClassVar[Text] = Text(zh="暂停营销旅程", en="Pause journey")

    journey_id: int

    def check(self, book: Book) -> None:
        if journey(book, self.journey_id).status != "running":
            raise UserError(
                "not_running",
                "只有运行中的旅程可以暂停。",
                "Only a running journey can be paused.",
            )

    def apply(self, book: Book) -> None:
        book.change("journeys", self.journey_id, status="paused")

    def says(self, book: Book) -> Text:
        return Text(zh="暂停旅程 {who}", en="Pause journey {who}").fill(
            who=named(book, "journeys", self.journey_id)
        )
