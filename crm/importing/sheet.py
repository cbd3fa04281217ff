"""The rows of a file as text, with the corrections a person made to single cells."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

Repairs = Mapping[tuple[int, int], str]
"""(place of the row, place of the column) -> the text that stands there now."""


@dataclass(frozen=True)
class Sheet:
    """Headers and rows of text; `lines` are the rows' places in the file, from 1."""

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]
    name: str = ""
    digest: str = ""
    """Of the file's bytes: the same file again is recognised by it."""
    of: int | None = None
    """The step of the log whose held back rows these are."""

    @cached_property
    def fingerprint(self) -> str:
        """The same for sheets that hold the same cells."""
        rows = "\x1e".join("\x1f".join(row) for row in (self.headers, *self.rows))
        return hashlib.sha256(f"{self.of}\x1d{rows}".encode("utf-8", "replace")).hexdigest()[:32]

    def repaired(self, repairs: Repairs) -> "Sheet":
        """The sheet with some cells replaced."""
        if not repairs:
            return self
        rows = [list(row) for row in self.rows]
        for (row, column), text in repairs.items():
            rows[row][column] = text
        whole = tuple(tuple(row) for row in rows)
        return Sheet(self.headers, whole, self.lines, self.name, self.digest, self.of)

    def column(self, place: int) -> list[str]:
        return [row[place] for row in self.rows]


def digest_of(raw: bytes) -> str:
    """The name of a file's content."""
    return hashlib.sha256(raw).hexdigest()[:32]
