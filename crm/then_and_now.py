"""What has changed in a firm between two moments of its log, table by table."""

from dataclasses import dataclass
from typing import Literal

import polars as pl

from crm.book import Book

Kind = Literal["added", "changed", "removed"]


@dataclass(frozen=True, slots=True)
class Since:
    """The records of one table that are not as they were, by id."""

    added: frozenset[int]
    changed: frozenset[int]
    removed: frozenset[int]
    """Records that were there then and are gone now: work that was taken back."""

    @property
    def total(self) -> int:
        return len(self.added) + len(self.changed) + len(self.removed)

    def kind(self, id: int) -> Kind | None:
        """What became of one record; None when it is as it was."""
        if id in self.added:
            return "added"
        if id in self.removed:
            return "removed"
        return "changed" if id in self.changed else None


def since(then: Book, now: Book, table: str) -> Since:
    """What became of a table. Both books are on the same firm."""
    before, after = then.table(table), now.table(table)
    if before is after:
        return Since(frozenset(), frozenset(), frozenset())
    were, are = frozenset(before["id"].to_list()), frozenset(after["id"].to_list())
    both = before.join(after, on="id", suffix=" now")
    values = [name for name in before.columns if name != "id"]
    differs = pl.any_horizontal(pl.col(n).ne_missing(pl.col(f"{n} now")) for n in values)
    changed = both.filter(differs)["id"].to_list() if values else []
    return Since(are - were, frozenset(changed), were - are)


def changed_tables(then: Book, now: Book) -> dict[str, Since]:
    """The tables that are not as they were, with what became of their records."""
    found = {name: since(then, now, name) for name in now.schema}
    return {name: one for name, one in found.items() if one.total}
