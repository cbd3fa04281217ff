"""A hand-made firm's service desk at work: short words for its operations and its time."""

from datetime import datetime
from typing import Any

from crm.book import Book
from crm.operation import Operation, perform
from crm.operations.assign_case import AssignCase
from crm.operations.open_case import OpenCase
from crm.operations.reply_case import ReplyCase
from crm.operations.resolve_case import ResolveCase

AGENT, HEAD = 2, 2
VALUES = {"kind": "complaint", "priority": "medium", "category": "quality", "channel": "phone"}


def did(book: Book, operation: Operation) -> int:
    """Carry out one operation and return its number."""
    operation.says(book)
    perform(book, operation, book.seq + 1)
    return book.seq


def later(book: Book, to: datetime) -> None:
    """Move the firm's clock."""
    book.begin()
    book.add("clock", from_at=book.now, to_at=to)
    book.end(book.seq + 1)


def opened(book: Book, account_id: int = 3, **values: Any) -> int:
    """A new case; its number."""
    did(book, OpenCase(account_id=account_id, values=VALUES | values))
    return book.height("cases")


def taken(book: Book, **values: Any) -> int:
    """A case with an owner."""
    case_id = opened(book, **values)
    did(book, AssignCase(case_ids=(case_id,), owner_id=AGENT))
    return case_id


def replied(book: Book, **values: Any) -> int:
    case_id = taken(book, **values)
    did(book, ReplyCase(case_id=case_id, text="已经联系仓库核实"))
    return case_id


def solved(book: Book, **values: Any) -> int:
    case_id = replied(book, **values)
    did(book, ResolveCase(case_id=case_id, text="已补发"))
    return case_id
