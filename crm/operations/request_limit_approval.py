"""The student asks for a higher credit limit of a customer."""

from typing import ClassVar

from crm.approvals.requests import limit_needs_approval, open_request, submit_limit
from crm.book import Book
from crm.fields import check_values
from crm.naming import named
from crm.operation import OneLine, Operation
from crm.rules import live_account
from kit.errors import UserError
from kit.text import Text


class RequestLimitApproval(Operation):
    """`limit` in fen takes effect once every step has approved it."""

    name: ClassVar[str] = "request_limit_approval"
    title: ClassVar[Text] = Text(zh="申请信用额度", en="Ask for a credit limit")

    account_id: int
    limit: int
    reason: OneLine = ""

    def check(self, book: Book) -> None:
        account = live_account(book, self.account_id)
        check_values(book, "accounts", {"credit_limit": self.limit})
        check_values(book, "approval_requests", {"reason": self.reason or None})
        if open_request(book, "accounts", self.account_id) is not None:
            raise UserError(
                "in_approval",
                "这位客户的信用额度正在审批，请等待结果或先撤回。",
                "The credit limit of this customer is in approval; wait for it or recall it.",
            )
        if not limit_needs_approval(book, account, self.limit):
            raise UserError(
                "no_approval_needed",
                "按现行审批流，这个额度不需要审批，可以直接修改客户。",
                "The approval chain asks nothing of this limit; edit the account.",
            )

    def apply(self, book: Book) -> None:
        submit_limit(
            book, book.record("accounts", self.account_id), self.limit, self.reason or None
        )

    def says(self, book: Book) -> Text:
        return Text(
            zh="申请 {who} 的信用额度 {limit} 元", en="Ask for a credit limit of {limit} for {who}"
        ).fill(limit=f"{self.limit / 100:,.2f}", who=named(book, "accounts", self.account_id))
