"""The answer is a table with one row per record; every column is compared cell by cell."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from grading.answers import is_blank, read_id, read_number, write_number
from grading.check import Check, Verdict, Wrong
from grading.content import NotAllowedError
from grading.mistake import EXACT, Mistake, Tolerance, credit_of, known_by_right
from grading.receipt import first_few, receipt
from grading.source import Source, value_of
from grading.work import Work
from kit.errors import UserError
from kit.numerals import plain
from kit.text import Text
from sample_data.schema import code, schema

Cells = dict[int, Any]
"""Record id -> value of one column."""

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


@dataclass
class Rows:
    """What was read of the student's rows: raw cells by id, and what is wrong with the keys."""

    by_id: dict[int, Mapping[str, Any]] = field(default_factory=dict)
    twice: list[str] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)


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
        if self.table not in schema():
            raise NotAllowedError(
                f"没有名为“{self.table}”的表", f"there is no table {self.table!r}", ("table",)
            )
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
        rows = self._read(given, work)
        if not rows.by_id:
            return Verdict(0, self._no_keys())
        truth = _Truth(self, work)
        parts = [self._column(name, rows, truth) for name in self.columns]
        met = sum(part.met for part in parts) / len(parts)
        shown = self._receipt(work, rows, truth, parts)
        faults = [part for part in parts if part.met < 1]
        if not faults:
            return Verdict(1, RIGHT, shown)
        says = [part.says for part in faults] + self._row_fault(rows, truth)
        mistake = next((part.mistake for part in faults if part.mistake), "")
        return Verdict(min(met, 0.99), _joined(says), shown, mistake)

    def ideal(self, work: Work) -> dict[str, Any]:
        truth = _Truth(self, work)
        return {self.question: self._rows(truth, {})}

    def wrongs(self, work: Work) -> Iterator[Wrong]:
        truth = _Truth(self, work)
        for name, column in self.columns.items():
            taken: list[Cells] = []
            for mistake in column.mistakes:
                cells = truth.wrong(name, mistake)
                rows = self._rows(truth, {name: cells})
                apart = not truth.alike(column, cells, truth.cells(name), self.full)
                alone = not any(truth.alike(column, cells, other, self.full) for other in taken)
                yield Wrong(mistake.id, {self.question: rows}, mistake.credit, apart and alone)
                taken.append(cells)

    def _read(self, given: list[Any], work: Work) -> Rows:
        rows = Rows()
        book, merges = work.book, self.table == "accounts"
        for row in given:
            if not isinstance(row, dict) or is_blank(row):
                continue
            raw = row.get(self.key_column)
            try:
                id = read_id(self.table, raw)
            except UserError:
                rows.unreadable.append(str(raw)[:30])
                continue
            if merges and book.patches and 1 <= id <= book.height("accounts"):
                id = book.survivor(id)
            if id in rows.by_id:
                rows.twice.append(code(self.table, id))
            else:
                rows.by_id[id] = row
        return rows

    def _column(self, name: str, rows: Rows, truth: "_Truth") -> "_Part":
        column, right = self.columns[name], truth.cells(name)
        given = {id: _cell(column, row.get(name)) for id, row in rows.by_id.items()}
        strange = len(set(given) - set(right)) + len(rows.twice) + len(rows.unreadable)
        wrong = [id for id in right if not _same(column, given.get(id), right[id])]
        share = (len(right) - len(wrong)) / max(1, len(right) + strange)
        if share >= self.full:
            return _Part(name, 1.0, RIGHT, "", share, wrong)
        met = max(0.0, (share - self.zero) / (self.full - self.zero))
        for mistake in column.mistakes:
            cells = truth.wrong(name, mistake)
            if truth.alike(column, given, cells, max(self.full, share + 1e-9)):
                says = mistake.sentence(truth.work, self.question)
                return _Part(name, credit_of(mistake, met), says, mistake.id, share, wrong)
        says = COLUMN.fill(column=column.label, n=len(wrong))
        return _Part(name, met, says, "", share, wrong)

    def _rows(self, truth: "_Truth", instead: Mapping[str, Cells]) -> list[dict[str, str]]:
        cells = {name: instead.get(name) or truth.cells(name) for name in self.columns}
        return [
            {self.key_column: code(self.table, id)}
            | {name: _written(values.get(id, "")) for name, values in cells.items()}
            for id in truth.ids
        ]

    def _row_fault(self, rows: Rows, truth: "_Truth") -> list[Text]:
        right = set(truth.ids)
        missing, strange = right - set(rows.by_id), set(rows.by_id) - right
        odd = len(strange) + len(rows.unreadable)
        if not (missing or odd or rows.twice):
            return []
        return [
            ROWS.fill(
                expected=len(right),
                found=len(rows.by_id),
                missing=len(missing),
                twice=len(rows.twice),
                strange=odd,
            )
        ]

    def _no_keys(self) -> Text:
        return NO_KEYS.fill(
            label=schema()[self.table].label, column=self.key_column, example=code(self.table, 17)
        )

    def _receipt(
        self, work: Work, rows: Rows, truth: "_Truth", parts: "list[_Part]"
    ) -> dict[str, Any]:
        right = set(truth.ids)
        keys = {"missing": right - set(rows.by_id), "unknown": set(rows.by_id) - right}
        shown = {n: [code(self.table, i) for i in first_few(sorted(v))] for n, v in keys.items()}
        columns = {part.name: part.shown(self, rows, truth) for part in parts}
        return receipt(
            self.right,
            work,
            len(right),
            len(rows.by_id),
            **shown,
            twice=first_few(rows.twice),
            unreadable=first_few(rows.unreadable),
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
        right = truth.cells(self.name)
        cells = [
            {
                "row": code(check.table, id),
                "right": right[id],
                "given": str(rows.by_id.get(id, {}).get(self.name, ""))[:40],
            }
            for id in self.wrong[:10]
        ]
        return {"share": round(self.share, 4), "wrong": len(self.wrong), "first": cells}


class _Truth:
    """The right table of this firm, and the tables that mistakes lead to."""

    def __init__(self, check: Table, work: Work) -> None:
        self.check, self.work = check, work
        self.frame = value_of(check.right, work, check.question)
        self.ids: list[int] = self.frame[check.key]

    def cells(self, name: str) -> Cells:
        values = self.frame[self.check.columns[name].pick]
        return dict(zip(self.ids, values, strict=True))

    def wrong(self, name: str, mistake: Mistake) -> Cells:
        frame = value_of(mistake.leads_to(self.check.right), self.work, self.check.question)
        values = frame[self.check.columns[name].pick]
        return dict(zip(frame[self.check.key], values, strict=True))

    def alike(self, column: TableColumn, given: Cells, other: Cells, share: float) -> bool:
        """Whether at least this share of the expected rows agrees."""
        same = sum(_same(column, given.get(id), other.get(id)) for id in self.ids)
        return same >= share * len(self.ids)


def _cell(column: TableColumn, raw: Any) -> Any:
    """A typed cell as a number or as folded words; None when it cannot be read."""
    if column.compare == "text":
        return plain(str(raw)) if not is_blank(raw) else None
    if isinstance(raw, str) and raw.isascii() and raw.isdigit() and len(raw) < 15:
        return float(raw)
    try:
        return read_number(raw, percent=column.percent)
    except UserError:
        return None


def _same(column: TableColumn, given: Any, right: Any) -> bool:
    if given is None or right is None:
        return False
    if column.compare == "text":
        return bool(plain(str(given)) == plain(str(right)))
    return given == right or column.tolerance.holds(float(given), float(right))


def _written(value: Any) -> str:
    return write_number(value) if isinstance(value, int | float) else str(value)


def _joined(says: list[Text]) -> Text:
    return Text(zh="".join(s.zh for s in says), en=" ".join(s.en for s in says))
