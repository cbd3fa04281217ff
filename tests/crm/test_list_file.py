"""A list as a file: what it found, harmless for spreadsheets."""

from io import BytesIO

import openpyxl

from crm.book import Book
from crm.list_file import csv_bytes, list_frame, xlsx_bytes
from crm.lists import Query
from sample_data.firm import Firm

COLUMNS = ("id", "name", "owner_id", "consent", "created_on")
HOSTILE = '=HYPERLINK("http://x","y")'


def test_a_csv_holds_what_the_list_found_in_its_order(tiny_firm: Firm) -> None:
    query = Query(search="王", sort="id", descending=True)
    text = csv_bytes(list_frame(Book(tiny_firm), "accounts", query, COLUMNS, "zh")).decode()
    lines = text.removeprefix("\ufeff").splitlines()
    assert lines[0] == "客户编号,客户名称,负责人,同意营销,建档日期"
    assert [line.split(",")[0] for line in lines[1:]] == ["C00004", "C00002", "C00001"]


def test_a_formula_is_text_in_both_kinds_of_file(tiny_firm: Firm) -> None:
    book = Book(tiny_firm)
    book.change("accounts", 1, name=HOSTILE)
    frame = list_frame(book, "accounts", Query(search="C00001"), COLUMNS, "zh")
    assert "'=HYPERLINK" in csv_bytes(frame).decode()
    kinds = [book.schema["accounts"].columns[name].type for name in COLUMNS]
    made = openpyxl.load_workbook(BytesIO(xlsx_bytes(frame, kinds, "客户/名单[1]")))
    cell = made.active["B2"]
    assert (cell.data_type, cell.value) == ("s", HOSTILE)
