"""A dashboard's filter on one report: by period, owner and region, where its table has them."""

from dataclasses import dataclass

from crm.analysis.columns import DATES, columns_of
from crm.analysis.definition import Report
from crm.analysis.layout import Layout, since
from crm.book import Book
from crm.conditions import Condition, Filter
from kit.text import Text

USUAL_DATES = ("created_on", "order_date", "opened_at", "done_on", "sent_on", "replied_on")
WORDS = {
    "period": Text(zh="时间", en="period"),
    "owner": Text(zh="负责人", en="owner"),
    "region": Text(zh="省份", en="province"),
}


@dataclass(frozen=True)
class Narrowed:
    """What applies to the report, and which parts of the filter its table does not have."""

    conditions: tuple[Condition, ...]
    left_out: tuple[Text, ...]


def narrowed(book: Book, report: Report, layout: Layout) -> Narrowed:
    """The dashboard's filter as conditions on the report's columns."""
    first = since(layout.period, book.as_of)
    wanted: list[tuple[str, str | None, object]] = []
    if first is not None:
        wanted.append(("period", date_column(book, report), first))
    if layout.owner is not None:
        wanted.append(("owner", _first(book, report, "owner_id"), layout.owner))
    if layout.region is not None:
        wanted.append(("region", _first(book, report, "region"), layout.region))
    found = tuple(
        Filter(column, ">=" if name == "period" else "=", value)
        for name, column, value in wanted
        if column
    )
    return Narrowed(found, tuple(WORDS[name] for name, column, _ in wanted if not column))


def date_column(book: Book, report: Report) -> str | None:
    """The date a period is about: the one the report groups by, else the table's usual one."""
    columns = columns_of(book.schema, report.table)
    grouped = [*report.rows, *([report.pivot] if report.pivot else [])]
    for grouping in grouped:
        if grouping.column in columns and columns[grouping.column].type in DATES:
            return grouping.column
    dates = [path for path, column in columns.items() if column.type in DATES]
    usual = [name for name in USUAL_DATES if name in dates]
    return next(iter([*usual, *dates]), None)


def _first(book: Book, report: Report, name: str) -> str | None:
    """The own column of that name, else the customer's."""
    columns = columns_of(book.schema, report.table)
    return next((path for path in (name, f"account_id.{name}") if path in columns), None)
