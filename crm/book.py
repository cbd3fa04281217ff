"""The firm's records as they stand after the student's work: base tables plus a small overlay."""

from dataclasses import dataclass, field
from typing import Any, NamedTuple

import polars as pl

from crm.links import LINK_COLUMNS, LINKS, BaseLinks, Link
from kit.errors import UserError
from sample_data.firm import Firm
from sample_data.schema import code, schema

Row = dict[str, Any]
"""One record: column -> plain Python value (money in fen, None for nothing)."""

NO_COLUMNS: dict[str, dict[int, Any]] = {}
EMPTY: dict[str, Row] = {
    name: dict.fromkeys(about.columns, None) for name, about in schema().items()
}


class Patch(NamedTuple):
    """One value that an operation changed. `column` is "" for a record that was added (`before`
    is None) or, by an undo, removed again (`after` is None)."""

    table: str
    id: int
    column: str
    before: Any
    after: Any


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
    _set: dict[str, dict[str, dict[int, Any]]] = field(default_factory=dict)
    """Table -> column -> id -> new value, for the firm's own records."""
    _new: dict[str, dict[int, Row]] = field(default_factory=dict)
    """Table -> id -> record that was added; a changed record is replaced, never edited."""
    _given: dict[str, int] = field(default_factory=dict)
    """Table -> last id given to an added record."""
    _arrived: dict[Link, dict[int, frozenset[int]]] = field(default_factory=dict)
    """Link -> target id -> records that the overlay made point to it."""
    _frames: dict[str, pl.DataFrame] = field(default_factory=dict)
    _links: BaseLinks | None = None
    _open: list[Patch] | None = None
    _reversing: bool = False

    # --- reading -------------------------------------------------------------------------------
    def table(self, name: str) -> pl.DataFrame:
        """The table with every change in it, merged accounts included, in the order of ids."""
        if name not in self._set and not self._new.get(name):
            return self.firm.tables[name]
        if name not in self._frames:
            self._frames[name] = self._overlaid(name)
        return self._frames[name]

    def live_accounts(self) -> pl.DataFrame:
        """Accounts that have not been merged into another."""
        accounts = self.table("accounts")
        return accounts.filter(pl.col("merged_into").is_null())

    def record(self, table: str, id: int) -> Row:
        """One record as plain values; UserError when there is none."""
        if id in self._new.get(table, {}):
            return dict(self._new[table][id])
        row = self._own(table, id).row(id - 1, named=True)
        for column, changed in self._set.get(table, {}).items():
            if id in changed:
                row[column] = changed[id]
        return row

    def value(self, table: str, id: int, column: str) -> Any:
        """One value of one record; UserError when there is no such record."""
        fresh = self._new.get(table)
        if fresh is not None and id in fresh:
            return fresh[id][column]
        changed = self._set.get(table, NO_COLUMNS).get(column)
        if changed is not None and id in changed:
            return changed[id]
        return self._own(table, id).item(id - 1, column)

    def has(self, table: str, id: int) -> bool:
        return 1 <= id <= self.firm.tables[table].height or id in self._new.get(table, {})

    def height(self, table: str) -> int:
        """How many records the table holds, merged accounts included."""
        return self.firm.tables[table].height + len(self._new.get(table, {}))

    def survivor(self, account_id: int) -> int:
        """Follow merges to the account that now stands for this one."""
        while (into := self.value("accounts", account_id, "merged_into")) is not None:
            account_id = into
        return account_id

    def pointing_to(self, table: str, column: str, id: int) -> list[int]:
        """Ids of the records of `table` whose `column` now holds `id`, in ascending order."""
        if self._links is None:
            self._links = BaseLinks(self.firm.tables)
        own = self._links.pointing_to((table, column), id)
        changed = self._set.get(table, {}).get(column, {})
        stayed = [child for child in own if child not in changed]
        return sorted({*stayed, *self._arrived.get((table, column), {}).get(id, ())})

    # --- writing, for operations only ----------------------------------------------------------
    def change(self, table: str, id: int, **values: Any) -> None:
        """Set columns of one record; values that are already so leave no trace."""
        for column, after in values.items():
            before = self.value(table, id, column)
            if before != after:
                self._note(Patch(table, id, column, before, after))
                self._put(table, id, column, before, after)

    def add(self, table: str, **values: Any) -> int:
        """Add a record and return its id; columns not named are empty."""
        id = self._given.get(table, self.firm.tables[table].height) + 1
        self._given[table] = id
        row = EMPTY[table] | values | {"id": id}
        self._insert(table, row)
        self._note(Patch(table, id, "", None, row))
        return id

    def relink(self, from_account: int, to_account: int) -> None:
        """Move every child record of one account to another."""
        for table, column in LINKS["accounts"]:
            if column != "merged_into":
                for id in self.pointing_to(table, column, from_account):
                    self.change(table, id, **{column: to_account})

    # --- bookkeeping ---------------------------------------------------------------------------
    def fork(self) -> "Book":
        """A book of its own with the same content; costs a shallow copy of the overlay."""
        return Book(
            self.firm,
            dict(self.patches),
            set(self.undone),
            set(self.undos),
            self.seq,
            {t: {c: dict(v) for c, v in columns.items()} for t, columns in self._set.items()},
            {t: dict(rows) for t, rows in self._new.items()},
            dict(self._given),
            {link: dict(ids) for link, ids in self._arrived.items()},
            dict(self._frames),
            self._links,
        )

    def begin(self) -> None:
        """Open an operation: from here on every change is noted."""
        self._open, self._reversing = [], False

    def end(self, seq: int) -> tuple[Patch, ...]:
        """Close the operation: its patches are kept under `seq`."""
        done = tuple(self._open or ())
        if self._reversing:
            self.undos.add(seq)
        self._open, self._reversing, self.seq = None, False, seq
        self.patches[seq] = done
        return done

    def reverse(self, seq: int) -> None:
        """Take back operation `seq`; UserError when a later operation built on it."""
        self.check_reversible(seq)
        for patch in reversed(self.patches[seq]):
            self._note(Patch(patch.table, patch.id, patch.column, patch.after, patch.before))
            if patch.column:
                self._put(patch.table, patch.id, patch.column, patch.after, patch.before)
            else:
                self._remove(patch.table, patch.id)
        self.undone.add(seq)
        self._reversing = True

    def check_reversible(self, seq: int) -> None:
        """UserError when operation `seq` cannot be taken back now."""
        if seq not in self.patches or seq in self.undone or seq in self.undos:
            raise UserError(
                "no_undo",
                "这一步不存在、已经撤销，或者本身就是一次撤销。",
                "That step does not exist, is undone already, or was itself an undo.",
            )
        mine = {(p.table, p.id, p.column) for p in self.patches[seq]}
        added = {(table, id) for table, id, column in mine if not column}
        for later in self._standing_after(seq):
            if (later.table, later.id, later.column) in mine or (later.table, later.id) in added:
                raise _built_on()
        if any(self._is_pointed_to(table, id, added) for table, id in added):
            raise _built_on()

    def _standing_after(self, seq: int) -> list[Patch]:
        standing = range(seq + 1, self.seq + 1)
        return [
            patch
            for other in standing
            if other not in self.undone and other not in self.undos
            for patch in self.patches.get(other, ())
        ]

    def _is_pointed_to(self, table: str, id: int, besides: set[tuple[str, int]]) -> bool:
        """Whether a record outside `besides` points to an added record."""
        return any(
            (child, child_id) not in besides
            for child, column in LINKS[table]
            for child_id in self._arrived.get((child, column), {}).get(id, ())
        )

    def _own(self, table: str, id: int) -> pl.DataFrame:
        base = self.firm.tables[table]
        if not 1 <= id <= base.height:
            label = schema()[table].label
            raise UserError(
                "no_record",
                f"没有编号为 {code(table, id)} 的{label.zh}。",
                f"There is no {label.en} {code(table, id)}.",
            )
        return base

    def _note(self, patch: Patch) -> None:
        if self._open is not None:
            self._open.append(patch)

    def _put(self, table: str, id: int, column: str, before: Any, after: Any) -> None:
        if id in self._new.get(table, {}):
            self._new[table][id] = {**self._new[table][id], column: after}
        else:
            self._set.setdefault(table, {}).setdefault(column, {})[id] = after
        if (table, column) in LINK_COLUMNS:
            self._leave((table, column), id, before)
            self._arrive((table, column), id, after)
        self._frames.pop(table, None)

    def _insert(self, table: str, row: Row) -> None:
        self._new.setdefault(table, {})[row["id"]] = row
        for column, value in row.items():
            if (table, column) in LINK_COLUMNS:
                self._arrive((table, column), row["id"], value)
        self._frames.pop(table, None)

    def _remove(self, table: str, id: int) -> None:
        for column, value in self._new[table].pop(id).items():
            if (table, column) in LINK_COLUMNS:
                self._leave((table, column), id, value)
        self._frames.pop(table, None)

    def _arrive(self, link: Link, id: int, target: int | None) -> None:
        if target is not None:
            targets = self._arrived.setdefault(link, {})
            targets[target] = targets.get(target, frozenset()) | {id}

    def _leave(self, link: Link, id: int, target: int | None) -> None:
        targets = self._arrived.get(link, {})
        if target in targets:
            targets[target] -= {id}

    def _overlaid(self, name: str) -> pl.DataFrame:
        frame = self.firm.tables[name]
        frame = frame.with_columns(
            frame[column].clone().scatter([id - 1 for id in changed], list(changed.values()))
            for column, changed in self._set.get(name, {}).items()
        )
        fresh = list(self._new.get(name, {}).values())
        return pl.concat([frame, pl.DataFrame(fresh, schema=frame.schema)]) if fresh else frame


def _built_on() -> UserError:
    return UserError(
        "built_on",
        "后面的操作已经改动了同一条记录，请先撤销后面的操作。",
        "A later operation changed the same record; undo that one first.",
    )
