"""The student deletes a saved report; undo brings it back."""

from typing import ClassVar

from crm.analysis.saved import is_deleted
from crm.book import Book
from crm.operation import Operation
from kit.errors import UserError
from kit.text import Text


class DeleteReport(Operation):
    """The record stays with its id and is listed no more. Dashboards that show it
    say so in its place."""

    name: ClassVar[str] = "delete_report"
    title: ClassVar[Text] = Text(zh="删除报表", en="Delete report")

    id: int

    def check(self, book: Book) -> None:
        if is_deleted(book, "reports", self.id):
            raise UserError("deleted", "这个报表已经删除。", "This report was deleted already.")

    def apply(self, book: Book) -> None:
        book.change("reports", self.id, deleted=True)

    def says(self, book: Book) -> Text:
        called = str(book.value("reports", self.id, "name"))
        return Text(zh="删除报表“{name}”", en="Deleted report “{name}”").fill(name=called)
