"""The student takes an earlier operation back, and with it everything that was done after it."""

from typing import ClassVar

from crm.book import Book
from crm.operation import Operation
from crm.undoing import later_steps
from kit.text import Text


class UndoSince(Operation):
    """`of` is the sequence number of the operation. What stands after it is taken back first, the
    latest before the others; an advance of the clock among it forbids that."""

    name: ClassVar[str] = "undo_since"
    title: ClassVar[Text] = Text(zh="撤销到某一步", en="Undo back to a step")

    of: int

    def check(self, book: Book) -> None:
        later_steps(book, self.of)

    def apply(self, book: Book) -> None:
        for seq in range(book.seq, self.of - 1, -1):
            if book.can_reverse(seq):
                book.reverse(seq)

    def says(self, book: Book) -> Text:
        later = len(later_steps(book, self.of))
        return Text(
            zh="撤销第 {of} 步和之后的 {n} 步", en="Undo step {of} and the {n} after it"
        ).fill(of=self.of, n=later)
