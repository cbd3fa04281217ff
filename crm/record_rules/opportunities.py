"""An opportunity belongs to an account and keeps what its stage needs; a closed one stands as it
is."""

from crm.book import Book, Row
from crm.record_rule import RECORD_RULES, RecordRule
from crm.rules import PROBABILITIES, live_account, open_opportunity
from crm.sales.stage_rules import check_kept, stage_fields


def _open(book: Book, row: Row) -> None:
    open_opportunity(book, row["id"])
    live_account(book, row["account_id"])


def _holds_together(book: Book, row: Row) -> None:
    live_account(book, row["account_id"])
    if row.get("id") is not None:
        check_kept(book, book.record("opportunities", row["id"]), row)


def _first_stage(book: Book, row: Row) -> Row:
    return {"probability": PROBABILITIES[row["stage"]]}


RECORD_RULES.add(
    "opportunities",
    RecordRule(
        ("account_id",), _open, _holds_together, starting=_first_stage, required=stage_fields
    ),
)
