"""Every live customer with what is known of it: the record and what follows from the tables."""

from collections.abc import Callable, Iterable

import polars as pl

from crm.book import Book
from crm.marketing import fact_groups
from crm.marketing.fact_columns import (
    BUYING,
    CONTACTS,
    HABITS,
    REACH,
    SCORES,
    SERVICE,
    STAGES,
    chosen_values,
)
from crm.rfm import CLASSES
from sample_data.schema import Column

NOT_FACTS = frozenset({"merged_into"})
GROUPS: dict[str, Callable[[Book], pl.DataFrame]] = {
    "buying": fact_groups.buying,
    "habits": fact_groups.habits,
    "scores": fact_groups.scores,
    "service": fact_groups.service,
    "stages": fact_groups.stages,
    "contacts": fact_groups.contacts,
    "reach": fact_groups.reach,
}


def fact_columns(book: Book) -> dict[str, Column]:
    """What one may ask of a customer, in order: the record's own columns, then derived ones."""
    return book.remember("fact columns", lambda: {**_own(book), **_flat(_derived(book))})


def account_facts(book: Book, wanted: Iterable[str] | None = None) -> pl.DataFrame:
    """One row per live customer in the order of ids. `wanted` names the columns that are needed
    (all of them where nothing is said); the frame may hold more."""
    groups = tuple(GROUPS) if wanted is None else _groups_of(book, frozenset(wanted))
    return book.remember(("account facts", groups), lambda: _facts(book, groups))


def _facts(book: Book, groups: tuple[str, ...]) -> pl.DataFrame:
    whole = book.live_accounts().select(list(_own(book)))
    if groups:
        whole = whole.with_columns(account=pl.col("id").cast(pl.Int64))
        for group in groups:
            whole = whole.join(_group(book, group), "account", how="left", maintain_order="left")
    columns = fact_columns(book)
    return whole.select(_typed(name, columns[name]) for name in columns if name in whole.columns)


def _group(book: Book, name: str) -> pl.DataFrame:
    return book.remember(("facts of", name), lambda: GROUPS[name](book))


def _typed(name: str, about: Column) -> pl.Expr:
    column = pl.col(name)
    if name in fact_groups.EMPTY_IS_NONE:
        column = column.fill_null(0)
    elif name in CONTACTS and about.type == "flag":
        column = column.fill_null(False)
    return column.cast(about.dtype)


def _own(book: Book) -> dict[str, Column]:
    columns = book.schema["accounts"].columns
    return {name: about for name, about in columns.items() if name not in NOT_FACTS}


def _derived(book: Book) -> dict[str, dict[str, Column]]:
    listed = chosen_values(book.schema, CLASSES)
    return {
        "buying": BUYING,
        "habits": {**listed["habits"], **HABITS},
        "scores": {**SCORES, **listed["scores"]},
        "service": SERVICE,
        "stages": STAGES,
        "contacts": CONTACTS,
        "reach": REACH,
    }


def _flat(groups: dict[str, dict[str, Column]]) -> dict[str, Column]:
    return {name: about for columns in groups.values() for name, about in columns.items()}


def _groups_of(book: Book, wanted: frozenset[str]) -> tuple[str, ...]:
    return tuple(name for name, columns in _derived(book).items() if wanted & columns.keys())
