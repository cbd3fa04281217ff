"""The student records what the customer said to a quote."""

from typing import ClassVar

from crm.book import Book
from crm.naming import named
from crm.operation import Operation
from crm.sales.quotes import quote_in
from kit.text import Text


class AnswerQuote(Operation):
    """The customer accepted or declined a quote that was sent."""

    name: ClassVar[str] = "answer_quote"
    title: ClassVar[Text] = Text(zh="记录客户答复", en="Record the customer's answer")

    quote_id: int
    accepted: bool

    def check(self, book: Book) -> None:
        quote_in(book, self.quote_id, "sent")

    def apply(self, book: Book) -> None:
        status = "accepted" if self.accepted else "declined"
        book.change("quotes", self.quote_id, status=status, answered_on=book.as_of)

    def says(self, book: Book) -> Text:
        verb = Text(zh="接受", en="accepts") if self.accepted else Text(zh="拒绝", en="declines")
        return Text(zh="客户{verb}报价单 {which}", en="The customer {verb} quote {which}").fill(
            verb=verb, which=named(book, "quotes", self.quote_id)
        )
