"""Which records point to which: an index over the firm's own tables, shared by every book on it."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import polars as pl

from sample_data.schema import schema

Link = tuple[str, str]
"""A table and its column that holds ids of another table."""

LINKS: dict[str, tuple[Link, ...]] = {
    target: tuple(
        (name, column)
        for name, table in schema().items()
        for column, about in table.columns.items()
        if about.to == target and column != "id"
    )
    for target in schema()
}
"""Table -> the columns that point to it."""

LINK_COLUMNS = frozenset(link for links in LINKS.values() for link in links)


class BaseLinks:
    """Finds the firm's own records that point to an id; a column is sorted on first use."""

    def __init__(self, tables: Mapping[str, pl.DataFrame]) -> None:
        self._tables = tables
        self._sorted: dict[Link, tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]] = {}

    def pointing_to(self, link: Link, id: int) -> list[int]:
        """Ids of the records whose column holds `id`, in ascending order."""
        if link not in self._sorted:
            self._sorted[link] = self._sort(link)
        values, ids = self._sorted[link]
        first = values.searchsorted(id)
        end = values.searchsorted(id, "right")
        found: list[int] = ids[first:end].tolist()
        return found

    def _sort(self, link: Link) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        table, column = link
        values = self._tables[table][column].cast(pl.Int64).fill_null(0).to_numpy()
        rows = np.argsort(values, kind="stable")
        return values[rows], rows.astype(np.int64) + 1
