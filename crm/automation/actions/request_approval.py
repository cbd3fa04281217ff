"""A rule submits a quote for approval."""

from typing import ClassVar

from crm.approvals.requests import needs_approval, submit_quote
from crm.automation.action import Action, Target, wrong_table
from crm.book import Book
from crm.fields import check_values, plain_values
from crm.sales.quotes import lines_of
from kit.text import Text


class RequestApproval(Action):
    """A draft with lines that the approval chain asks about; others are left alone. `reason` is
    what the approvers read."""

    kind: ClassVar[str] = "request_approval"
    title: ClassVar[Text] = Text(zh="提交审批", en="Submit for approval")

    reason: str = ""

    @classmethod
    def suits(cls, book: Book, table: str) -> bool:
        return table == "quotes"

    def check(self, book: Book, table: str) -> None:
        if not self.suits(book, table):
            raise wrong_table(self.title)
        check_values(book, "approval_requests", {"reason": self._reason()})

    def apply(self, book: Book, target: Target) -> None:
        quote = book.record("quotes", target.id)
        if quote["status"] != "draft" or not lines_of(book, target.id):
            return
        if needs_approval(book, quote):
            submit_quote(book, quote, self._reason(), book.now)

    def words(self, book: Book, table: str) -> Text:
        return Text(zh="提交审批（需要审批时）", en="submit for approval where it is needed")

    def _reason(self) -> str | None:
        kept: str | None = plain_values("approval_requests", {"reason": self.reason})["reason"]
        return kept
