"""The records a report counts: own and joined columns in one frame, filtered."""

from collections.abc import Iterable, Sequence

import polars as pl

from crm.analysis.columns import columns_of, source_of
from crm.analysis.definition import Report
from crm.analysis.derived import all_records, table_with
from crm.analysis.measures import columns_in, used_columns
from crm.book import Book
from crm.conditions import Condition, Group, expression, read_condition
from crm.conventions import VALID

VALIDITY = {"orders": "status", "order_lines": "order_id.status"}
"""Tables that know valid orders, and where the status stands."""


def report_columns(report: Report) -> set[str]:
    """Every path a report reads."""
    grouped = [*report.rows, *([report.pivot] if report.pivot else [])]
    paths = {one.column for one in grouped} | columns_in(report.filter)
    for measure in report.measures:
        paths |= used_columns(measure)
    if report.valid_only and report.table in VALIDITY:
        paths.add(VALIDITY[report.table])
    return paths


def records(book: Book, report: Report, also: Sequence[Condition] = ()) -> pl.DataFrame:
    """The records that count, with `id` and every column the report or `also` names.

    Merged accounts are left out. UserError for a column nobody knows.
    """
    known = book.schema
    columns = columns_of(known, report.table)
    conditions = [read_condition(report.filter, columns)] if report.filter else []
    conditions += also
    paths = report_columns(report) | {path for one in also for path in paths_in(one)}
    kept = [expression(columns, one, book.as_of) for one in conditions]
    if report.valid_only and report.table in VALIDITY:
        kept.append(pl.col(VALIDITY[report.table]).is_in(list(VALID)))
    frame = joined(book, report.table, paths)
    return (frame.filter(*kept) if kept else frame).collect()


def joined(book: Book, table: str, paths: Iterable[str]) -> pl.LazyFrame:
    """The table's live records with these paths as columns, in the order of ids."""
    sources = {path: source_of(book.schema, table, path) for path in sorted(_with_links(paths))}
    own = {source.name for source in sources.values() if not source.link}
    links = {source.link: source.table for source in sources.values() if source.link}
    near = {link for link in links if "." not in link}
    frame = table_with(book, table, own).lazy().select({"id", *own, *near})
    for link, target in sorted(links.items(), key=lambda one: one[0].count(".")):
        wanted = {s.name: path for path, s in sources.items() if s.link == link}
        right = all_records(book, target, set(wanted)).lazy()
        right = right.select(
            pl.col("id").alias(f"{link}."), *(pl.col(n).alias(p) for n, p in wanted.items())
        )
        frame = frame.join(
            right, left_on=link, right_on=f"{link}.", how="left", maintain_order="left"
        )
    return frame


def _with_links(paths: Iterable[str]) -> set[str]:
    """The paths with the link itself of each that stands two links away."""
    wanted = set(paths)
    return wanted | {path.rpartition(".")[0] for path in wanted if path.count(".") > 1}


def paths_in(condition: Condition) -> set[str]:
    """The paths a condition names."""
    if isinstance(condition, Group):
        return set().union(*map(paths_in, condition.parts))
    return {condition.column}
