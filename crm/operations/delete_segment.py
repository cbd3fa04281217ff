"""The student deletes a segment that no campaign or journey uses."""

from typing import ClassVar

from crm.book import Book
from crm.marketing.journey import journeys
from crm.marketing.segments import campaigns_of, segment
from crm.naming import named
from crm.operation import Operation
from kit.errors import UserError
from kit.text import Text


class DeleteSegment(Operation):
    """The record stays in the table with the day it was deleted, so that this can be undone."""

    name: ClassVar[str] = "delete_segment"
    title: ClassVar[Text] = Text(zh="删除细分", en="Delete segment")

    segment_id: int

    def check(self, book: Book) -> None:
        segment(book, self.segment_id)
        used = [named(book, "campaigns", one) for one in campaigns_of(book, self.segment_id)]
        used += [
            one.name
            for one in journeys(book)
            if self.segment_id in (one.segment_id, one.excluded_segment_id)
        ]
        if used:
            raise UserError(
                "used_segment",
                f"营销活动或旅程正在使用这个细分（{'、'.join(used[:3])}），请先在那里更换。",
                f"In use by a campaign or journey ({', '.join(used[:3])}); change it there first.",
            )

    def apply(self, book: Book) -> None:
        book.change("segments", self.segment_id, deleted_on=book.as_of)

    def says(self, book: Book) -> Text:
        return Text(zh="删除细分 {who}", en="Delete segment {who}").fill(
            who=named(book, "segments", self.segment_id)
        )
