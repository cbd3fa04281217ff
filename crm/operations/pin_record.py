"""The student pins a record, or takes the pin away."""

from typing import ClassVar

from crm.book import Book
from crm.favourites import MOST_PINNED, favourites, is_pinned, pin_of
from crm.naming import named
from crm.operation import Operation
from kit.errors import UserError
from kit.text import Text


class PinRecord(Operation):
    """The record `record` of `table` is among the favourites afterwards, or with `pinned` false no
    longer."""

    name: ClassVar[str] = "pin_record"
    title: ClassVar[Text] = Text(zh="置顶记录", en="Pin record")

    table: str
    record: int
    pinned: bool = True

    def check(self, book: Book) -> None:
        if self.table not in book.schema:
            raise UserError(
                "no_table",
                "没有这类记录，请刷新页面后再试。",
                "There are no such records; reload the page and try again.",
            )
        book.record(self.table, self.record)
        if is_pinned(book, self.table, self.record) == self.pinned:
            raise UserError(
                "nothing_changed",
                "这条记录已经置顶。" if self.pinned else "这条记录没有置顶。",
                "It is pinned already." if self.pinned else "It is not pinned.",
            )
        if self.pinned and len(favourites(book)) >= MOST_PINNED:
            raise UserError(
                "too_many",
                f"最多置顶 {MOST_PINNED} 条记录，请先取消一些。",
                f"At most {MOST_PINNED} records can be pinned; take some away first.",
            )

    def apply(self, book: Book) -> None:
        row = pin_of(book, self.table, self.record)
        if row is None:
            book.add("favourites", table_name=self.table, record=self.record, pinned=self.pinned)
        else:
            book.change("favourites", row, pinned=self.pinned)

    def says(self, book: Book) -> Text:
        which = named(book, self.table, self.record)
        if self.pinned:
            return Text(zh="置顶 {which}", en="Pin {which}").fill(which=which)
        return Text(zh="取消置顶 {which}", en="Unpin {which}").fill(which=which)
