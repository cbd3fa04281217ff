"""Plan the import of a class list: what each line would do, before anything is stored.

Pure: no database. Nothing of a rejected plan may be applied; `roster_import` does the applying.
"""

import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from classroom.exchange.headers import match_columns
from classroom.exchange.message import (
    Message,
    Outcome,
    error,
    outcome_of,
    row_place,
    rows_place,
    warning,
)
from classroom.exchange.student_columns import (
    FIELDS,
    column_faults,
    number_fault,
    read_student_number,
    twice,
)
from classroom.exchange.tabular import Table, read_table
from kit.text import Text

Action = Literal["add", "update", "unchanged", "error"]
Known = Mapping[str, tuple[str, str]]
"""Student number -> (name, class) of those already there."""
MOST_NAME = MOST_CLASS = 100
ALIKE, FEW = 0.8, 5
"""When so large a share of the numbers has one length, a shorter one is pointed out."""
SAYS: dict[Action, Text] = {
    "add": Text(zh="新增", en="new"),
    "update": Text(zh="更新", en="update"),
    "unchanged": Text(zh="不变", en="unchanged"),
    "error": Text(zh="有误", en="wrong"),
}

OUTCOMES: dict[Outcome, Text] = {
    "accept": Text(zh="可以导入", en="can be imported"),
    "warn": Text(zh="可以导入，请先看提示", en="can be imported; look at the remarks first"),
    "reject": Text(zh="没有导入，请按提示修改", en="not imported; mend it as shown"),
}


@dataclass(frozen=True)
class RosterLine:
    """One student of the file and what importing him would do."""

    row: int
    student_number: str
    name: str
    class_name: str
    action: Action
    says: Text
    cells: Mapping[str, str]
    """Every cell of the line under its own header, as it stands in the file."""


@dataclass(frozen=True)
class RosterPlan:
    """What an import would do. A rejected plan still has lines where they help to see the fault."""

    outcome: Outcome
    table: Table
    messages: tuple[Message, ...]
    lines: tuple[RosterLine, ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)
    """Field -> the header it was read from."""

    def count(self, action: Action) -> int:
        return sum(1 for line in self.lines if line.action == action)

    def plain(self) -> dict[str, Any]:
        """For JSON: outcome, rows (cells under their headers, and what was read) and messages."""
        lines = self.lines if self.outcome != "reject" else ()
        return {
            "outcome": self.outcome,
            "rows": [_plain(line) for line in lines],
            "messages": [message.plain() for message in self.messages],
        }

    def words(self, language: str) -> str:
        """For a terminal: one line per message, then one that counts."""
        counts = {action: self.count(action) for action in SAYS}
        said = ", ".join(f"{SAYS[a].in_language(language)} {n}" for a, n in counts.items() if n)
        outcome = OUTCOMES[self.outcome].in_language(language)
        lines = [message.line(language) for message in self.messages]
        return "\n".join([*lines, f"{outcome}: {said}" if said else outcome])


def plan_roster(
    raw: bytes,
    filename: str,
    existing: Known,
    *,
    columns: Mapping[str, str] | None = None,
    class_name: str = "",
    encoding: str | None = None,
    sheet: str | None = None,
) -> RosterPlan:
    """Read a class list in any column order and plan its import; never raises for bad content.

    `columns` maps student_number, name, class_name to headers that a teacher chose by hand;
    `class_name` is for files without a class column. Planned again after the import, every line
    is unchanged.
    """
    chosen = dict(columns or {})
    hints = [word for words in FIELDS.values() for word in words] + list(chosen.values())
    table = read_table(raw, filename, header_hints=hints, encoding=encoding, sheet=sheet)
    messages = list(table.messages)
    if table.outcome == "reject":
        return RosterPlan("reject", table, tuple(messages))
    found = match_columns(table.headers, FIELDS, chosen)
    messages += column_faults(table, found, ("student_number", "name"))
    named = {name: table.headers[places[0]] for name, places in found.items()}
    lines: list[RosterLine] = []
    if outcome_of(messages) != "reject":
        read = _read(table, {name: places[0] for name, places in found.items()}, class_name)
        lines = _merged(_judged(read, named, messages), messages, named)
        lines = list(_against(lines, existing, messages))
        messages += _lengths(lines)
    return RosterPlan(outcome_of(messages), table, tuple(messages), tuple(lines), named)


def plain_words(text: str) -> str:
    """A name or class on one line, without control characters or blanks around it."""
    kept = "".join(" " if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c for c in text)
    return " ".join(kept.split())


def _read(table: Table, places: Mapping[str, int], class_name: str) -> Iterator[RosterLine]:
    for row, cells in zip(table.numbers, table.rows, strict=True):
        at_class = places.get("class_name")
        named = plain_words(cells[at_class]) if at_class is not None else ""
        yield RosterLine(
            row,
            cells[places["student_number"]],
            plain_words(cells[places["name"]]),
            named or plain_words(class_name),
            "add",
            SAYS["add"],
            {header: cell for header, cell in zip(table.headers, cells, strict=True) if header},
        )


