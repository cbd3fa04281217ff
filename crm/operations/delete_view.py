"""The student puts one of his own views away."""

from typing import ClassVar

from crm.book import Book
from crm.operation import Operation
from crm.saved_views import saved_view
from kit.text import Text


class DeleteView(Operation):
    """The records it showed are not touched."""

    name: ClassVar[str] = "delete_view"
    title: ClassVar[Text] = Text(zh="删除视图", en="Delete view")

    id: int

    def check(self, book: Book) -> None:
        saved_view(book, self.id)

    def apply(self, book: Book) -> None:
        book.change("saved_views", self.id, deleted=True)

    def says(self, book: Book) -> Text:
        return Text(zh="删除视图：{name}", en="Delete view: {name}").fill(
            name=saved_view(book, self.id)["name"]
        )
