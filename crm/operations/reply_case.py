"""The student answers a customer about a case."""

from typing import ClassVar

from crm.book import Book
from crm.operation import Operation
from crm.service import case_steps
from crm.service.case_rules import Words, case_named, check_words, workable
from kit.text import Text


class ReplyCase(Operation):
    """The first answer stops the clock of the response. With `wait` the case then waits for the
    customer, and the clock of the resolution stands still."""

    name: ClassVar[str] = "reply_case"
    title: ClassVar[Text] = Text(zh="答复客户", en="Reply to the customer")

    case_id: int
    text: Words
    wait: bool = False

    def check(self, book: Book) -> None:
        if self.wait:
            workable(book, self.case_id, "assigned")
        else:
            workable(book, self.case_id, "assigned", "waiting", "resolved")
        check_words(self.text, Text(zh="答复内容", en="Reply"))

    def apply(self, book: Book) -> None:
        case_steps.reply(book, self.case_id, self.text)
        if self.wait:
            case_steps.wait(book, self.case_id, "")

    def says(self, book: Book) -> Text:
        said = Text(zh="答复客户 {which}", en="Reply to the customer: {which}")
        if self.wait:
            said = Text(
                zh="答复客户并等待回复 {which}", en="Reply and wait for the customer: {which}"
            )
        return said.fill(which=case_named(book, self.case_id))
