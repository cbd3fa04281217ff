"""Everything that happened to a case, in order: its own record, and what the firm knew before."""

from dataclasses import dataclass
from datetime import datetime

from crm.book import Book

FROM_COLUMNS = {
    "opened": "opened_at",
    "replied": "first_response_at",
    "escalated": "escalated_at",
    "resolved": "resolved_at",
    "closed": "closed_at",
}
"""What a case that has no lines of its own still tells."""


@dataclass(frozen=True, slots=True)
class Happened:
    """One line. `kind` is one of case_events.kind; `case_id` is another case that was merged."""

    at: datetime
    kind: str
    says: str
    owner_id: int | None
    case_id: int


def history(book: Book, case_id: int) -> list[Happened]:
    """The lines of a case and of those merged into it, the newest first."""
    merged = book.pointing_to("cases", "merged_case_id", case_id)
    lines = [line for id in (case_id, *merged) for line in _of_one(book, id)]
    return sorted(lines, key=lambda line: line.at, reverse=True)


def why_escalated(book: Book, case_id: int) -> str:
    """The reason given when a case was escalated; empty when none is on record."""
    lines = book.pointing_to("case_events", "case_id", case_id)
    for id in reversed(lines):
        if book.value("case_events", id, "kind") == "escalated":
            return book.value("case_events", id, "says") or ""
    return ""


def _of_one(book: Book, case_id: int) -> list[Happened]:
    """Newest first: of two lines at one instant the later written comes first."""
    case = book.record("cases", case_id)
    written = [
        Happened(row["at"], row["kind"], row["says"] or "", row["owner_id"], case_id)
        for row in (
            book.record("case_events", id)
            for id in book.pointing_to("case_events", "case_id", case_id)
        )
    ]
    told = {line.kind for line in written}
    known = [
        Happened(case[column], kind, "", None if kind == "opened" else case["owner_id"], case_id)
        for kind, column in FROM_COLUMNS.items()
        if kind not in told and case[column] is not None
    ]
    return [*reversed(written), *reversed(known)]
