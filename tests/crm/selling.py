"""Values for the tests of selling: the small firm with products and leads, and a word to act."""

from datetime import date
from typing import Any

import polars as pl

from crm.book import Book
from crm.operation import perform, read_operation
from kit.errors import UserError
from sample_data.firm import Firm
from sample_data.schema import schema

PRODUCTS = [
    {"name": "礼盒", "list_price": 10_000, "unit_cost": 6_000},
    {"name": "贺卡", "list_price": 999, "unit_cost": 300},
]
ANSWERS = {"budget": "approved", "authority": "decision_maker", "need": "urgent"}
LEADS: list[dict[str, Any]] = [
    {"name": "钱进", "company": "江城商贸 有限公司", "mobile": "17900000777", "source": "referral"},
    {"name": "孙敏", "company": "新光学校", "mobile": "17900000888", "source": "exhibition"},
    {"name": "李强", "mobile": "17900000003", "source": "store", "status": "recycled"},
]


def selling_firm(firm: Firm) -> Firm:
    """The small firm with two products and three leads."""
    started = {"status": "assigned", "owner_id": 1, "created_on": date(2025, 6, 1)}
    rows = {"products": PRODUCTS, "leads": [started | lead for lead in LEADS]}
    tables = {
        name: pl.DataFrame(
            [
                dict.fromkeys(schema()[name].columns) | row | {"id": number}
                for number, row in enumerate(found, 1)
            ],
            schema=schema()[name].dtypes,
        )
        for name, found in rows.items()
    }
    return Firm(firm.key, firm.name, firm.first_day, firm.as_of, {**firm.tables, **tables})


def do(book: Book, op: str, **fields: Any) -> Book:
    """Carry out one operation; UserError when it is refused."""
    operation = read_operation({"op": op, **fields})
    operation.says(book)
    perform(book, operation, book.seq + 1)
    return book


def refusal(book: Book, op: str, **fields: Any) -> str:
    """The code of the refusal; empty when the operation is allowed."""
    try:
        read_operation({"op": op, **fields}).check(book)
    except UserError as error:
        return error.code
    return ""


def scored(book: Book, lead_id: int = 1) -> Book:
    return do(book, "score_lead", lead_id=lead_id, timeline="this_quarter", **ANSWERS)


def accepted_quote(book: Book) -> Book:
    """Quote 1 of two lines on the deal that is in negotiation, accepted by the customer: net
    8,999.55 yuan, tax 1,169.94."""
    lines = [{"product_id": 1, "quantity": 100, "discount": 0.1}]
    do(book, "create_quote", opportunity_id=1, lines=[*lines, {"product_id": 2, "quantity": 1}])
    do(book, "send_quote", quote_id=1)
    return do(book, "answer_quote", quote_id=1, accepted=True)
