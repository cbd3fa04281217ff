"""A customer's credit limit is not raised past what its approval chain asks about."""

from crm.approvals.requests import limit_needs_approval
from crm.book import Book, Row
from crm.record_rule import RECORD_RULES, RecordRule
from kit.errors import UserError


def _limit_is_free(book: Book, row: Row) -> None:
    """Asked of customers that are there already: a new one has bought nothing yet."""
    if row.get("id") is None:
        return
    before = book.record("accounts", row["id"])
    if limit_needs_approval(book, before, row["credit_limit"]):
        raise UserError(
            "limit_needs_approval",
            "按审批流，调高信用额度要先审批：请在“审批”页申请，批准后自动生效。",
            "By the approval chain a higher credit limit needs approval: ask for it on the page "
            "“Approvals”; once approved it takes effect.",
        )


RECORD_RULES.add("accounts", RecordRule(check=_limit_is_free))
