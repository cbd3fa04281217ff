"""Gradebooks as files: an Excel workbook, a CSV, and the CSVs that learning platforms import.

Layouts checked against: Moodle grade/import/csv (any header, columns are mapped by hand, so plain
names); Canvas lib/gradebook_importer.rb (Student, ID, SIS User ID, SIS Login ID, Section, then the
assignments, and a row “Points Possible”); Blackboard Grade Center help (a column Username, every
field quoted; columns without an id become new ones).
"""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import tzinfo
from io import BytesIO, StringIO
from typing import Literal

from sqlmodel import Session

from classroom.clock import now
from classroom.exchange.gradebook_workbook import title_of, write_workbook
from classroom.gradebook import Gradebook, Row, gradebook
from classroom.item_statistics import item_statistics
from classroom.records import records_of
from classroom.rights import Visitor
from classroom.tables import Course
from kit.cells import inert
from kit.errors import UserError

Format = Literal["xlsx", "csv", "moodle", "canvas", "blackboard"]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BOM = "\ufeff"


@dataclass(frozen=True, slots=True)
class GradeFile:
    """A file ready for download."""

    name: str
    media_type: str
    content: bytes


def export(
    db: Session,
    who: Visitor,
    course_id: int,
    format: str,
    language: str = "zh",
    class_name: str = "",
    zone: tzinfo | None = None,
) -> GradeFile:
    """The gradebook of a course as a file, for its staff; UserError names the formats.

    Times in it are in `zone`, the server's own when None.
    """
    book = gradebook(db, who, course_id, class_name=class_name)
    course = db.get_one(Course, course_id)
    stem = f"{course.code}-{now():%Y%m%d}"
    if format == "xlsx":
        items = item_statistics(db, who, course_id)
        content = BytesIO()
        write_workbook(content, book, records_of(db, course_id), items, language, zone)
        return GradeFile(f"{stem}.xlsx", XLSX, content.getvalue())
    if format not in _LAYOUTS:
        raise UserError(
            "bad_format",
            f"不支持的格式“{format}”，可选：xlsx、{'、'.join(_LAYOUTS)}。",
            f"Unknown format “{format}”; choose xlsx, {', '.join(_LAYOUTS)}.",
        )
    text = _LAYOUTS[format](book, course, language)
    return GradeFile(f"{stem}-{format}.csv", "text/csv; charset=utf-8", text.encode())


def _plain(book: Gradebook, course: Course, language: str) -> str:
    """For Excel, which needs the mark at the start to read UTF-8."""
    words = {
        "zh": ["班级", "学号", "姓名", "总评"],
        "en": ["Class", "Number", "Name", "Total"],
    }["zh" if language == "zh" else "en"]
    header = [*words[:3], *_titles(book, language), words[3]]
    rows = (
        [
            row.class_name,
            row.person.student_number,
            row.person.name,
            *_scores(book, row),
            _number(row.total),
        ]
        for row in book.rows
    )
    return BOM + _csv([header, *rows])


def _moodle(book: Gradebook, course: Course, language: str) -> str:
    header = ["Username", "ID number", "Full name", *_titles(book, language)]
    rows = (
        [row.person.login, row.person.student_number, row.person.name, *_scores(book, row)]
        for row in book.rows
    )
    return _csv([header, *rows])


def _canvas(book: Gradebook, course: Course, language: str) -> str:
    people = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section"]
    possible = ["Points Possible", "", "", "", "", *("100" for _ in book.units)]
    rows = (
        [
            row.person.name,
            "",
            row.person.student_number,
            row.person.login,
            row.class_name,
            *_scores(book, row),
        ]
        for row in book.rows
    )
    return _csv([[*people, *_titles(book, language)], possible, *rows])


def _blackboard(book: Gradebook, course: Course, language: str) -> str:
    header = ["Last Name", "First Name", "Username", "Student ID", *_titles(book, language)]
    rows = (
        [row.person.name, "", row.person.login, row.person.student_number, *_scores(book, row)]
        for row in book.rows
    )
    return _csv([header, *rows], quoting=csv.QUOTE_ALL)


_LAYOUTS = {"csv": _plain, "moodle": _moodle, "canvas": _canvas, "blackboard": _blackboard}


def _titles(book: Gradebook, language: str) -> list[str]:
    """Code and title: no two are the same even where two units have one title."""
    return [title_of(unit, language) for unit in book.units]


def _scores(book: Gradebook, row: Row) -> list[str]:
    return [_number(row.cells[unit.id].score) for unit in book.units]


def _number(score: float | None) -> str:
    return "" if score is None else f"{score:.2f}"


def _csv(rows: Iterable[list[str]], quoting: Literal[0, 1] = csv.QUOTE_MINIMAL) -> str:
    text = StringIO()
    writer = csv.writer(text, quoting=quoting, lineterminator="\r\n")
    writer.writerows([inert(cell) for cell in row] for row in rows)
    return text.getvalue()
