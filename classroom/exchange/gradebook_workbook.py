"""The gradebook as an Excel workbook: scores, attempts, item statistics. Text cells stay text."""

from collections.abc import Sequence
from datetime import datetime, tzinfo
from typing import IO, Any

import xlsxwriter

from classroom.exchange.item_words import mistake_words, question_words
from classroom.gradebook import Cell, Gradebook, Row
from classroom.item_statistics import ItemLine
from classroom.people import StudentLine
from classroom.records import AttemptLine, Records
from classroom.units import Unit
from kit.text import Text

SCORES = Text(zh="成绩", en="Scores")
ATTEMPTS = Text(zh="提交明细", en="Attempts")
ITEMS = Text(zh="题目分析", en="Items")
SCORE_HEADER = [
    Text(zh="班级", en="Class"),
    Text(zh="学号", en="Number"),
    Text(zh="姓名", en="Name"),
    Text(zh="总评（百分制）", en="Total (out of 100)"),
]
ATTEMPT_HEADER = [
    *SCORE_HEADER[:3],
    Text(zh="练习", en="Exercise"),
    Text(zh="第几次", en="Attempt"),
    Text(zh="提交时间", en="Handed in"),
    Text(zh="迟交", en="Late"),
    Text(zh="得分（百分制）", en="Score (out of 100)"),
    Text(zh="人工评分", en="Set by hand"),
    Text(zh="待人工判分", en="Waits for a person"),
]
ITEM_HEADER = [
    Text(zh="练习", en="Exercise"),
    Text(zh="判分项", en="Check"),
    Text(zh="题目", en="Question"),
    Text(zh="人数", en="Students"),
    Text(zh="平均得分率（首次提交）", en="Mean share met (first attempt)"),
    Text(zh="区分度", en="Discrimination"),
    Text(zh="最常见错误", en="Commonest mistake"),
    Text(zh="犯错人数", en="Students who made it"),
]
YES = Text(zh="是", en="yes")


def title_of(unit: Unit, language: str) -> str:
    """Code and title of a unit: the head of its column."""
    return f"{unit.code} {unit.title.in_language(language)}".strip()


def write_workbook(
    file: IO[bytes],
    book: Gradebook,
    records: Records,
    items: Sequence[ItemLine],
    language: str,
    zone: tzinfo | None = None,
) -> None:
    """Write the three sheets. Numbers are numbers, text is never a formula, times are in `zone`,
    the server's own when None."""
    workbook = xlsxwriter.Workbook(
        file,
        {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False},
    )
    sheet = _Sheets(workbook, language, zone)
    sheet.write(SCORES, *_score_rows(book, language), frozen=3)
    sheet.write(ATTEMPTS, *_attempt_rows(book, records, language), frozen=3)
    sheet.write(ITEMS, *_item_rows(book, items, language), frozen=2)
    workbook.close()


class _Sheets:
    """Writes tables: bold frozen header, a filter, one format a kind of value."""

    def __init__(self, workbook: Any, language: str, zone: tzinfo | None) -> None:
        self.workbook, self.language, self.zone = workbook, language, zone
        self.bold = workbook.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        self.score = workbook.add_format({"num_format": "0.00"})
        self.time = workbook.add_format({"num_format": "yyyy-mm-dd hh:mm"})

    def write(self, name: Text, header: list[str], rows: list[list[Any]], *, frozen: int) -> None:
        sheet = self.workbook.add_worksheet(name.in_language(self.language))
        for place, title in enumerate(header):
            sheet.write_string(0, place, title, self.bold)
        for down, row in enumerate(rows, start=1):
            for across, value in enumerate(row):
                self._cell(sheet, down, across, value)
        sheet.freeze_panes(1, frozen)
        sheet.autofilter(0, 0, max(len(rows), 1), len(header) - 1)
        sheet.set_column(0, len(header) - 1, 14)

    def _cell(self, sheet: Any, down: int, across: int, value: Any) -> None:
        if isinstance(value, datetime):
            local = value.astimezone(self.zone).replace(tzinfo=None)
            sheet.write_datetime(down, across, local, self.time)
        elif isinstance(value, bool):
            text = YES.in_language(self.language) if value else ""
            sheet.write_string(down, across, text)
        elif isinstance(value, int | float):
            form = self.score if isinstance(value, float) else None
            sheet.write_number(down, across, value, form)
        elif value is not None:
            sheet.write_string(down, across, str(value))


def _score_rows(book: Gradebook, language: str) -> tuple[list[str], list[list[Any]]]:
    words = [text.in_language(language) for text in SCORE_HEADER]
    columns = [(unit.id, title_of(unit, language)) for unit in book.units]
    header = [*words[:3], *(title for _, title in columns), words[3]]
    return header, [_score_row(row, [name for name, _ in columns]) for row in book.rows]


def _score_row(row: Row, columns: list[str]) -> list[Any]:
    cells: list[Cell] = [row.cells[name] for name in columns]
    return [*_who(row.person), *(cell.score for cell in cells), row.total]


def _attempt_rows(
    book: Gradebook, records: Records, language: str
) -> tuple[list[str], list[list[Any]]]:
    titles = _exercise_titles(book, language)
    people = {row.person.person_id: row.person for row in book.rows}
    lines = sorted(
        (line for attempts in records.attempts.values() for line in attempts),
        key=lambda line: line.submission_id,
    )
    rows = [
        [
            *_who(people[line.person_id]),
            titles.get(line.exercise_id, line.exercise_id),
            *_attempt_row(line),
        ]
        for line in lines
        if line.person_id in people
    ]
    return [text.in_language(language) for text in ATTEMPT_HEADER], rows


def _attempt_row(line: AttemptLine) -> list[Any]:
    return [
        line.attempt,
        line.handed_in_at,
        line.late,
        line.score,
        line.overridden,
        line.needs_person,
    ]


def _item_rows(
    book: Gradebook, items: Sequence[ItemLine], language: str
) -> tuple[list[str], list[list[Any]]]:
    titles = _exercise_titles(book, language)
    rows = [
        [
            titles.get(item.exercise_id, item.exercise_id),
            item.check,
            question_words(item.exercise_id, item.question, language),
            item.students,
            item.mean_met,
            item.discrimination,
            mistake_words(item.exercise_id, item.mistake, language) if item.mistake else "",
            item.mistake_students,
        ]
        for item in items
    ]
    return [text.in_language(language) for text in ITEM_HEADER], rows


def _exercise_titles(book: Gradebook, language: str) -> dict[str, str]:
    return {
        part.exercise_id: f"{unit.code} {part.title.in_language(language)}".strip()
        for unit in book.units
        for part in unit.parts
    }


def _who(person: StudentLine) -> list[str]:
    return [person.class_name, person.student_number, person.name]
