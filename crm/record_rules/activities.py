"""An activity belongs to an account, and to an opportunity of that account if to any."""

from crm.book import Book, Row
from crm.record_rule import RECORD_RULES, RecordRule
from crm.rules import live_account, own_opportunity


def _has_account(book: Book, row: Row) -> None:
    live_account(book, row["account_id"])


def _holds_together(book: Book, row: Row) -> None:
    live_account(book, row["account_id"])
    own_opportunity(book, row["account_id"], row["opportunity_id"])


RECORD_RULES.add("activities", RecordRule(("account_id",), _has_account, _holds_together))
