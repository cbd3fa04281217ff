"""A case belongs to an account, comes in when it is written down, and rests once it is closed."""

from crm.book import Book, Row
from crm.record_rule import RECORD_RULES, RecordRule
from crm.rules import live_account
from crm.service.case_rules import check_still_open, check_the_customers


def _still_open(book: Book, row: Row) -> None:
    live_account(book, row["account_id"])
    check_still_open(row)


def _holds_together(book: Book, row: Row) -> None:
    live_account(book, row["account_id"])
    check_the_customers(book, row)


def _comes_in(book: Book, row: Row) -> Row:
    return {"opened_at": book.now, "reopened": False}


def _is_assigned(book: Book, row: Row) -> Row:
    """A case that gets an owner is assigned, whichever way he was set."""
    return {"status": "assigned"} if row["status"] == "new" and row["owner_id"] else {}


RECORD_RULES.add(
    "cases", RecordRule(("account_id",), _still_open, _holds_together, _comes_in, _is_assigned)
)
