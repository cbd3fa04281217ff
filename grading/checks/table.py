"""The answer is a table with one row per record; every column is compared cell by cell."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Literal, Self

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, model_validator

from grading.answers import is_blank, write_number
from grading.cells import (
    Flags,
    Frame,
    Rows,
    Values,
    aligned,
    numbers,
    read_rows,
    same_numbers,
    same_words,
    words,
)
from grading.check import Check, Verdict, Wrong
from grading.mistake import EXACT, Mistake, Tolerance, known_by_right
from grading.receipt import first_few, receipt
from grading.refusal import NotAllowedError, unknown
from grading.source import Source, value_of
from grading.work import Work
from kit.text import Text
from sample_data.schema import all_tables, code, is_table, table_named

FIRST = 10
"""Wrong cells that a receipt shows of each column."""

RIGHT = Text(zh="表格正确。", en="The table is right.")
NOTHING = Text(zh="请填写或上传表格。", en="Please fill in or upload the table.")
NO_KEYS = Text(
    zh="一行有效的{label}编号也没有读到，请检查“{column}”这一列，编号应写成 {example} 的样子。",
    en="Not one row has a readable {label} ID; check the column “{column}”; write {example}.",
)
COLUMN = Text(
    zh="“{column}”列有 {n} 处与你公司的数据不符。",
    en="In the column “{column}” {n} cells do not fit your firm's data.",
)
ROWS = Text(
    zh="应有 {expected} 行，读到 {found} 行有效数据：漏 {missing} 行，重复 {twice} 行，"
    "多出或无法识别 {strange} 行。",
    en="{expected} rows are expected, {found} were readable: {missing} missing, {twice} twice, "
    "{strange} that do not belong or cannot be read.",
)


class TableColumn(BaseModel):
    """What one column is compared with: a column of the check's source, as numbers or as words."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    pick: str
    """The source's column."""
    label: Text
    """The column's name in feedback."""
    compare: Literal["number", "text"] = "number"
    tolerance: Tolerance = EXACT
    percent: bool = False
    mistakes: tuple[Mistake, ...] = ()

    def values(self, raw: Sequence[Any]) -> Values:
        """Cells, typed or computed, in the form in which they are compared."""
        if self.compare == "text":
            return words(raw)
        return numbers(raw, percent=self.percent)

    def same(self, given: Values, right: Values) -> Flags:
        if self.compare == "text":
            return same_words(given, right)
        return same_numbers(given, right, self.tolerance)


