"""The contracts in a few figures, and the deals that still lack one."""

from dataclasses import dataclass
from datetime import timedelta

import polars as pl

from crm.book import Book, Row
from crm.contracts.rules import yearly

SOON = 90
"""Days within which an end is near."""
MOST_SOURCES = 200


@dataclass(frozen=True, slots=True)
class Overview:
    """Money in fen. `renewed` and `over` count contracts whose term ended, or that were ended,
    within the last twelve months; a renewal signed ahead counts once its contract is over."""

    active: int
    a_year: int
    soon: int
    soon_value: int
    renewed: int
    over: int

    @property
    def rate(self) -> float | None:
        """Renewed contracts as a share of those that were to be renewed."""
        return self.renewed / self.over if self.over else None


def overview(book: Book) -> Overview:
    """The figures as of today; contracts without renewal are left out of the rate."""
    return book.remember("contracts overview", lambda: _overview(book))


def _overview(book: Book) -> Overview:
    rows = [row for row in book.table("contracts").iter_rows(named=True) if row["end_on"]]
    active = [row for row in rows if row["status"] == "active"]
    soon = [row for row in active if row["end_on"] <= book.as_of + timedelta(days=SOON)]
    over = [row for row in rows if row["renewal"] != "none" and _is_over(book, row)]
    return Overview(
        len(active),
        round(sum(yearly(row) for row in active)),
        len(soon),
        sum(row["value"] or 0 for row in soon),
        sum(row["status"] == "renewed" for row in over),
        len(over),
    )


def _is_over(book: Book, row: Row) -> bool:
    if row["status"] == "ended" and row["signed_on"] is None:
        return False  # a draft that was given up, or a renewal that was declined
    last = row["ended_on"] or row["end_on"]
    first = book.as_of - timedelta(days=365)
    return bool(row["status"] != "draft" and first <= last < book.as_of + timedelta(days=1)
                and row["status"] != "active")  # fmt: skip


def without_contract(book: Book) -> list[tuple[str, int]]:
    """Accepted quotes and won deals that no contract follows yet, the latest first: table, id."""
    standing = book.table("contracts").filter(pl.col("status").cast(pl.String) != "ended")
    quotes = book.table("quotes").filter(pl.col("status").cast(pl.String) == "accepted")
    deals = book.table("opportunities").filter(pl.col("stage").cast(pl.String) == "won")
    had = set(standing["opportunity_id"].drop_nulls().to_list())
    open_quotes = [
        (id, deal)
        for id, deal in quotes.select("id", "opportunity_id").iter_rows()
        if deal is None or deal not in had
    ]
    quoted = {deal for _id, deal in open_quotes}
    rest = [id for id in deals["id"].to_list() if id not in had and id not in quoted]
    found = [("quotes", id) for id, _deal in reversed(open_quotes)]
    return [*found, *(("opportunities", id) for id in reversed(rest))][:MOST_SOURCES]
