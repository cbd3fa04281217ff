"""Requests that wait for a decision as rows of a table, for the work of the day."""

from collections.abc import Mapping

import polars as pl

from crm.approvals.approvers import approver_label
from crm.approvals.requests import present_stage, target_of, waiting_for
from crm.book import Book, Row

COLUMNS: Mapping[str, type[pl.DataType]] = {
    "id": pl.Int64,
    "table": pl.String,
    "record": pl.Int64,
    "owner_id": pl.Int64,
    "amount": pl.Int64,
    "step": pl.String,
    "step_en": pl.String,
    "late": pl.Boolean,
}


def waiting_rows(book: Book) -> pl.DataFrame:
    """The oldest first; the owner is the record's, `amount` in fen, and `id` is the place in this
    list, for the oldest may not be written down yet."""
    rows = [_row(book, place, request) for place, request in enumerate(waiting_for(book), 1)]
    return pl.DataFrame(rows, schema=COLUMNS)


def _row(book: Book, place: int, request: Row) -> Row:
    table, record = request["table_name"], target_of(request)
    approver = approver_label(book, present_stage(request).approver)
    return {
        "id": place,
        "table": table,
        "record": record,
        "owner_id": book.value(table, record, "owner_id"),
        "amount": request["asked"],
        "step": approver.zh,
        "step_en": approver.en,
        "late": False,
    }
