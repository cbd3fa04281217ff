"""The student puts a case on hold until the customer answers."""

from typing import ClassVar

from crm.book import Book
from crm.operation import Operation
from crm.service import case_steps
from crm.service.case_rules import Words, answered, case_named, check_words, workable
from kit.text import Text


class WaitForCustomer(Operation):
    """`text` says what the customer is asked for. The clock of the resolution stands still."""

    name: ClassVar[str] = "wait_for_customer"
    title: ClassVar[Text] = Text(zh="等待客户", en="Wait for the customer")

    case_id: int
    text: Words

    def check(self, book: Book) -> None:
        answered(workable(book, self.case_id, "assigned"))
        check_words(self.text, Text(zh="等待什么", en="What is awaited"))

    def apply(self, book: Book) -> None:
        case_steps.wait(book, self.case_id, self.text)

    def says(self, book: Book) -> Text:
        return Text(zh="等待客户回复 {which}", en="Wait for the customer: {which}").fill(
            which=case_named(book, self.case_id)
        )
