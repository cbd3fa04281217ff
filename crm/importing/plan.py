"""What would become of each row of a file: added, updated, passed over, or held back and why."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal

from crm.book import Book
from crm.fields import FieldsError, Values, check_values, plain_values, record_values
from crm.importing.cells import LONGEST_FOUND, CellError, Problem, Reader
from crm.importing.days import Order, Reading, how_to_read
from crm.importing.existing import How, Key, Rule, keys, known, rules
from crm.importing.sheet import Sheet
from crm.importing.targets import ID, import_columns, needed
from crm.record_rule import check_changeable, rule_of
from kit.errors import UserError
from kit.text import Text

Same = Literal["skip", "update", "add"]
Fate = Literal["add", "update", "unchanged", "skip", "held"]
DATES = ("date", "datetime")
REQUIRED = Text(zh="必填，不能为空", en="required, cannot be empty")


@dataclass(frozen=True)
class Choices:
    """What the student decided. `columns`: field -> place of its column in the file."""

    table: str
    columns: Mapping[str, int]
    order: Order | None = None
    same: Same = "skip"
    """What to do with a row whose record is there already."""
    how: How = "normalised"
    by: tuple[str, ...] = ()
    """The rules by which a record is recognised; none means all."""


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """One row: where it stands in the sheet and in the file, and what would become of it."""

    place: int
    line: int
    values: Values
    fate: Fate
    problems: tuple[Problem, ...] = ()
    match: int | None = None
    """The record that is there already."""
    twin: int | None = None
    """The line above that says the same."""


@dataclass(frozen=True)
class Plan:
    """Every row of the sheet in its order, and what the student still has to decide."""

    sheet: Sheet
    choices: Choices
    rows: tuple[PlannedRow, ...]
    dates: Reading
    missing: tuple[str, ...] = ()
    """Required fields that no column was matched to."""

    @cached_property
    def counts(self) -> Mapping[Fate, int]:
        return Counter(row.fate for row in self.rows)

    def of(self, *fates: Fate) -> list[PlannedRow]:
        return [row for row in self.rows if row.fate in fates]

    @property
    def takes(self) -> int:
        """How many records the import would add or change."""
        return self.counts["add"] + self.counts["update"]


def plan_import(book: Book, sheet: Sheet, choices: Choices) -> Plan:
    """Read every row and decide what would become of it. Nothing is raised for bad rows."""
    fields = import_columns(book, choices.table)
    columns = {name: at for name, at in choices.columns.items() if name in fields}
    days = [at for name, at in columns.items() if fields[name].type in DATES]
    dates = how_to_read((text for at in days for text in sheet.column(at)), choices.order)
    all_ = rules(book, choices.table)
    used = tuple(rule for name, rule in all_.items() if name in (choices.by or all_))
    judge = _Judge(
        Reader(book, choices.table, fields, dates.order),
        choices,
        columns,
        used,
        known(book, choices.table, used, choices.how),
    )
    rows = tuple(
        judge.row(place, line, cells)
        for place, (line, cells) in enumerate(zip(sheet.lines, sheet.rows, strict=True))
    )
    missing = () if ID in columns else needed(choices.table)
    return Plan(sheet, choices, rows, dates, tuple(n for n in missing if n not in columns))


@dataclass
class _Judge:
    """Judges one row after another, remembering what the rows above said."""

    reader: Reader
    choices: Choices
    columns: Mapping[str, int]
    rules: tuple[Rule, ...]
    there: Mapping[Key, int]
    """Records of the CRM by what recognises them."""
    above: dict[Key, int] = field(default_factory=dict)
    """Lines of the file by what recognises them."""

    def row(self, place: int, line: int, cells: tuple[str, ...]) -> PlannedRow:
        values, problems = self._read(cells)
        own_id = values.pop(ID, None)
        mine = list(keys(self.rules, values, self.choices.how))
        match = own_id or next((self.there[key] for key in mine if key in self.there), None)
        new = match is None or (own_id is None and self.choices.same == "add")
        problems += self._refused(values, cells, {p.field for p in problems}, new)
        if not problems:
            problems += self._against_the_rules(values, None if new else match)
        if problems:
            return PlannedRow(place, line, values, "held", tuple(problems), match)
        twin = next((self.above[key] for key in mine if key in self.above), None)
        for key in mine:
            self.above.setdefault(key, line)
        if match is None or new:
            fate: Fate = "add" if twin is None or self.choices.same == "add" else "skip"
            return PlannedRow(place, line, values, fate, (), match, twin)
        return self._settled(PlannedRow(place, line, values, "skip", (), match, twin))

    def _settled(self, row: PlannedRow) -> PlannedRow:
        """What becomes of a row whose record is there already."""
        if row.match is None or self.choices.same == "skip" or row.twin is not None:
            return row
        news = self._news(row.match, row.values)
        return replace(row, values=news, fate="update" if news else "unchanged")

    def _read(self, cells: tuple[str, ...]) -> tuple[Values, list[Problem]]:
        values: Values = {}
        problems = []
        for name, at in self.columns.items():
            try:
                value = self.reader.value(name, cells[at])
            except CellError as error:
                problems.append(self._problem(name, error.code, cells, error.allowed))
                continue
            if value is not None:
                values[name] = value
        return values, problems

    def _refused(
        self, values: Values, cells: tuple[str, ...], told: set[str], new: bool
    ) -> Iterator[Problem]:
        """What the form would refuse too."""
        for name in needed(self.choices.table) if new else ():
            if name not in values and name not in told:
                yield self._problem(name, "required", cells, REQUIRED)
        parents = rule_of(self.choices.table).parents
        typed = {name: value for name, value in values.items() if name not in parents}
        try:
            check_values(self.reader.book, self.choices.table, typed)
        except FieldsError as error:
            for name, fault in error.faults.items():
                yield self._problem(name, fault.code, cells, fault.says)

    def _against_the_rules(self, values: Values, match: int | None) -> Iterator[Problem]:
        """What the table's own rules say about the whole record, new or changed."""
        book, table = self.reader.book, self.choices.table
        if match is not None and self.choices.same == "skip":
            return
        row = dict.fromkeys(book.schema[table].columns)
        try:
            if match is not None:
                row = book.record(table, match)
                check_changeable(book, table, row)
            rule_of(table).check(book, row | record_values(table, values))
        except UserError as error:
            yield Problem("", error.code, "", error.says)

    def _problem(self, name: str, code: str, cells: tuple[str, ...], allowed: Text) -> Problem:
        at = self.columns.get(name)
        return Problem(name, code, "" if at is None else cells[at][:LONGEST_FOUND], allowed)

    def _news(self, match: int, values: Values) -> Values:
        """The values that differ from the record; an empty cell leaves what is there."""
        stored = plain_values(
            self.choices.table, self.reader.book.record(self.choices.table, match)
        )
        return {name: value for name, value in values.items() if stored[name] != value}
