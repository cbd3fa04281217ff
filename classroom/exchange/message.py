"""What reading a file found: a stable code, how serious, where, and what to do about it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from kit.text import Text

Severity = Literal["warning", "error"]
Outcome = Literal["accept", "warn", "reject"]

WHOLE_FILE = Text(zh="整个文件", en="the whole file")


@dataclass(frozen=True)
class Message:
    """One finding. A warning was settled and says how; an error stops the import."""

    code: str
    severity: Severity
    place: Text
    says: Text

    def line(self, language: str) -> str:
        """Place and sentence, as a page or a terminal shows them."""
        between = "：" if language == "zh" else ": "
        return self.place.in_language(language) + between + self.says.in_language(language)

    def plain(self) -> dict[str, Any]:
        return {
            "code": self.code,
            "severity": self.severity,
            "place": self.place.model_dump(),
            "says": self.says.model_dump(),
        }


def warning(code: str, place: Text, zh: str, en: str) -> Message:
    return Message(code, "warning", place, Text(zh=zh, en=en))


def error(code: str, place: Text, zh: str, en: str) -> Message:
    return Message(code, "error", place, Text(zh=zh, en=en))


def outcome_of(messages: Iterable[Message]) -> Outcome:
    """Any error rejects, any warning warns."""
    kinds = {message.severity for message in messages}
    return "reject" if "error" in kinds else "warn" if "warning" in kinds else "accept"


def row_place(row: int, column: str = "") -> Text:
    """Row as the spreadsheet numbers it, and the column's header."""
    if not column:
        return Text(zh=f"第 {row} 行", en=f"row {row}")
    return Text(zh=f"第 {row} 行“{column}”列", en=f"row {row}, column “{column}”")


def rows_place(rows: list[int]) -> Text:
    """Several rows, the first few named."""
    zh = "、".join(str(row) for row in rows[:5]) + ("等" if len(rows) > 5 else "")
    en = ", ".join(str(row) for row in rows[:5]) + (" and more" if len(rows) > 5 else "")
    return Text(zh=f"第 {zh} 行", en=f"row {en}" if len(rows) == 1 else f"rows {en}")


def sheet_place(name: str) -> Text:
    return Text(zh=f"工作表“{name}”", en=f"sheet “{name}”")
