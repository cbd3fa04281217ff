"""The student starts again with the firm as it was on the first day."""

from typing import ClassVar

from crm.book import RESET, Book
from crm.operation import Operation
from kit.errors import UserError
from kit.text import Text


class ResetFirm(Operation):
    """Everything goes back to the start, ids and clock included. The log keeps what was done; the
    reset can be undone while nothing was done after it."""

    name: ClassVar[str] = "reset_firm"
    title: ClassVar[Text] = Text(zh="恢复到初始状态", en="Reset to start")

    def check(self, book: Book) -> None:
        if not _standing(book):
            raise UserError(
                "nothing_to_reset",
                "公司现在就是初始状态，没有可以恢复的改动。",
                "The firm is as it was at the start; there is nothing to reset.",
            )

    def apply(self, book: Book) -> None:
        book.reset()

    def says(self, book: Book) -> Text:
        return Text(
            zh="恢复到初始状态（{n} 步操作不再生效）",
            en="Reset to start ({n} operations no longer count)",
        ).fill(n=_standing(book))


def _standing(book: Book) -> int:
    """How many operations still count, resets left aside."""
    return sum(
        all(patch.column != RESET for patch in patches)
        for seq, patches in book.patches.items()
        if seq not in book.undone and seq not in book.undos
    )
