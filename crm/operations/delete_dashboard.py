"""The student deletes a saved dashboard; undo brings it back."""

from typing import ClassVar

from crm.analysis.saved import is_deleted
from crm.book import Book
from crm.operation import Operation
from kit.errors import UserError
from kit.text import Text


class DeleteDashboard(Operation):
    """The record stays with its id and is listed no more."""

    name: ClassVar[str] = "delete_dashboard"
    title: ClassVar[Text] = Text(zh="删除仪表盘", en="Delete dashboard")

    id: int

    def check(self, book: Book) -> None:
        if is_deleted(book, "dashboards", self.id):
            raise UserError(
                "deleted", "这个仪表盘已经删除。", "This dashboard was deleted already."
            )

    def apply(self, book: Book) -> None:
        book.change("dashboards", self.id, deleted=True)

    def says(self, book: Book) -> Text:
        called = str(book.value("dashboards", self.id, "name"))
        return Text(zh="删除仪表盘“{name}”", en="Deleted dashboard “{name}”").fill(name=called)
