"""A contact belongs to an account that can be worked on."""

from crm.book import Book, Row
from crm.record_rule import RECORD_RULES, RecordRule
from crm.rules import live_account


def _has_account(book: Book, row: Row) -> None:
    live_account(book, row["account_id"])


RECORD_RULES.add("contacts", RecordRule(("account_id",), _has_account, _has_account))
