"""From a group of a report down to the records it counts."""

from collections.abc import Sequence

import polars as pl

from crm.analysis.definition import Report
from crm.analysis.grouping import Head, Key, head_of, key_expression
from crm.analysis.records import records
from crm.analysis.report import Result
from crm.book import Book
from crm.conditions import Condition


def records_behind(
    book: Book,
    report: Report,
    result: Result,
    keys: Sequence[Key],
    also: Sequence[Condition] = (),
    pivot: Key | None = None,
) -> pl.DataFrame:
    """The table's records, all columns, that fall under these keys of a result's row, and under
    one value of the pivot where that is given."""
    found = records(book, report, also)
    if pivot is not None and report.pivot is not None:
        across = head_of(book, report.table, report.pivot, found)
        found = found.filter(_is(across, pivot))
    for place, (head, key) in enumerate(zip(result.heads, keys, strict=True)):
        if key.others:
            named = {row[place] for row in result.rows if not row[place].others}
            found = found.filter(~_among(head, list(named)))
        else:
            found = found.filter(_is(head, key))
    table = book.table(report.table)
    return table.filter(pl.col("id").is_in(found["id"].implode()))


def _is(head: Head, key: Key) -> pl.Expr:
    expression = key_expression(head)
    if key.value is None:
        return expression.is_null()
    value = round(key.value / head.width) if head.by == "band" else key.value
    return expression.eq(value)


def _among(head: Head, keys: Sequence[Key]) -> pl.Expr:
    return pl.any_horizontal(pl.lit(False), *(_is(head, key).fill_null(False) for key in keys))
