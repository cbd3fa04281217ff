"""The student sends a quote to the customer."""

from typing import ClassVar

from crm.approvals.requests import needs_approval
from crm.book import Book
from crm.naming import named
from crm.operation import Operation
from crm.rules import live_account
from crm.sales.quotes import check_has_lines, quote_in
from kit.errors import UserError
from kit.text import Text


class SendQuote(Operation):
    """Within one's authority at once, otherwise once it is approved; never after its validity."""

    name: ClassVar[str] = "send_quote"
    title: ClassVar[Text] = Text(zh="发送报价", en="Send quote")

    quote_id: int

    def check(self, book: Book) -> None:
        quote = quote_in(book, self.quote_id, "draft", "approved")
        live_account(book, quote["account_id"])
        check_has_lines(book, self.quote_id)
        if quote["status"] == "draft" and needs_approval(book, quote):
            raise UserError(
                "approval_needed",
                "按审批流，这张报价单需要先提交审批，批准后再发送。",
                "By the approval chain this quote needs approval first; submit it.",
            )
        if quote["valid_until"] is not None and quote["valid_until"] < book.as_of:
            raise UserError(
                "quote_expired",
                "报价单已过有效期，请先修改“有效期至”。",
                "The quote is no longer valid; change “Valid until” first.",
            )

    def apply(self, book: Book) -> None:
        book.change("quotes", self.quote_id, status="sent", sent_on=book.as_of)

    def says(self, book: Book) -> Text:
        gross = book.value("quotes", self.quote_id, "gross") or 0
        return Text(
            zh="发送报价单 {which}，价税合计 {gross} 元",
            en="Send quote {which}, gross {gross} yuan",
        ).fill(gross=f"{gross / 100:,.2f}", which=named(book, "quotes", self.quote_id))
