"""Workbooks as schools write them, and as nobody should: read in a child, as a person sees them."""

import io
import zipfile
import zlib
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest

from classroom.exchange import tabular
from classroom.exchange.archive import ArchiveError, read_archive
from classroom.exchange.cell_formats import kind_of, shown, too_long
from classroom.exchange.tabular import Table, read_table
from classroom.exchange.tabular_child import answer

HINTS = ["学号", "姓名", "成绩"]


def workbook(fill: Callable[[Any], None]) -> bytes:
    book = openpyxl.Workbook()
    fill(book)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def sheet_of(*rows: list[Any]) -> bytes:
    return workbook(lambda book: [book.active.append(row) for row in rows])


def codes(table: Table) -> list[str]:
    return [message.code for message in table.messages]


def test_a_plain_workbook_is_read_like_a_csv() -> None:
    table = read_table(sheet_of(["学号", "姓名"], ["001", "张三"]), header_hints=HINTS)
    assert (table.headers, table.rows) == (("学号", "姓名"), (("001", "张三"),))
    assert (table.encoding, table.outcome, table.numbers) == ("xlsx", "accept", (2,))


def test_cells_are_read_as_a_person_sees_them() -> None:
    def fill(book: Any) -> None:
        sheet = book.active
        sheet.append(["学号", "a", "b", "c", "d", "e", "f", "g"])
        day, moment = date(2026, 3, 5), datetime(2026, 3, 5, 14, 30)
        sheet.append([42, 0.1 + 0.2, 12.0, True, day, moment, 0.125, "=1+1"])
        sheet["A2"].number_format = "0000"
        sheet["G2"].number_format = "0.00%"

    table = read_table(workbook(fill), header_hints=HINTS)
    assert table.rows == (
        ("0042", "0.3", "12", "TRUE", "2026-03-05", "2026-03-05 14:30:00", "12.5%", "=1+1"),
    )


def test_the_sheet_with_known_headers_is_read_and_the_others_are_named() -> None:
    def fill(book: Any) -> None:
        book.active.append(["请在第二张表填写"])
        book.create_sheet("名单").append(["学号", "姓名"])
        book["名单"].append(["7", "王五"])
        hidden = book.create_sheet("答案")
        hidden.append(["秘密"])
        hidden.sheet_state = "hidden"

    raw = workbook(fill)
    table = read_table(raw, header_hints=HINTS)
    assert (table.sheet, table.rows) == ("名单", (("7", "王五"),))
    assert codes(table) == ["other_sheets", "hidden_sheet"]
    assert "秘密" not in str(table)
    assert codes(read_table(raw, header_hints=HINTS, sheet="无")) == ["unknown_sheet"]


def test_cells_merged_downwards_count_for_every_row() -> None:
    def fill(book: Any) -> None:
        for row in (["部门", "客户"], ["华东", "A"], [None, "B"], ["华南", "C"]):
            book.active.append(row)
        book.active.merge_cells("A2:A3")

    table = read_table(workbook(fill))
    assert table.column("部门") == ["华东", "华东", "华南"]
    assert codes(table) == ["merged_cells"]


def test_two_header_rows_are_joined_with_and_without_merged_cells() -> None:
    def fill(book: Any) -> None:
        for row in (
            ["学号", "成绩", None, None],
            [None, "平时", "期中", "期末"],
            ["1", 80, 85, 90],
        ):
            book.active.append(row)

    def fill_merged(book: Any) -> None:
        fill(book)
        book.active.merge_cells("A1:A2")
        book.active.merge_cells("B1:D1")

    for one in (fill, fill_merged):
        table = read_table(workbook(one), header_hints=HINTS)
        assert table.headers == ("学号", "成绩/平时", "成绩/期中", "成绩/期末")
        assert table.rows == (("1", "80", "85", "90"),) and codes(table) == ["two_level_header"]


def test_a_number_too_long_for_excel_is_pointed_out() -> None:
    table = read_table(sheet_of(["学号", "姓名"], [20240101000123456, "张三"]), header_hints=HINTS)
    assert codes(table) == ["number_too_long"]


def test_hidden_rows_are_read_and_named() -> None:
    def fill(book: Any) -> None:
        for row in (["学号", "成绩"], ["1", 60], ["2", 70]):
            book.active.append(row)
        book.active.row_dimensions[2].hidden = True

    table = read_table(workbook(fill), header_hints=HINTS)
    assert len(table.rows) == 2 and codes(table) == ["hidden_rows"]


def test_too_many_rows_or_columns_are_refused() -> None:
    wide = sheet_of([f"c{i}" for i in range(600)], list(range(600)))
    assert codes(read_table(wide)) == ["too_many_columns"]
    long = "学号\n" + "".join(f"{i}\n" for i in range(20_001))
    assert codes(read_table(long.encode())) == ["too_many_rows"]
    assert codes(read_table(b"a" * 10_000_001)) == ["too_large"]


SHEET = b'<worksheet xmlns="x"><sheetData>%s</sheetData>%s</worksheet>'
BOOK = (
    b'<workbook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    b'<sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>'
)
LINKS = b'<Relationships><Relationship Id="r1" Target="worksheets/s.xml"/></Relationships>'


def raw_workbook(sheet: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", BOOK)
        archive.writestr("xl/_rels/workbook.xml.rels", LINKS)
        archive.writestr("xl/worksheets/s.xml", sheet)
    return file.getvalue()


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        (b'<row r="1"><c r="A1" t="s"><v>99</v></c></row>', "corrupt_archive"),
        (b'<row r="x"><c><v>1</v></c></row>', "corrupt_archive"),
        (b'<row r="1"><c r="ZZZ1"><v>1</v></c></row>', "too_many_columns"),
        (b"<row><c><v>1</v></row>", "corrupt_archive"),
        (b"<row><c><v>&x;</v></c></row>", "corrupt_archive"),
        (b'<row r="1048576"><c t="inlineStr"/></row>', "empty"),
        (b"<row><c><v>1</v></c></row>" * 20_200, "too_many_rows"),
    ],
)
def test_a_damaged_or_overgrown_sheet_is_refused(cells: bytes, code: str) -> None:
    assert codes(read_table(raw_workbook(SHEET % (cells, b"")))) == [code]