def _judged(
    lines: Iterator[RosterLine], named: Mapping[str, str], messages: list[Message]
) -> Iterator[RosterLine]:
    """Each line with its number as stored, or as an error with its reason among the messages."""
    for line in lines:
        number, code = read_student_number(line.student_number)
        faults = [number_fault(code, line.row, named["student_number"])] if code else []
        faults += _name_faults(line, named)
        messages += faults
        says = faults[0].says if faults else line.says
        action: Action = "error" if faults else "add"
        yield replace(line, student_number=number, action=action, says=says)


def _name_faults(line: RosterLine, named: Mapping[str, str]) -> list[Message]:
    place = row_place(line.row, named["name"])
    if not line.name:
        zh, en = "没有姓名，请补上。", "The name is missing; fill it in."
        return [error("name_missing", place, zh, en)]
    if len(line.name) > MOST_NAME or len(line.class_name) > MOST_CLASS:
        zh, en = "姓名或班级超过 100 个字符。", "The name or class is over 100 characters."
        return [error("too_long", place, zh, en)]
    return []


def _merged(
    lines: Iterator[RosterLine], messages: list[Message], named: Mapping[str, str]
) -> list[RosterLine]:
    """A line that is there twice counts once; one number for two people rejects the file."""
    groups: dict[str, list[RosterLine]] = {}
    for line in lines:
        groups.setdefault(line.student_number.casefold() or f"?{line.row}", []).append(line)
    kept, again = [], []
    for group in groups.values():
        first = group[0]
        alike = {(line.name, line.class_name) for line in group}
        if len(alike) > 1:
            rows = [line.row for line in group]
            fault = twice(first.student_number, rows, named["student_number"])
            messages.append(fault)
            first = replace(first, action="error", says=fault.says)
        else:
            again += [line.row for line in group[1:]]
        kept.append(first)
    if again:
        zh = "与前面的行完全相同，只读一次。"
        messages.append(
            warning("repeated_row", rows_place(again), zh, "The same line again; read once.")
        )
    return kept


def _against(
    lines: list[RosterLine], existing: Known, messages: list[Message]
) -> Iterator[RosterLine]:
    """Compare with who is there already."""
    known = {number.casefold(): entry for number, entry in existing.items()}
    without_zeros: dict[str, list[str]] = {}
    for number in existing:
        without_zeros.setdefault(number.lstrip("0"), []).append(number)
    for line in lines:
        there = known.get(line.student_number.casefold())
        if line.action == "error":
            yield line
        elif there is None:
            alike = without_zeros.get(line.student_number.lstrip("0"), [])
            named = [number for number in alike if existing[number][0] == line.name]
            yield _lost_zeros(line, named[0], messages) if named else line
        else:
            yield _compared(line, *there, messages)


def _compared(line: RosterLine, name: str, class_name: str, messages: list[Message]) -> RosterLine:
    if name != line.name:
        zh = f"现有姓名“{name}”将改为“{line.name}”；请确认学号没有写错。"
        en = f"The name “{name}” will become “{line.name}”; make sure the number is right."
        messages.append(warning("name_differs", row_place(line.row), zh, en))
    same = name == line.name and line.class_name in ("", class_name)
    action: Action = "unchanged" if same else "update"
    return replace(line, action=action, says=SAYS[action])


def _lost_zeros(line: RosterLine, number: str, messages: list[Message]) -> RosterLine:
    """A known student whose number has lost its leading zeros must not be added again."""
    zh = f"已有学生 {number}“{line.name}”，这一行的学号只差前面的 0；请把学号列设为文本。"
    en = f"{number} “{line.name}” is there already; only leading zeros differ. Format as text."
    fault = error("leading_zeros", row_place(line.row), zh, en)
    messages.append(fault)
    return replace(line, action="error", says=fault.says)


def _lengths(lines: list[RosterLine]) -> Iterator[Message]:
    """Numbers shorter than nearly all others have often lost leading zeros."""
    counts = Counter(len(line.student_number) for line in lines)
    if len(lines) < FEW or not counts:
        return
    usual, often = counts.most_common(1)[0]
    short = [line.row for line in lines if len(line.student_number) < usual]
    if short and often >= ALIKE * len(lines):
        zh = f"学号比多数（{usual} 位）短，前面的 0 是否丢了？"
        en = f"Numbers are shorter than most ({usual} characters): are leading zeros lost?"
        yield warning("number_short", rows_place(short), zh, en)


def _plain(line: RosterLine) -> dict[str, Any]:
    return {
        **line.cells,
        "row": line.row,
        "student_number": line.student_number,
        "name": line.name,
        "class_name": line.class_name,
        "action": line.action,
    }
