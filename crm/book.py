"""The firm's records as they stand after the student's work: base tables plus a small overlay."""

import hashlib
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from typing import Any, TypeVar, cast

import polars as pl

from crm.links import Link, base_links
from crm.overlay import Overlay, Row
from crm.patch import MANY, RESET, Patch, digest_of_values
from crm.undoing import check_reversible
from kit.spare_memory import GONE, held, sparing
from sample_data.firm import Firm, digest
from sample_data.schema import Tables

__all__ = ["MANY", "RESET", "Book", "Patch", "Row"]

OPENS = time(9)
"""When a day at the firm begins."""
MOST_REMEMBERED = 32
"""A judgement of several exercises asks for about a dozen things."""
Found = TypeVar("Found")


@dataclass
class Book:
    """A firm under a student's operations. Fork it before changing one that others may read.

    Ids of the firm's own records are row number + 1. A record that was added and undone leaves a
    gap: its id is never given again.
    """

    firm: Firm
    patches: dict[int, tuple[Patch, ...]] = field(default_factory=dict)
    """What each operation changed, by its sequence number."""
    undone: set[int] = field(default_factory=set)
    """Operations that were taken back."""
    undos: set[int] = field(default_factory=set)
    """Operations that took another one back."""
    seq: int = 0
    lasting: set[int] = field(default_factory=set)
    """Operations that cannot be taken back: time does not run backwards."""
    altered: dict[int, dict[int, dict[int, Any]]] = field(default_factory=dict)
    """Operation -> place of a patch that changed many records -> id -> value before."""
    _overlay: Overlay = field(init=False, repr=False)
    _open: list[Patch] | None = field(default=None, init=False)
    _altered: dict[int, dict[int, Any]] = field(default_factory=dict, init=False, repr=False)
    _reversing: bool = field(default=False, init=False)
    _memory: dict[Hashable, Any] = field(default_factory=dict, init=False, repr=False)
    _summed: tuple[Any, int] = field(default_factory=lambda: (hashlib.sha256(), 0), init=False)
    """A digest of what the operations changed, and up to which one it goes."""
    _aside: dict[int, tuple[Overlay, frozenset[int]]] = field(
        default_factory=dict, init=False, repr=False
    )
    """What a reset took away: the overlay, and the operations that stood until then."""

    def __post_init__(self) -> None:
        tables, known = self.firm.working_tables, self.firm.working_schema
        self._overlay = Overlay(tables, base_links(self.firm), known)

    # --- reading -------------------------------------------------------------------------------
    @property
    def schema(self) -> Tables:
        """Every table of the firm and of its CRM: the firm's words, then what the CRM keeps."""
        return self.firm.working_schema

    @property
    def now(self) -> datetime:
        """The instant the firm has reached: opening time of its as-of date until time moves on."""
        moved = self._overlay.added.get("clock")
        if moved:
            return cast(datetime, moved[max(moved)]["to_at"])
        return datetime.combine(self.firm.as_of, OPENS)

    @property
    def as_of(self) -> date:
        """Today in the firm: T0, or the day the clock was moved to."""
        return self.now.date()

    def table(self, name: str) -> pl.DataFrame:
        """The table with every change in it, merged accounts included, in the order of ids."""
        return self._overlay.frame(name)

    def live_accounts(self) -> pl.DataFrame:
        """Accounts that have not been merged into another."""
        accounts = self.table("accounts")
        merged_into = accounts["merged_into"]
        if merged_into.null_count() == accounts.height:
            return accounts
        return accounts.filter(merged_into.is_null())

    def record(self, table: str, id: int) -> Row:
        """One record as plain values; UserError when there is none."""
        return self._overlay.row(table, id)

    def value(self, table: str, id: int, column: str) -> Any:
        """One value of one record; UserError when there is no such record."""
        return self._overlay.value(table, id, column)

    @property
    def links(self) -> dict[str, tuple[Link, ...]]:
        """Table -> the columns that point to it, those of the trade's own tables among them."""
        return self._overlay.links.to

    def has(self, table: str, id: int) -> bool:
        return self._overlay.has(table, id)

    def height(self, table: str) -> int:
        """How many records the table holds, merged accounts included."""
        return self._overlay.height(table)

    def was_given(self, table: str) -> bool:
        """Whether the work has added a record to the table, be it taken back since."""
        return table in self._overlay.added or table in self._overlay.blocks

    def survivor(self, account_id: int) -> int:
        """Follow merges to the account that now stands for this one."""
        while (into := self.value("accounts", account_id, "merged_into")) is not None:
            account_id = into
        return account_id

    def pointing_to(self, table: str, column: str, id: int) -> list[int]:
        """Ids of the records of `table` whose `column` now holds `id`, in ascending order."""
        return self._overlay.pointing_to((table, column), id)

    def is_undone(self, seq: int) -> bool:
        """Whether that operation was taken back."""
        return seq in self.undone

    def state(self) -> str:
        """A name for what the book holds: the firm's key and a digest of every change in order.
        Books that differ anywhere never share one; books alike may, after other operations, have
        two."""
        return self.remember("state", self._digest)

    def remember(self, key: Hashable, compute: Callable[[], Found]) -> Found:
        """What `compute` returns, worked out once for as long as no operation changes the book; if
        it is large, once more whenever memory was short since. `key` names it for good; readers
        and forks share the result, so never edit it."""
        memory = self._memory  # a change puts another in its place: nothing stale gets in there
        found = held(memory.get(key, GONE))
        if found is GONE:
            found = compute()
            if len(memory) >= MOST_REMEMBERED and key not in memory:
                memory.pop(next(iter([*memory])), None)  # the oldest; a copy, for others read too
            memory[key] = sparing(found)
        return cast(Found, found)

    # --- writing, for operations only ----------------------------------------------------------
    def change(self, table: str, id: int, **values: Any) -> None:
        """Set columns of one record; values that are already so leave no trace."""
        overlay = self._overlay
        for column, after in values.items():
            before = overlay.value(table, id, column)
            if before != after:
                overlay.put(table, id, column, before, after)
                self._note(Patch(table, id, column, before, after))

    def add(self, table: str, **values: Any) -> int:
        """Add a record and return its id; columns not named are empty."""
        id = self._overlay.new_id(table)
        row = dict.fromkeys(self.schema[table].columns)
        row.update(values, id=id)
        self._overlay.insert(table, row)
        self._note(Patch(table, id, "", None, row))
        return id

    def add_many(self, table: str, rows: pl.DataFrame) -> range:
        """Add the rows of a frame and return their ids; columns not in it are empty. Cheaper than
        `add` from a few dozen records on, in time and in what a log has to keep."""
        if rows.is_empty():
            return range(0)
        first = self._overlay.insert_block(table, rows)
        what = {"count": rows.height, "digest": digest({table: rows})[:16]}
        self._note(Patch(table, first, MANY, None, what))
        return range(first, first + rows.height)

    def change_many(self, table: str, column: str, values: Mapping[int, Any]) -> None:
        """Set one column of many records, by id. The log keeps how many, and a digest."""
        held = self._overlay.value
        before = {id: held(table, id, column) for id in values}
        changed = {id: after for id, after in values.items() if before[id] != after}
        if not changed:
            return
        for id, after in changed.items():
            self._overlay.put(table, id, column, before[id], after)
        told = {"count": len(changed), "column": column}
        what = told | {"digest": digest_of_values(changed)}
        self._altered[len(self._open or ())] = {id: before[id] for id in changed}
        self._note(Patch(table, min(changed), MANY, told, what))

    def relink(self, from_account: int, to_account: int) -> None:
        """Move every child record of one account to another."""
        if from_account == to_account:
            return
        for link in self.links["accounts"]:
            children = self._overlay.pointing_to(link, from_account)
            if not children or link[1] == "merged_into":
                continue
            self._overlay.move(link, children, from_account, to_account)
            for id in children:
                self._note(Patch(link[0], id, link[1], from_account, to_account))

    def reset(self) -> None:
        """Put everything back to the start: records, links, ids, clock. Until the reset is undone
        itself, the operations before it count as taken back."""
        standing = frozenset(self.patches) - self.undone - self.undos
        before = replace(self._overlay, frames={})
        self._aside[self.seq] = (before, standing)
        self._overlay = Overlay(before.tables, before.links, before.schema)
        self.undone |= standing
        self._note(Patch("", self.seq, RESET, None, {"count": len(standing)}))

    # --- bookkeeping ---------------------------------------------------------------------------
    def fork(self) -> "Book":
        """A book of its own with the same content; costs a shallow copy of the overlay."""
        twin = Book(self.firm, dict(self.patches), set(self.undone), set(self.undos), self.seq)
        twin._overlay, twin._memory = self._overlay.fork(), dict(self._memory)
        twin._aside, twin._summed = dict(self._aside), self._summed
        twin.lasting, twin.altered = set(self.lasting), dict(self.altered)
        return twin

    def begin(self) -> None:
        """Open an operation: from here on every change is noted."""
        self._open, self._altered, self._reversing = [], {}, False

    def end(self, seq: int) -> tuple[Patch, ...]:
        """Close the operation: its patches are kept under `seq`."""
        done = tuple(self._open or ())
        if self._reversing:
            self.undos.add(seq)
        self._open, self._reversing, self.seq, self._memory = None, False, seq, {}
        self.patches[seq] = done
        if self._altered:
            self.altered[seq], self._altered = self._altered, {}
        return done

    def reverse(self, seq: int) -> None:
        """Take back operation `seq`; UserError when a later operation built on it."""
        self.check_reversible(seq)
        done = self.patches[seq]
        for place in range(len(done) - 1, -1, -1):
            patch = done[place]
            if patch.column == RESET:
                before, standing = self._aside[patch.id]
                self._overlay = before.fork()
                self.undone -= standing
            elif patch.alters_many:
                column = patch.after["column"]
                self.change_many(patch.table, column, self.altered[seq][place])
                continue
            elif patch.column == MANY:
                self._overlay.remove_block(patch.table, patch.id)
            elif patch.column:
                self._overlay.put(patch.table, patch.id, patch.column, patch.after, patch.before)
            else:
                self._overlay.remove(patch.table, patch.id)
            self._note(Patch(patch.table, patch.id, patch.column, patch.after, patch.before))
        self.undone.add(seq)
        self._reversing = True

    def check_reversible(self, seq: int) -> None:
        """UserError when operation `seq` cannot be taken back now."""
        check_reversible(self, seq)

    def can_reverse(self, seq: int) -> bool:
        """Whether a page should offer to take that operation back; a later one may still forbid
        it, which `check_reversible` says."""
        gone = seq in self.undone or seq in self.undos or seq in self.lasting
        return seq in self.patches and not gone

    @property
    def noted(self) -> tuple[Patch, ...]:
        """What the operation that is being carried out has changed so far."""
        return tuple(self._open or ())

    def _digest(self) -> str:
        summed, upto = self._summed
        summed = summed.copy()
        for seq in sorted(s for s in self.patches if s > upto):
            for patch in self.patches[seq]:
                line = (patch.table, patch.id, patch.column, patch.after)
                summed.update(repr(line).encode())
        self._summed = summed, self.seq
        return f"{self.firm.key}/{summed.hexdigest()[:16]}"

    def _note(self, patch: Patch) -> None:
        """To be told of every change once it is made: what was remembered no longer holds."""
        self._memory = {}
        if self._open is not None:
            self._open.append(patch)
