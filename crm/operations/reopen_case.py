"""The student reopens a case because the problem is back."""

from typing import ClassVar

from crm.book import Book
from crm.operation import Operation
from crm.service import case_steps
from crm.service.case_rules import Words, case_named, check_words, stage_of, workable
from kit.errors import UserError
from kit.text import Text


class ReopenCase(Operation):
    """`text` says why. A case that was ever reopened does not count as solved at once."""

    name: ClassVar[str] = "reopen_case"
    title: ClassVar[Text] = Text(zh="重新打开工单", en="Reopen case")

    case_id: int
    text: Words

    def check(self, book: Book) -> None:
        if stage_of(book.record("cases", self.case_id)) not in ("resolved", "closed"):
            raise UserError(
                "still_open",
                "工单还没有解决，不需要重新打开。",
                "The case is not resolved yet; there is nothing to reopen.",
            )
        if book.value("cases", self.case_id, "merged_case_id") is not None:
            workable(book, self.case_id)
        workable(book, self.case_id, "resolved", "closed")
        check_words(self.text, Text(zh="重新打开的原因", en="Why"))

    def apply(self, book: Book) -> None:
        case_steps.reopen(book, self.case_id, self.text)

    def says(self, book: Book) -> Text:
        return Text(zh="重新打开工单 {which}", en="Reopen case {which}").fill(
            which=case_named(book, self.case_id)
        )
