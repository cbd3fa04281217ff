"""The student closes a case with its close code."""

from typing import ClassVar

from crm.book import Book
from crm.operation import Operation
from crm.service import case_steps
from crm.service.case_rules import UNSOLVED_CODES, case_named, close_label, workable
from kit.errors import UserError
from kit.text import Text


class CloseCase(Operation):
    """A case is closed once it is resolved; without a solution only as withdrawn by the customer
    or not reproduced."""

    name: ClassVar[str] = "close_case"
    title: ClassVar[Text] = Text(zh="关闭工单", en="Close case")

    case_id: int
    close_code: str

    def check(self, book: Book) -> None:
        close_label(self.close_code)
        if self.close_code == "duplicate":
            raise UserError(
                "merge_instead",
                "重复的工单请用“合并”，两张工单的记录会并到一起。",
                "For a duplicate use “Merge”, so that the record ends up in one case.",
            )
        if self.close_code in UNSOLVED_CODES:
            workable(book, self.case_id, "assigned", "waiting", "resolved")
        else:
            workable(book, self.case_id, "resolved")

    def apply(self, book: Book) -> None:
        case_steps.close(book, self.case_id, self.close_code)

    def says(self, book: Book) -> Text:
        return Text(zh="关闭工单 {which}：{why}", en="Close case {which}: {why}").fill(
            why=close_label(self.close_code), which=case_named(book, self.case_id)
        )
