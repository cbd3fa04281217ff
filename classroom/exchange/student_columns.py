"""The columns by which a school names its students, and how a student number is read."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence

from classroom.exchange.message import WHOLE_FILE, Message, error, row_place
from classroom.exchange.tabular import Table
from kit.text import Text

FIELDS: dict[str, tuple[str, ...]] = {
    "student_number": (
        *("学号", "学生学号", "学生编号", "学籍号", "學號", "學生編號"),
        *("student number", "student no", "student id", "stu id", "sid", "number", "id"),
    ),
    "name": (
        *("姓名", "学生姓名", "學生姓名", "学员姓名", "名字"),
        *("name", "full name", "student name", "昵称", "暱稱"),
    ),
    "class_name": (
        *("班级", "行政班", "行政班级", "班级名称", "所在班级", "教学班", "教学班级"),
        *("班別", "班級", "class", "class name", "group", "section"),
    ),
}
"""Headers in use, the most telling first. Others (性别, 专业, …) are passed over."""
LABELS = {
    "student_number": Text(zh="学号", en="student number"),
    "name": Text(zh="姓名", en="name"),
    "class_name": Text(zh="班级", en="class"),
    "score": Text(zh="成绩", en="score"),
}
NUMBER = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,63}$")
MANGLED = re.compile(r"[0-9](\.[0-9]+)?E\+?[0-9]+$", re.IGNORECASE)
AS_DECIMAL = re.compile(r"([0-9]+)\.0+$")
FAULTS: dict[str, tuple[str, str]] = {
    "number_missing": ("没有学号，请补上。", "The student number is missing; fill it in."),
    "number_mangled": (
        "学号被 Excel 变成了科学计数法，后几位已丢失；请把该列设为“文本”后重新填写。",
        "Excel made it 2.02E+11 and lost its end; format the column as text and type it again.",
    ),
    "bad_student_number": (
        "学号只能用数字、字母和 . _ -，最多 64 个；请修改。",
        "A student number has digits, letters and . _ - only, at most 64; correct it.",
    ),
}


def read_student_number(text: str) -> tuple[str, str]:
    """The number as stored (half width, no blanks, zeros kept), and the code of what is wrong.

    >>> read_student_number("００２０２４０１０１"), read_student_number("2.02401E+11")
    (('0020240101', ''), ('2.02401E+11', 'number_mangled'))
    """
    plain = "".join(unicodedata.normalize("NFKC", text).split()).lstrip("'‘’`")
    if not plain:
        return "", "number_missing"
    if MANGLED.match(plain) and ("." in plain or "+" in plain):
        return plain, "number_mangled"
    whole = AS_DECIMAL.match(plain)
    if whole:
        return whole[1], ""
    return plain, "" if NUMBER.match(plain) else "bad_student_number"


def number_fault(code: str, row: int, column: str) -> Message:
    return error(code, row_place(row, column), *FAULTS[code])


def column_faults(
    table: Table, found: Mapping[str, Sequence[int]], required: Sequence[str]
) -> Iterator[Message]:
    """A required column that is missing, or a used one that is there twice."""
    headers = "、".join(name for name in table.headers if name)[:200]
    for field in required:
        if field not in found:
            label = LABELS[field]
            zh = f"没有找到“{label.zh}”列，读到的表头是：{headers}。请改表头或手工指定。"
            en = f"No column “{label.en}”; headers: {headers}. Rename one or choose it by hand."
            yield error("column_missing", WHOLE_FILE, zh, en)
    for places in found.values():
        if len(places) > 1:
            name = table.headers[places[0]]
            zh = f"有 {len(places)} 列都叫“{name}”，请改名或删去一列。"
            en = f"{len(places)} columns are called “{name}”; rename or delete one."
            yield error("duplicate_header", WHOLE_FILE, zh, en)


def twice(number: str, rows: Sequence[int], column: str) -> Message:
    """One student on several rows of the file."""
    others = "、".join(str(row) for row in rows[1:5])
    zh = f"学号 {number} 又出现在第 {others} 行；每名学生只能有一行，请删去多余的。"
    en = f"Number {number} is again on row {others}; one row per student, delete the others."
    return error("duplicate_key", row_place(rows[0], column), zh, en)
