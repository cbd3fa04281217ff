"""The student submits a quote for approval."""

from typing import ClassVar

from crm.approvals.requests import needs_approval, submit_quote
from crm.book import Book
from crm.fields import check_values
from crm.naming import named
from crm.operation import OneLine, Operation
from crm.sales.quotes import check_has_lines, quote_in, quote_sums
from kit.errors import UserError
from kit.text import Text


class RequestApproval(Operation):
    """Only for a quote that the chain in force asks about; it then waits. `reason` is what the
    approvers read."""

    name: ClassVar[str] = "request_approval"
    title: ClassVar[Text] = Text(zh="提交审批", en="Ask for approval")

    quote_id: int
    reason: OneLine = ""

    def check(self, book: Book) -> None:
        quote = quote_in(book, self.quote_id, "draft", "rejected")
        check_has_lines(book, self.quote_id)
        check_values(book, "approval_requests", {"reason": self.reason or None})
        if not needs_approval(book, quote):
            raise UserError(
                "no_approval_needed",
                "按现行审批流，这张报价单不需要审批，可以直接发送。",
                "The approval chain asks nothing of this quote; send it.",
            )

    def apply(self, book: Book) -> None:
        submit_quote(book, book.record("quotes", self.quote_id), self.reason or None, book.now)

    def says(self, book: Book) -> Text:
        discount = quote_sums(book, book.record("quotes", self.quote_id)).discount
        return Text(
            zh="提交审批 {which}，综合折扣 {discount}",
            en="Ask for approval of {which}, discount in all {discount}",
        ).fill(discount=f"{discount:.2%}", which=named(book, "quotes", self.quote_id))
