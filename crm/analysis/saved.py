"""The reports and dashboards a student saved, read back from the book."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from crm.analysis.definition import Report, read_report
from crm.analysis.layout import Layout, read_layout
from crm.analysis.ready import ready_reports
from crm.book import Book
from kit.errors import UserError
from kit.text import Text


@dataclass(frozen=True)
class Named:
    """A saved report or dashboard in a list."""

    id: int
    name: str


def saved_reports(book: Book) -> list[Named]:
    """The saved reports that were not deleted, the newest first."""
    return _listed(book, "reports")


def saved_dashboards(book: Book) -> list[Named]:
    """The saved dashboards that were not deleted, the newest first."""
    return _listed(book, "dashboards")


def saved_report(book: Book, id: int) -> Report:
    """A saved report's definition; UserError when there is none or it cannot be read."""
    return read_report(_stored(book, "reports", id, "query"))


def saved_dashboard(book: Book, id: int) -> Layout:
    """A saved dashboard's layout; UserError when there is none or it cannot be read."""
    return read_layout(_stored(book, "dashboards", id, "layout"))


def report_of_tile(book: Book, which: int | str) -> tuple[Text, Report]:
    """Name and definition of what a tile shows; UserError when it is gone."""
    if isinstance(which, int):
        name = str(book.value("reports", which, "name"))
        return Text(zh=name, en=name), saved_report(book, which)
    found = ready_reports().get(which)
    if found is None:
        raise UserError(
            "no_report",
            f"没有名为“{which[:40]}”的现成报表，请移除这一块。",
            f"There is no ready report “{which[:40]}”; remove this tile.",
        )
    return found.name, found.report


def is_deleted(book: Book, table: str, id: int) -> bool:
    return bool(book.value(table, id, "deleted"))


def check_place(book: Book, table: str, id: int | None, called: str, thing: Text) -> None:
    """UserError when number `id` was deleted or another saved one has this name. `thing` is what a
    sentence calls one record of the table."""
    if id is not None and is_deleted(book, table, id):
        raise UserError(
            "deleted",
            f"这个{thing.zh}已经删除，请另存为新{thing.zh}。",
            f"This {thing.en} was deleted; save a new one.",
        )
    if any(one.name == called and one.id != id for one in _listed(book, table)):
        raise UserError(
            "same_name",
            f"已有名为“{called}”的{thing.zh}，请换一个名称。",
            f"There is a {thing.en} called “{called}” already; choose another name.",
        )


def _listed(book: Book, table: str) -> list[Named]:
    return book.remember(("listed", table), lambda: _read(book, table))


def _read(book: Book, table: str) -> list[Named]:
    frame = book.table(table)
    kept = frame.filter(~pl.col("deleted").fill_null(False)).sort("id", descending=True)
    return [Named(id, name) for id, name in kept.select("id", "name").iter_rows()]


def _stored(book: Book, table: str, id: int, column: str) -> Mapping[str, Any]:
    if is_deleted(book, table, id):
        label = book.schema[table].label
        raise UserError(
            "deleted", f"这个{label.zh}已经删除。", f"This {label.en.lower()} was deleted."
        )
    try:
        found = json.loads(book.value(table, id, column) or "null")
    except ValueError:
        found = None
    return found if isinstance(found, dict) else {"": None}
