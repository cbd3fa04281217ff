"""The student lets a paused journey go on."""

from typing import ClassVar

from crm.book import Book
from crm.marketing.journey import journey
from crm.naming import named
from crm.operation import Operation
from kit.errors import UserError
from kit.text import Text


class ResumeJourney(Operation):
    """Steps that came due meanwhile are taken on the next morning; later ones wait from there."""

    name: ClassVar[str] = "resume_journey"
    title: ClassVar[Text] = Text(zh="继续营销旅程", en="Resume journey")

    journey_id: int

    def check(self, book: Book) -> None:
        if journey(book, self.journey_id).status != "paused":
            raise UserError(
                "not_paused",
                "只有已暂停的旅程可以继续。",
                "Only a paused journey can be resumed.",
            )

    def apply(self, book: Book) -> None:
        book.change("journeys", self.journey_id, status="running")

    def says(self, book: Book) -> Text:
        return Text(zh="继续旅程 {who}", en="Resume journey {who}").fill(
            who=named(book, "journeys", self.journey_id)
        )