class Table(Check):
    """Each column earns its even share: all at `full` cells right, falling to nothing at `zero`.

    Rows missing, given twice, or that do not belong count as wrong in every column.
    """

    input: ClassVar[str] = "table"
    kind: Literal["table"] = "table"
    question: str = Field(min_length=1)
    right: Source
    """A table whose column `key` holds ids."""
    key: str = "account"
    key_column: str
    """The student's column with the ids."""
    table: str = "accounts"
    columns: dict[str, TableColumn] = Field(min_length=1)
    full: float = Field(default=0.98, gt=0, le=1)
    zero: float = Field(default=0.6, ge=0, lt=1)

    @model_validator(mode="after")
    def _is_consistent(self) -> Self:
        if not is_table(self.table):
            raise unknown("表", "table", self.table, all_tables(), ("table",))
        if self.zero >= self.full:
            raise NotAllowedError("zero 要小于 full", "`zero` must lie below `full`", ("zero",))
        every = tuple(m for column in self.columns.values() for m in column.mistakes)
        known_by_right(every, self.right)
        return self

    def columns_named(self) -> set[str]:
        return {self.key_column, *self.columns}

    def judge(self, work: Work) -> Verdict:
        given = work.answers.get(self.question)
        if is_blank(given) or not isinstance(given, list):
            return Verdict(0, NOTHING)
        rows = read_rows(given, self.table, self.key_column, work.book)
        if not rows.by_id:
            return Verdict(0, self._no_keys())
        truth = _Truth(self, work)
        parts = [self._column(name, rows, truth) for name in self.columns]
        met = sum(part.met for part in parts) / len(parts)
        shown = self._receipt(work, rows, truth, parts)
        faults = [part for part in parts if part.met < 1]
        if not faults:
            return Verdict(1, RIGHT, shown)
        says = [part.says for part in faults] + _row_fault(rows, truth.ids)
        mistake = next((part.mistake for part in faults if part.mistake), "")
        return Verdict(min(met, 0.99), _joined(says), shown, mistake)

    def ideal(self, work: Work) -> dict[str, Any]:
        return {self.question: self._rows(_Truth(self, work), {})}

    def wrongs(self, work: Work) -> Iterator[Wrong]:
        truth = _Truth(self, work)
        for name, column in self.columns.items():
            taken = [column.values(truth.cells(name))]
            for mistake in column.mistakes:
                cells = truth.wrong(name, mistake)
                values = column.values(cells)
                apart = not any(column.same(values, v).mean() >= self.full for v in taken)
                rows = self._rows(truth, {name: cells})
                yield Wrong(mistake.id, {self.question: rows}, mistake.credit, apart)
                taken.append(values)

    def _column(self, name: str, rows: Rows, truth: "_Truth") -> "_Part":
        column = self.columns[name]
        given = column.values(rows.raw(truth.ids, name))
        same = column.same(given, column.values(truth.cells(name)))
        expected = len(truth.ids) + rows.strange(truth.ids)
        share = float(same.sum()) / max(1, expected)
        wrong = [truth.ids[place] for place in np.flatnonzero(~same).tolist()]
        if share >= self.full:
            return _Part(name, 1.0, RIGHT, "", share, wrong)
        for mistake in column.mistakes:
            values = column.values(truth.wrong(name, mistake))
            if column.same(given, values).mean() >= max(self.full, share + 1e-9):
                says = mistake.sentence(truth.work, self.question)
                return _Part(name, mistake.credit, says, mistake.id, share, wrong)
        met = max(0.0, (share - self.zero) / (self.full - self.zero))
        return _Part(name, met, COLUMN.fill(column=column.label, n=len(wrong)), "", share, wrong)

    def _rows(self, truth: "_Truth", instead: dict[str, list[Any]]) -> list[dict[str, str]]:
        names = list(self.columns)
        columns = [instead.get(name) or truth.cells(name) for name in names]
        return [
            {self.key_column: code(self.table, id)}
            | {name: _written(cell) for name, cell in zip(names, cells, strict=True)}
            for id, *cells in zip(truth.ids, *columns, strict=True)
        ]

    def _no_keys(self) -> Text:
        return NO_KEYS.fill(
            label=table_named(self.table).label,
            column=self.key_column,
            example=code(self.table, 17),
        )

    def _receipt(
        self, work: Work, rows: Rows, truth: "_Truth", parts: "list[_Part]"
    ) -> dict[str, Any]:
        keys = {"missing": rows.missing(truth.ids), "extra": rows.unknown(truth.ids)}
        shown = {n: [code(self.table, id) for id in first_few(ids)] for n, ids in keys.items()}
        columns = {part.name: part.shown(self, rows, truth) for part in parts}
        cells = [
            f"{cell['row']} {name}: {cell['given'] or '—'} → {cell['right']}"
            for name, column in columns.items()
            for cell in column["first"]
        ]
        return receipt(
            self.right,
            work,
            len(truth.ids),
            len(rows.by_id),
            **shown,
            twice=first_few(rows.twice),
            unreadable=first_few(rows.unreadable),
            cells=cells,
            columns=columns,
        )


@dataclass
class _Part:
    """The outcome of one column."""

    name: str
    met: float
    says: Text
    mistake: str
    share: float
    wrong: list[int]

    def shown(self, check: Table, rows: Rows, truth: "_Truth") -> dict[str, Any]:
        first = self.wrong[:FIRST]
        right = dict(zip(truth.ids, truth.cells(self.name), strict=True)) if first else {}
        cells = [
            {"row": code(check.table, id), "right": right[id], "given": str(given or "")[:40]}
            for id, given in zip(first, rows.raw(first, self.name), strict=True)
        ]
        return {"share": round(self.share, 4), "wrong": len(self.wrong), "first": cells}


class _Truth:
    """The right table of this firm, and the tables that mistakes lead to."""

    def __init__(self, check: Table, work: Work) -> None:
        self.check, self.work = check, work
        self.frame: Frame = value_of(check.right, work, check.question)
        self.ids: list[int] = list(self.frame[check.key])

    def cells(self, name: str) -> list[Any]:
        return list(self.frame[self.check.columns[name].pick])

    def wrong(self, name: str, mistake: Mistake) -> list[Any]:
        frame = value_of(mistake.leads_to(self.check.right), self.work, self.check.question)
        return aligned(frame, self.check.key, self.check.columns[name].pick, self.ids)


def _row_fault(rows: Rows, ids: list[int]) -> list[Text]:
    missing, odd = rows.missing(ids), len(rows.unknown(ids)) + len(rows.unreadable)
    if not (missing or odd or rows.twice):
        return []
    return [
        ROWS.fill(
            expected=len(ids),
            found=len(rows.by_id),
            missing=len(missing),
            twice=len(rows.twice),
            strange=odd,
        )
    ]


def _written(value: Any) -> str:
    if value is None:
        return ""
    return write_number(value) if isinstance(value, int | float) else str(value)


def _joined(says: list[Text]) -> Text:
    return Text(zh="".join(s.zh for s in says), en=" ".join(s.en for s in says))
