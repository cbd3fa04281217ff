"""The student deletes a journey that has not started."""

from typing import ClassVar

from crm.book import Book
from crm.marketing.journey import journey
from crm.naming import named
from crm.operation import Operation
from kit.errors import UserError
from kit.text import Text


class DeleteJourney(Operation):
    """The record stays in the table with the day it was deleted, so that this can be undone."""

    name: ClassVar[str] = "delete_journey"
    title: ClassVar[Text] = Text(zh="删除营销旅程", en="Delete journey")

    journey_id: int

    def check(self, book: Book) -> None:
        if not journey(book, self.journey_id).is_draft:
            raise UserError(
                "started_journey",
                "旅程启动后有发送记录，不能删除；可以结束它。",
                "A journey that has started has sent messages and cannot be deleted; end it.",
            )

    def apply(self, book: Book) -> None:
        book.change("journeys", self.journey_id, deleted_on=book.as_of)

    def says(self, book: Book) -> Text:
        return Text(zh="删除旅程 {who}", en="Delete journey {who}").fill(
            who=named(book, "journeys", self.journey_id)
        )
