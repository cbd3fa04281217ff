"""The student turns a dynamic segment into a list of the members it has now."""

from typing import ClassVar

from crm.book import Book
from crm.marketing.segments import members, members_frame, only_dynamic, segment
from crm.naming import named
from crm.operation import Operation
from kit.text import Text


class FreezeSegment(Operation):
    """From here on the segment no longer follows the data; its rule stays on record."""

    name: ClassVar[str] = "freeze_segment"
    title: ClassVar[Text] = Text(zh="固定细分成员", en="Freeze segment")

    segment_id: int

    def check(self, book: Book) -> None:
        only_dynamic(segment(book, self.segment_id))

    def apply(self, book: Book) -> None:
        found = members(book, self.segment_id)
        book.change("segments", self.segment_id, kind="static")
        book.add_many("segment_members", members_frame(self.segment_id, found))

    def says(self, book: Book) -> Text:
        words = Text(zh="固定细分 {who} 的 {n} 位成员", en="Freeze {who} with {n} members")
        count = len(members(book, self.segment_id))
        return words.fill(n=count).fill(who=named(book, "segments", self.segment_id))
