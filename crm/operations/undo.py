"""The student takes an earlier operation back."""

from typing import ClassVar

from crm.book import Book
from crm.operation import Operation
from kit.text import Text


class Undo(Operation):
    """`of` is the sequence number of the operation; later work on the same records forbids it."""

    name: ClassVar[str] = "undo"
    title: ClassVar[Text] = Text(zh="撤销", en="Undo")

    of: int

    def check(self, book: Book) -> None:
        book.check_reversible(self.of)

    def apply(self, book: Book) -> None:
        book.reverse(self.of)

    def says(self, book: Book) -> Text:
        return Text(zh="撤销第 {of} 步", en="Undo step {of}").fill(of=self.of)
