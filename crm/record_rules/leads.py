"""A converted lead stands as it is; the score follows the answers once there is one."""

from crm.book import Book, Row
from crm.record_rule import RECORD_RULES, RecordRule
from crm.sales.lead_score import score_of
from crm.sales.leads import unconverted_lead


def _unconverted(book: Book, row: Row) -> None:
    unconverted_lead(book, row["id"])


def _follows(book: Book, row: Row) -> Row:
    """A lead that is new scores as soon as all is answered, one with a score keeps in step; a new
    one that somebody owns is assigned."""
    found: Row = {}
    if row["id"] is None or row["score"] is not None:
        found["score"] = score_of(row)
    if row["status"] == "new" and row["owner_id"] is not None:
        found["status"] = "assigned"
    return found


RECORD_RULES.add("leads", RecordRule(changeable=_unconverted, following=_follows))
