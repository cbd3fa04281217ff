"""The student imports the rows of a file: new records, changed records, rows held back."""

from collections.abc import Iterator
from typing import Any, ClassVar, Literal

import polars as pl
from pydantic import BaseModel, ConfigDict, Field

from crm.book import Book, Row
from crm.fields import Values, check_parent, check_values, record_values
from crm.importing.days import Order
from crm.importing.targets import ID, import_columns, needed
from crm.operation import Operation
from crm.record_rule import check_changeable, editable_table, rule_of, starting_values
from crm.rules import STAGES
from kit.errors import UserError
from kit.text import Text

MOST_ROWS = 5_000
MOST_HELD_CHARACTERS = 1_000_000
"""Of all rows held back together: a log line has to stay small enough to read."""


class ChangedRow(BaseModel):
    """One record that was there already, and the values it gets."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: int
    values: Values


class HeldRow(BaseModel):
    """One row that was not taken: its line in the file, its cells, and what was wrong."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    line: int
    cells: tuple[str, ...]
    problems: tuple[str, ...]
    """field:code of each problem."""


class ImportRecords(Operation):
    """`rows` are the new records by `fields`: money in fen, dates in ISO form, ids as numbers. What
    was mapped, how dates were read and what was held back is kept beside them."""

    name: ClassVar[str] = "import_records"
    title: ClassVar[Text] = Text(zh="导入记录", en="Import records")

    table: str
    file: str = Field(default="", max_length=200)
    digest: str = Field(default="", max_length=64)
    columns: dict[str, str] = Field(default_factory=dict)
    """Field -> header of its column in the file."""
    dates: Order | None = None
    """How dates with two readings were read; None when there was none."""
    same: Literal["skip", "update", "add"] = "skip"
    """What was done with rows whose record was there already."""
    fields: tuple[str, ...] = ()
    rows: tuple[tuple[Any, ...], ...] = ()
    changed: tuple[ChangedRow, ...] = ()
    skipped: int = Field(default=0, ge=0)
    repaired: int = Field(default=0, ge=0)
    """Rows that were corrected on the page before they were taken."""
    headers: tuple[str, ...] = ()
    held: tuple[HeldRow, ...] = ()
    of: int | None = None
    """The step whose held back rows these are."""

    def check(self, book: Book) -> None:
        self._check_size()
        editable_table(book, self.table)
        allowed = set(import_columns(book, self.table)) - {ID}
        if len(set(self.fields)) < len(self.fields) or not set(self.fields) <= allowed:
            raise _unsound()
        empty = dict.fromkeys(book.schema[self.table].columns)
        for values in self._added():
            self._check_row(book, values, empty, needed(self.table))
        for one in self.changed:
            row = book.record(self.table, one.id)
            check_changeable(book, self.table, row)
            self._check_row(book, one.values, row, ())

    def _check_size(self) -> None:
        if not self.rows and not self.changed:
            raise UserError(
                "nothing_to_import",
                "没有可以导入的行，请先修正被退回的行。",
                "There is no row to import; repair the rows held back first.",
            )
        if len(self.rows) + len(self.changed) + len(self.held) > MOST_ROWS:
            raise UserError(
                "too_many_rows",
                f"一次最多导入 {MOST_ROWS:,} 行，请把文件拆成几份。",
                f"At most {MOST_ROWS:,} rows can be imported at a time; split the file.",
            )
        if sum(len(cell) for row in self.held for cell in row.cells) > MOST_HELD_CHARACTERS:
            raise UserError(
                "too_much_held",
                "被退回的行内容太多，无法保存；请先修正这些行，或把文件拆成几份。",
                "The rows held back have too much text to keep; repair them or split the file.",
            )

    def _check_row(self, book: Book, values: Values, row: Row, required: tuple[str, ...]) -> None:
        rule = rule_of(self.table)
        for column in rule.parents:
            if column in values or column in required:
                check_parent(book, self.table, column, values.get(column))
        typed = {name: value for name, value in values.items() if name not in rule.parents}
        check_values(book, self.table, typed, [n for n in required if n not in rule.parents])
        rule.check(book, row | record_values(self.table, values))

    def apply(self, book: Book) -> None:
        following = rule_of(self.table).following
        for one in self.changed:
            typed = record_values(self.table, one.values)
            row = book.record(self.table, one.id) | typed
            book.change(self.table, one.id, **typed | following(book, row))
        if not self.rows:
            return
        ids = book.add_many(self.table, self._frame(book))
        if self.table == "opportunities":
            opened = {"to_stage": STAGES[0], "changed_on": book.as_of, "days_in_stage": 0}
            history = pl.DataFrame([{"opportunity_id": id, **opened} for id in ids])
            book.add_many("stage_history", history)

    def _added(self) -> Iterator[Values]:
        for row in self.rows:
            if len(row) != len(self.fields):
                raise _unsound()
            both = zip(self.fields, row, strict=True)
            yield {name: value for name, value in both if value is not None}

    def _frame(self, book: Book) -> pl.DataFrame:
        rows = [
            starting_values(book, self.table, record_values(self.table, values))
            for values in self._added()
        ]
        names = dict.fromkeys(name for row in rows for name in row)
        dtypes = book.schema[self.table].dtypes
        return pl.DataFrame(
            {name: pl.Series(name, [row.get(name) for row in rows], dtypes[name]) for name in names}
        )

    def says(self, book: Book) -> Text:
        label = book.schema[self.table].label if self.table in book.schema else Text(zh="", en="")
        whole = Text(
            zh="导入{label}“{file}”：新增 {added}，更新 {changed}，跳过 {skipped}，退回 {held}",
            en="Import {label} from “{file}”: {added} added, {changed} updated, {skipped} skipped, "
            "{held} held back",
        )
        return whole.fill(
            label=label,
            file=self.file,
            added=len(self.rows),
            changed=len(self.changed),
            skipped=self.skipped,
            held=len(self.held),
        )


def _unsound() -> UserError:
    return UserError(
        "unsound_import",
        "导入的列与表格不一致，请重新上传文件。",
        "The columns do not fit the table; please upload the file again.",
    )
