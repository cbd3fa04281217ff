"""The firm's records as they stand after the student's work: base tables plus a small overlay."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from kit.errors import UserError
from sample_data.firm import Firm
from sample_data.schema import code, schema

Row = dict[str, Any]
"""One record: column -> plain Python value (money in fen, None for nothing)."""

RE_LINKED = {
    name: [
        c
        for c, about in table.columns.items()
        if about.to == "accounts" and c not in ("id", "merged_into")
    ]
    for name, table in schema().items()
}


@dataclass(frozen=True, slots=True)
class Patch:
    """One value that an operation changed. `column` is "" for a record that was added."""

    table: str
    id: int
    column: str
    before: Any
    after: Any


@dataclass
class Book:
    """A firm under a student's operations. Fork it before changing one that others may read."""

    firm: Firm
    _set: dict[str, dict[int, Row]] = field(default_factory=dict)
    _new: dict[str, dict[int, Row]] = field(default_factory=dict)
    patches: dict[int, tuple[Patch, ...]] = field(default_factory=dict)
    """What each operation changed, by its sequence number."""
    undone: set[int] = field(default_factory=set)
    seq: int = 0
    _open: list[Patch] | None = None
    _frames: dict[str, pl.DataFrame] = field(default_factory=dict)

    # --- reading -------------------------------------------------------------------------------
    def table(self, name: str) -> pl.DataFrame:
        """The table with every change in it, merged accounts included. Ids are row number + 1."""
        if name not in self._set and name not in self._new:
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
        base = self.firm.tables[table]
        if not 1 <= id <= base.height:
            label = schema()[table].label
            raise UserError(
                "no_record",
                f"没有编号为 {code(table, id)} 的{label.zh}。",
                f"There is no {label.en} {code(table, id)}.",
            )
        return base.row(id - 1, named=True) | self._set.get(table, {}).get(id, {})

    def height(self, table: str) -> int:
        return self.firm.tables[table].height + len(self._new.get(table, {}))

    def survivor(self, account_id: int) -> int:
        """Follow merges to the account that now stands for this one."""
        while (into := self.record("accounts", account_id)["merged_into"]) is not None:
            account_id = into
        return account_id

    # --- writing, for operations only ----------------------------------------------------------
    def change(self, table: str, id: int, **values: Any) -> None:
        """Set columns of one record; values that are already so leave no trace."""
        current = self.record(table, id)
        for column, after in values.items():
            before = current[column]
            if before != after:
                self._note(Patch(table, id, column, before, after))
                self._put(table, id, column, after)

    def add(self, table: str, **values: Any) -> int:
        """Add a record and return its id; columns not named are empty."""
        id = self.height(table) + 1
        row = {column: None for column in schema()[table].columns} | values | {"id": id}
        self._new.setdefault(table, {})[id] = row
        self._frames.pop(table, None)
        self._note(Patch(table, id, "", None, dict(row)))
        return id

    def relink(self, from_account: int, to_account: int) -> None:
        """Move every child record of one account to another."""
        for name, columns in RE_LINKED.items():
            for column in columns:
                children = self.table(name).filter(pl.col(column) == from_account)["id"]
                for id in children.to_list():
                    self.change(name, id, **{column: to_account})

    # --- bookkeeping ---------------------------------------------------------------------------
    def fork(self) -> "Book":
        """A book of its own with the same content; costs a shallow copy of the overlay."""
        return Book(
            self.firm,
            {t: {i: dict(r) for i, r in rows.items()} for t, rows in self._set.items()},
            {t: {i: dict(r) for i, r in rows.items()} for t, rows in self._new.items()},
            dict(self.patches),
            set(self.undone),
            self.seq,
            None,
            dict(self._frames),
        )

    def begin(self) -> None:
        self._open = []

    def end(self, seq: int) -> tuple[Patch, ...]:
        """Close the operation: its patches are kept under `seq`."""
        done = tuple(self._open or ())
        self._open, self.seq = None, seq
        self.patches[seq] = done
        return done

    def reverse(self, seq: int) -> None:
        """Take back operation `seq`; UserError when a later operation built on it."""
        patches = self.patches.get(seq)
        if patches is None or seq in self.undone:
            raise UserError(
                "no_undo", "这一步不存在或已经撤销。", "That step does not exist or is undone."
            )
        for patch in reversed(patches):
            self._take_back(patch)
        self.undone.add(seq)

    def _take_back(self, patch: Patch) -> None:
        if patch.column == "":
            if (
                patch.id != self.height(patch.table)
                or self.record(patch.table, patch.id) != patch.after
            ):
                raise _built_on()
            del self._new[patch.table][patch.id]
            self._frames.pop(patch.table, None)
            return
        if self.record(patch.table, patch.id)[patch.column] != patch.after:
            raise _built_on()
        self._put(patch.table, patch.id, patch.column, patch.before)

    def _note(self, patch: Patch) -> None:
        if self._open is not None:
            self._open.append(patch)

    def _put(self, table: str, id: int, column: str, value: Any) -> None:
        if id in self._new.get(table, {}):
            self._new[table][id][column] = value
        else:
            self._set.setdefault(table, {}).setdefault(id, {})[column] = value
        self._frames.pop(table, None)

    def _overlaid(self, name: str) -> pl.DataFrame:
        frame = self.firm.tables[name]
        frame = frame.with_columns(self._changed_columns(name, frame))
        fresh = list(self._new.get(name, {}).values())
        if fresh:
            frame = pl.concat([frame, pl.DataFrame(fresh, schema=frame.schema)])
        return frame

    def _changed_columns(self, name: str, frame: pl.DataFrame) -> Iterator[pl.Series]:
        by_column: dict[str, dict[int, Any]] = {}
        for id, values in self._set.get(name, {}).items():
            for column, value in values.items():
                by_column.setdefault(column, {})[id - 1] = value
        for column, by_row in by_column.items():
            fresh = pl.Series(column, list(by_row.values()), dtype=frame.schema[column])
            yield frame[column].clone().scatter(list(by_row), fresh)


def _built_on() -> UserError:
    return UserError(
        "built_on",
        "后面的操作已经改动了同一条记录，请先撤销后面的操作。",
        "A later operation changed the same record; undo that one first.",
    )
