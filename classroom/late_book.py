"""A book that is built only when somebody looks into it.

With every right value kept from an earlier marking, judging needs the firm's key and no firm: this
is what makes regrading a class quick.
"""

import hashlib
import json
from collections.abc import Callable
from typing import Any

import polars as pl

from crm.book import Book
from crm.operation import LogEntry
from grading.work import Oracle, compute_afresh
from sample_data.build import cached_firm
from sample_data.firm import Firm, FirmKey


class LateFirm(Firm):
    """A firm of which only the key is known until another attribute is read."""

    def __init__(self, key: FirmKey) -> None:
        object.__setattr__(self, "key", key)

    def __getattr__(self, name: str) -> Any:
        return _grow(self, name, lambda: vars(cached_firm(self.key)))


class LateBook(Book):
    """The book that `build` returns, which is what `log` leaves behind.

    Without operations even its lists of changes need no firm. Which records there are, which
    accounts were merged and what was taken back is kept like right values.
    """

    def __init__(
        self,
        key: FirmKey,
        log: tuple[LogEntry, ...],
        build: Callable[[], Book],
        oracle: Oracle = compute_afresh,
    ) -> None:
        known: dict[str, Any] = {"firm": LateFirm(key), "seq": log[-1].seq if log else 0}
        sets = {name: set[int]() for name in ("undone", "undos", "lasting")}
        nothing: dict[str, Any] = {} if log else sets | {"patches": {}, "altered": {}}
        vars(self).update(known | nothing)
        vars(self).update(late_oracle=oracle, late_build=build, late_log=log)

    def state(self) -> str:
        lines = [[entry.seq, entry.operation.line()] for entry in self.late_log]
        digest = hashlib.sha256(json.dumps(lines, sort_keys=True).encode()).hexdigest()
        return f"{self.firm.key}/{digest[:16]}"

    def height(self, table: str) -> int:
        own, added = self._records(table)
        return int(own + sum(count for _first, count in added))

    def has(self, table: str, id: int) -> bool:
        own, added = self._records(table)
        return 1 <= id <= own or any(first <= id < first + count for first, count in added)

    def survivor(self, account_id: int) -> int:
        if not self.has("accounts", account_id):
            return super().survivor(account_id)
        merged = self.late_oracle("merged", self._merged)
        while str(account_id) in merged:
            account_id = merged[str(account_id)]
        return account_id

    def is_undone(self, seq: int) -> bool:
        return seq in self.late_oracle("undone", lambda: sorted(self.undone))

    def _records(self, table: str) -> list[Any]:
        """How many records the firm has of its own, then first id and count of those added."""
        found: list[Any] = self.late_oracle(
            f"records|{table}",
            lambda: [self.firm.working_tables.height(table), self._overlay.runs(table)],
        )
        return found

    def _merged(self) -> dict[str, int]:
        if not self.late_log:
            return {}
        gone = self.table("accounts").filter(pl.col("merged_into").is_not_null())
        return {str(a): b for a, b in gone.select("id", "merged_into").iter_rows()}

    def __getattr__(self, name: str) -> Any:
        return _grow(self, name, lambda: vars(self.late_build()))


def _grow(thing: Any, name: str, build: Callable[[], dict[str, Any]]) -> Any:
    if name.startswith(("__", "late_")) or name == "key":
        raise AttributeError(name)
    vars(thing).update(build())
    return vars(thing)[name]
