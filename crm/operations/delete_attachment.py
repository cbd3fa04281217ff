"""The student deletes an attachment."""

from typing import ClassVar

from crm.attachments import attachment, on_record
from crm.book import Book
from crm.operation import Operation
from kit.text import Text


class DeleteAttachment(Operation):
    """The text is kept, marked as deleted, so that this can be undone."""

    name: ClassVar[str] = "delete_attachment"
    title: ClassVar[Text] = Text(zh="删除附件", en="Delete attachment")

    id: int

    def check(self, book: Book) -> None:
        attachment(book, self.id)

    def apply(self, book: Book) -> None:
        book.change("attachments", self.id, deleted=True)

    def says(self, book: Book) -> Text:
        found = attachment(book, self.id)
        return Text(zh="删除 {who} 的附件“{name}”", en="Deleted “{name}” of {who}").fill(
            who=on_record(book, found), name=found.name
        )
