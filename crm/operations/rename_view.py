"""The student renames one of his own views."""

from typing import ClassVar

from crm.book import Book
from crm.operation import Operation
from crm.saved_views import clean_name, saved_view
from kit.text import Text


class RenameView(Operation):
    """`view` is the new name."""

    name: ClassVar[str] = "rename_view"
    title: ClassVar[Text] = Text(zh="重命名视图", en="Rename view")

    id: int
    view: str

    def check(self, book: Book) -> None:
        clean_name(book, saved_view(book, self.id)["table_name"], self.view, self.id)

    def apply(self, book: Book) -> None:
        book.change("saved_views", self.id, name=" ".join(self.view.split()))

    def says(self, book: Book) -> Text:
        before = saved_view(book, self.id)["name"]
        return (
            Text(zh="重命名视图：{before} → {after}", en="Rename view: {before} → {after}")
            .fill(before=before)
            .fill(after=self.view)
        )
