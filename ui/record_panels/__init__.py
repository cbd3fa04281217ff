"""What one can do with a record of one table: a file named after the table with
`panel(book, id)`, found by being there and drawn under the title of the record's page. `said(book,
row)`, where it has one, names the columns that the panel shows already, and LISTS the tables whose
records it lists."""

from collections.abc import Callable
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import cast

from crm.book import Book, Row

Panel = Callable[[Book, int], None]


@cache
def panel_of(table: str) -> Panel | None:
    """The panel of a table; None when nobody wrote one."""
    if not (Path(__file__).parent / f"{table}.py").exists():
        return None
    return cast(Panel, import_module(f"{__name__}.{table}").panel)


def said_by_panel(book: Book, table: str, row: Row) -> frozenset[str]:
    """The columns of a record that its panel shows, so that they need not be said twice."""
    if panel_of(table) is None:
        return frozenset()
    said = getattr(import_module(f"{__name__}.{table}"), "said", None)
    return frozenset() if said is None else cast(frozenset[str], said(book, row))


def listed_by_panel(table: str) -> frozenset[str]:
    """The tables that the panel of a record lists, so that no tab below lists them again."""
    if panel_of(table) is None:
        return frozenset()
    return frozenset(getattr(import_module(f"{__name__}.{table}"), "LISTS", ()))
