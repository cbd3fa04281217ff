"""A case belongs to an account and comes in when it is written down."""

from crm.book import Book, Row
from crm.record_rule import RECORD_RULES, RecordRule
from crm.rules import live_account


def _has_account(book: Book, row: Row) -> None:
    live_account(book, row["account_id"])


def _comes_in(book: Book, row: Row) -> Row:
    return {"opened_at": book.now, "reopened": False}


RECORD_RULES.add("cases", RecordRule(("account_id",), check=_has_account, starting=_comes_in))
