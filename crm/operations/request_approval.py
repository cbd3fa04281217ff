"""The student asks the manager to approve a quote's discount."""

from typing import ClassVar

from crm.book import Book
from crm.naming import named
from crm.operation import Operation
from crm.sales.quotes import authority, check_has_lines, needs_approval, quote_in, quote_sums
from kit.errors import UserError
from kit.text import Text


class RequestApproval(Operation):
    """Only for a discount beyond the salesperson's authority; the quote then waits."""

    name: ClassVar[str] = "request_approval"
    title: ClassVar[Text] = Text(zh="提交审批", en="Ask for approval")

    quote_id: int

    def check(self, book: Book) -> None:
        quote = quote_in(book, self.quote_id, "draft", "rejected")
        check_has_lines(book, self.quote_id)
        if not needs_approval(book, quote):
            raise UserError(
                "no_approval_needed",
                f"综合折扣在 {authority()} 的权限以内，不需要审批，可以直接发送。",
                f"The discount in all is within the authority of {authority()}; no approval is "
                "needed, send the quote.",
            )

    def apply(self, book: Book) -> None:
        book.change("quotes", self.quote_id, status="waiting", approval_note=None)

    def says(self, book: Book) -> Text:
        discount = quote_sums(book, book.record("quotes", self.quote_id)).discount
        return Text(
            zh="提交审批 {which}，综合折扣 {discount}",
            en="Ask for approval of {which}, discount in all {discount}",
        ).fill(discount=f"{discount:.2%}", which=named(book, "quotes", self.quote_id))
