"""The student goes on with a case that waited for the customer."""

from typing import ClassVar

from crm.book import Book
from crm.operation import Operation
from crm.service import case_steps
from crm.service.case_rules import Words, case_named, check_words, stage_of, workable
from kit.errors import UserError
from kit.text import Text


class ResumeCase(Operation):
    """`text` says what the customer answered. The time waited does not count."""

    name: ClassVar[str] = "resume_case"
    title: ClassVar[Text] = Text(zh="恢复处理", en="Resume")

    case_id: int
    text: Words = ""

    def check(self, book: Book) -> None:
        case = workable(book, self.case_id, "new", "assigned", "waiting")
        if stage_of(case) != "waiting":
            raise UserError(
                "not_waiting",
                "这张工单没有在等待客户，不需要恢复。",
                "This case does not wait for the customer; there is nothing to resume.",
            )
        if self.text:
            check_words(self.text, Text(zh="客户的回复", en="The customer's answer"))

    def apply(self, book: Book) -> None:
        case_steps.resume(book, self.case_id, self.text)

    def says(self, book: Book) -> Text:
        return Text(zh="恢复处理 {which}", en="Resume {which}").fill(
            which=case_named(book, self.case_id)
        )
