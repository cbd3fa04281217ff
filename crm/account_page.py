"""One customer with everything that hangs on it."""

from dataclasses import dataclass
from datetime import date

import polars as pl

from crm.book import Book, Row
from crm.rules import CLOSED

NEWEST_FIRST = {
    "contacts": "id",
    "orders": "order_date",
    "cases": "opened_at",
    "opportunities": "created_on",
    "activities": "id",
    "survey_replies": "replied_on",
    "campaign_members": "sent_on",
}
"""The tables below a customer, and the column that orders each."""


@dataclass(frozen=True, slots=True)
class Totals:
    """The customer in a few numbers; money in fen. Orders count when completed (CONTENT C.0)."""

    orders: int
    revenue: int
    last_order: date | None
    open_cases: int
    open_opportunities: int
    open_amount: int


@dataclass(frozen=True, slots=True)
class AccountPage:
    """A customer's record and the records below it, newest first."""

    record: Row
    contacts: pl.DataFrame
    orders: pl.DataFrame
    cases: pl.DataFrame
    opportunities: pl.DataFrame
    activities: pl.DataFrame
    survey_replies: pl.DataFrame
    campaign_members: pl.DataFrame
    merged: tuple[int, ...]
    """Accounts that were merged into this one."""
    totals: Totals


def account_page(book: Book, account_id: int) -> AccountPage:
    """Return the page of one account; UserError when there is no such account. Made once until
    the book changes: the page, its timeline and its lists all ask for it."""
    return book.remember(("account page", account_id), lambda: _made(book, account_id))


def _made(book: Book, account_id: int) -> AccountPage:
    record = book.record("accounts", account_id)
    below = {name: _below(book, name, account_id) for name in NEWEST_FIRST}
    merged = tuple(book.pointing_to("accounts", "merged_into", account_id))
    return AccountPage(record, **below, merged=merged, totals=_totals(below))


def _below(book: Book, table: str, account_id: int) -> pl.DataFrame:
    mine = book.table(table).filter(pl.col("account_id") == account_id)
    return mine.sort(NEWEST_FIRST[table], "id", descending=True, nulls_last=True)


def _totals(below: dict[str, pl.DataFrame]) -> Totals:
    valid = below["orders"].filter(pl.col("status") == "completed")
    still_open = below["opportunities"].filter(~pl.col("stage").cast(pl.String).is_in(CLOSED))
    last = valid["order_date"].max()
    return Totals(
        orders=valid.height,
        revenue=int(valid["amount"].sum()),
        last_order=last if isinstance(last, date) else None,
        open_cases=below["cases"].filter(pl.col("status") != "closed").height,
        open_opportunities=still_open.height,
        open_amount=int(still_open["amount"].sum()),
    )
