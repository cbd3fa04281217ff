"""An opportunity belongs to an account; a closed one stands as it is."""

from crm.book import Book, Row
from crm.record_rule import RECORD_RULES, RecordRule
from crm.rules import PROBABILITIES, live_account, open_opportunity


def _open(book: Book, row: Row) -> None:
    open_opportunity(book, row["id"])
    live_account(book, row["account_id"])


def _has_account(book: Book, row: Row) -> None:
    live_account(book, row["account_id"])


def _first_stage(book: Book, row: Row) -> Row:
    return {"probability": PROBABILITIES[row["stage"]]}


RECORD_RULES.add(
    "opportunities", RecordRule(("account_id",), _open, _has_account, starting=_first_stage)
)