def test_merged_areas_over_the_whole_sheet_do_not_keep_it_from_being_read() -> None:
    areas = b"<mergeCells>" + b'<mergeCell ref="A1:XFD1048576"/>' * 4_000 + b"</mergeCells>"
    rows = b"".join(b'<row r="%d"><c t="str"><v>a</v></c></row>' % n for n in range(1, 5_000))
    table = read_table(raw_workbook(SHEET % (rows, areas)))
    assert (codes(table), len(table.rows)) == ([], 4_998)


@pytest.mark.parametrize("declared", ['<!DOCTYPE a [<!ENTITY b "c">]>', "<!DOCTYPE a>"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_document_type_is_refused_in_every_encoding(declared: str, encoding: str) -> None:
    sheet = f'<?xml version="1.0" encoding="{encoding}"?>{declared}<worksheet/>'
    assert codes(read_table(raw_workbook(sheet.encode(encoding)))) == ["xml_entities"]


def test_an_archive_that_inflates_to_more_than_it_says_or_may_is_refused() -> None:
    bomb = raw_workbook(b" " * 101_000_000)
    assert codes(read_table(bomb)) == ["expands_too_much"]


def test_an_archive_with_a_password_two_equal_names_or_a_wrong_sum_is_refused() -> None:
    raw = sheet_of(["学号"], ["1"])
    at = raw.index(b"PK\x01\x02")
    locked = raw[: at + 8] + b"\x01" + raw[at + 9 :]
    assert codes(read_table(locked)) == ["old_or_encrypted"]
    wrong = raw[: at + 16] + bytes(4) + raw[at + 20 :]
    assert codes(read_table(wrong)) == ["corrupt_archive"]
    with pytest.raises(ArchiveError, match="duplicate_entry"):
        read_archive(doubled())


def doubled() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a.xml", "1")
        archive.writestr("A.XML", "2")
    return file.getvalue()


@pytest.mark.parametrize("length", [4, 30, 200, 1000, 3000])
def test_a_workbook_cut_short_anywhere_is_refused(length: int) -> None:
    raw = sheet_of(["学号", "姓名"], ["001", "张三"])
    assert codes(read_table(raw[:length])) in (["corrupt_archive"], ["not_text"])


def test_a_flipped_byte_never_does_worse_than_a_refusal() -> None:
    raw = sheet_of(["学号", "姓名"], ["001", "张三"])
    for at in range(0, len(raw), 41):
        broken = raw[:at] + bytes([raw[at] ^ 0x55]) + raw[at + 1 :]
        assert answer(broken).startswith(b"{")


def test_a_child_out_of_time_or_memory_is_told_as_too_heavy(monkeypatch: Any) -> None:
    raw = sheet_of(["学号"], ["1"])
    monkeypatch.setattr(tabular, "SECONDS", 0.001)
    assert codes(read_table(raw)) == ["too_heavy"]


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf \r\n", "empty"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "web_page"),
        (b"%PDF-1.7\n\x00\x01", "not_text"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "not_text"),
        (b"\xff\xfea", "encoding_unknown"),
        (b"\x80\x81\xff\xff\n", "encoding_unknown"),
        (zlib.compress(b"a" * 99), "not_text"),
    ],
)
def test_what_is_no_table_is_refused_with_its_reason(raw: bytes, code: str) -> None:
    assert codes(read_table(raw, "名单.xlsx")) == [code]


@pytest.mark.parametrize(
    ("format_id", "code", "kind"),
    [
        (0, "general", "number"),
        (9, "", "percent"),
        (14, "", "date"),
        (31, "", "date"),
        (164, "0000000000", "0000000000"),
        (164, 'yyyy"年"m"月"d"日"', "date"),
        (164, "[$-804]yyyy/m/d;@", "date"),
        (164, '[Red]0.00"dollars"', "number"),
        (164, "0.0%", "percent"),
        (164, "#,##0.00", "number"),
        (164, "[h]:mm", "date"),
        (164, '"学号"00000', "00000"),
    ],
)
def test_a_number_format_says_what_a_cell_shows(format_id: int, code: str, kind: str) -> None:
    assert kind_of(format_id, code) == kind


@pytest.mark.parametrize(
    ("text", "kind", "days_more", "says"),
    [
        ("20240101", "0000000000", 0, "0020240101"),
        ("1462", "date", 1462, "1908-01-02"),
        ("59", "date", 0, "1900-02-28"),
        ("0.5", "date", 0, "12:00:00"),
        ("1e999", "number", 0, "1e999"),
        ("nan", "number", 0, "nan"),
        ("abc", "date", 0, "abc"),
        ("99999999", "date", 0, "99999999"),
        ("2.0240101E+9", "number", 0, "2024010100"),
        ("0.1000000000000000055", "number", 0, "0.1"),
        ("-0.07", "percent", 0, "-7%"),
    ],
)
def test_a_number_is_shown_as_excel_shows_it(
    text: str, kind: str, days_more: int, says: str
) -> None:
    assert shown(text, kind, days_more) == says


def test_only_whole_numbers_over_fifteen_digits_are_too_long() -> None:
    assert too_long("1234567890123456") and not too_long("123456789012345")
    assert not too_long("abc") and not too_long("1e300")
