"""Every segment in use in one line with its key figures."""

import polars as pl

from crm.book import Book
from crm.marketing.segment_profile import profile
from crm.marketing.segments import Segment, campaigns_of, members, segments
from kit.errors import UserError

TYPES = {
    "id": pl.Int32,
    "name": pl.String,
    "kind": pl.String,
    "members": pl.Int32,
    "share": pl.Float64,
    "revenue_share": pl.Float64,
    "contactable": pl.Int32,
    "campaigns": pl.Int32,
    "created_on": pl.Date,
}


def segment_list(book: Book) -> pl.DataFrame:
    """The newest first; shares 0..1 of all customers. Figures are empty where a rule names a
    column that is no longer there."""
    return book.remember("segment list", lambda: _list(book))


def _list(book: Book) -> pl.DataFrame:
    rows = [_row(book, one) for one in segments(book)]
    return pl.DataFrame(rows, schema=TYPES, orient="row")


def _row(book: Book, one: Segment) -> tuple[object, ...]:
    used = len(campaigns_of(book, one.id))
    try:
        found = profile(book, members(book, one.id))
    except UserError:
        return (one.id, one.name, one.kind, None, None, None, None, used, one.created_on)
    figures = (found.members, found.share, found.revenue_share, found.contactable)
    return (one.id, one.name, one.kind, *figures, used, one.created_on)
