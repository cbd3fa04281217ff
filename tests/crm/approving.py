"""Quotes that are handed in for approval, for tests of approval."""

from typing import Any

from crm.book import Book
from tests.crm.selling import do

REASON = "老客户年度采购，数量较大，对手报价更低"
WHO = {"head": "sales_lead", "finance": "finance", "chief": "general_manager"}


def with_quote(book: Book, discount: float, quantity: int = 5, owner: int | None = 2) -> Book:
    lines = [{"product_id": 1, "quantity": quantity, "discount": discount}]
    values = {"owner_id": owner}
    return do(book, "create_quote", opportunity_id=1, lines=lines, values=values)


def submitted(book: Book, discount: float, quantity: int = 5, owner: int | None = 2) -> Book:
    return do(with_quote(book, discount, quantity, owner), "request_approval", quote_id=1)


def three_steps(on_reject: str = "submitter") -> dict[str, Any]:
    """Everybody is asked about every quote."""
    steps = [
        {"name": name, "approver": who, "condition": None, "on_reject": on_reject}
        for name, who in WHO.items()
    ]
    return {"table": "quotes", "condition": None, "steps": steps}
