"""A book that is built only when somebody looks into it.

With every right value kept from an earlier marking, judging needs the firm's key and no firm: this
is what makes regrading a class quick.
"""

from collections.abc import Callable
from typing import Any

import polars as pl

from crm.book import Book
from crm.operation import LogEntry
from crm.replay import replay
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
    """A book over a log; without operations even its lists of changes need no firm. Heights of
    tables, which receipts name, and merges are kept like right values."""

    def __init__(
        self, key: FirmKey, log: tuple[LogEntry, ...], oracle: Oracle = compute_afresh
    ) -> None:
        vars(self)["firm"] = LateFirm(key)
        vars(self)["late_oracle"] = oracle
        vars(self)["late_log"] = log
        vars(self)["seq"] = log[-1].seq if log else 0
        if not log:
            vars(self)["patches"] = {}

    def height(self, table: str) -> int:
        found: int = self.late_oracle(f"height|{table}", lambda: Book.height(self, table))
        return found

    def survivor(self, account_id: int) -> int:
        merged = self.late_oracle("merged", self._merged)
        if not 1 <= account_id <= self.height("accounts"):
            return super().survivor(account_id)
        while str(account_id) in merged:
            account_id = merged[str(account_id)]
        return account_id

    def _merged(self) -> dict[str, int]:
        gone = self.table("accounts").filter(pl.col("merged_into").is_not_null())
        return {str(a): b for a, b in gone.select("id", "merged_into").iter_rows()}

    def __getattr__(self, name: str) -> Any:
        return _grow(self, name, lambda: vars(replay(cached_firm(self.firm.key), self.late_log)))


def _grow(thing: Any, name: str, build: Callable[[], dict[str, Any]]) -> Any:
    if name.startswith("__") or name in ("key", "late_log", "late_oracle"):
        raise AttributeError(name)
    vars(thing).update(build())
    return vars(thing)[name]
