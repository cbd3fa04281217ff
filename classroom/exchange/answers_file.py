"""Read a table answer that a student filled in as Excel or CSV, and write the empty form for it."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import xlsxwriter

from classroom.exchange.headers import match_columns
from classroom.exchange.message import WHOLE_FILE, Message, error, outcome_of
from classroom.exchange.tabular import Table, read_table
from kit.errors import UserError
from kit.text import Text
from lessons.question import Question, TableColumn
from sample_data.schema import code, schema

AnswerRow = dict[str, str]
"""Column id -> what stands in the cell, as a student would have typed it."""
WIDTH, FORM_ROWS = 18, 2_000
"""Rows of the form that carry a format and a drop-down list."""
WRITE: dict[str, Text] = {
    "id": Text(zh="填写编号，如 {example}。", en="Write IDs such as {example}."),
    "whole": Text(zh="填写整数。", en="Write whole numbers."),
    "number": Text(zh="填写数字，可以有小数。", en="Write numbers; decimals are fine."),
    "text": Text(zh="填写文字。", en="Write words."),
    "choice": Text(zh="从下拉列表中选择：{options}。", en="Choose from the list: {options}."),
}


@dataclass(frozen=True)
class AnswerFile:
    """The rows, and what was noticed while reading (a guessed encoding, hidden rows)."""

    rows: list[AnswerRow]
    messages: tuple[Message, ...]


def read_upload(question: Question, raw: bytes, filename: str) -> list[AnswerRow]:
    """The rows of an uploaded table; UserError with the first fault when it cannot be used."""
    read = read_answers(question, raw, filename)
    faults = [message for message in read.messages if message.severity == "error"]
    if faults:
        raise UserError(faults[0].code, faults[0].line("zh"), faults[0].line("en"))
    return read.rows


def read_answers(question: Question, raw: bytes, filename: str) -> AnswerFile:
    """Like `read_upload`, with every message; never raises for bad content.

    Columns are found by id or by label in either language, in any order. Without any known header
    a table that is exactly as wide as the question is read in the question's order.
    """
    synonyms = {c.id: (c.id, c.label.zh, c.label.en) for c in question.columns}
    hints = [word for words in synonyms.values() for word in words]
    table = read_table(raw, filename, header_hints=hints)
    if table.outcome == "reject":
        return AnswerFile([], table.messages)
    found = match_columns(table.headers, synonyms, {})
    if not found and len(table.headers) == len(question.columns):
        return AnswerFile(_in_order(question, table), table.messages)
    messages = [*table.messages, *_faults(question, table, found)]
    if outcome_of(messages) == "reject":
        return AnswerFile([], tuple(messages))
    rows = [
        {c.id: _cell(c, cells[found[c.id][0]]) for c in question.columns} for cells in table.rows
    ]
    return AnswerFile(rows, tuple(messages))


def _in_order(question: Question, table: Table) -> list[AnswerRow]:
    """A table pasted without its header: the first row is data too."""
    every = [table.headers, *table.rows]
    return [
        {c.id: _cell(c, cell) for c, cell in zip(question.columns, cells, strict=True)}
        for cells in every
    ]


def _faults(question: Question, table: Table, found: dict[str, list[int]]) -> Sequence[Message]:
    missing = [c.label for c in question.columns if c.id not in found]
    twice = [table.headers[places[0]] for places in found.values() if len(places) > 1]
    faults = []
    if missing:
        zh, en = "、".join(m.zh for m in missing), ", ".join(m.en for m in missing)
        faults.append(
            error(
                "column_missing",
                WHOLE_FILE,
                f"缺少这些列：{zh}。请使用下载的模板，或把表头改成这些名称。",
                f"Missing columns: {en}. Use the template, or name the headers so.",
            )
        )
    if twice:
        zh = f"“{twice[0]}”列出现了两次，请删去一列。"
        en = f"The column “{twice[0]}” is there twice; delete one."
        faults.append(error("duplicate_header", WHOLE_FILE, zh, en))
    return faults


def _cell(column: TableColumn, text: str) -> str:
    """The cell as typed; of a choice the option's id, however its label was written."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if column.type != "choice":
        return plain
    for option, label in column.values.items():
        if plain.casefold() in {option.casefold(), label.zh.casefold(), label.en.casefold()}:
            return option
    return plain


def template(question: Question, language: str) -> bytes:
    """An empty form as xlsx: the headers, a note on each, drop-down lists, ids as text."""
    file = BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet("答案" if language == "zh" else "Answers")
    head = book.add_format({"bold": True, "bottom": 1})
    as_text = book.add_format({"num_format": "@"})
    for at, column in enumerate(question.columns):
        sheet.write_string(0, at, column.label.in_language(language), head)
        sheet.write_comment(0, at, _note(column).in_language(language))
        typed = column.type in ("id", "text")
        sheet.set_column(at, at, WIDTH, as_text if typed else None)
        _limit(sheet, at, column, language)
    sheet.freeze_panes(1, 0)
    book.close()
    return file.getvalue()


def _note(column: TableColumn) -> Text:
    example = code(column.to, 17) if column.to in schema() else ""
    zh = "、".join(text.zh for text in column.values.values())
    en = ", ".join(text.en for text in column.values.values())
    return WRITE[column.type].fill(example=example, options=Text(zh=zh, en=en))


def _limit(sheet: Any, at: int, column: TableColumn, language: str) -> None:
    """A drop-down list for choices; Excel takes lists of up to 255 characters."""
    options = [text.in_language(language) for text in column.values.values()]
    if options and len(",".join(options)) <= 255:
        rule = {"validate": "list", "source": options}
        sheet.data_validation(1, at, FORM_ROWS, at, rule)
