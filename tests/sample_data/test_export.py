"""What a student or a program gets when a firm is written to files."""

import io
import zipfile
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from kit.errors import UserError
from sample_data import export
from sample_data.build import build_firm
from sample_data.export import csv_zip_bytes, dictionary, generate_to, parquet_zip_bytes, xlsx_bytes
from sample_data.firm import FirmKey, digest
from sample_data.schema import schema

KEY = FirmKey(customers=40, seed=2)
FIRM = build_firm(KEY)
FORMULA = '=HYPERLINK("http://example.com","x")'


def with_formula() -> dict[str, pl.DataFrame]:
    accounts = FIRM.table("accounts").with_columns(note=pl.lit(FORMULA))
    return {"accounts": accounts}


def unzipped(raw: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_workbook_has_a_sheet_for_every_table_and_the_dictionary(language: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(xlsx_bytes(FIRM, language)))
    labels = [table.label.in_language(language) for table in schema().values()]
    assert set(labels) < set(book.sheetnames)
    assert len(book.sheetnames) == len(labels) + 2
    sheet = book[schema()["orders"].label.in_language(language)]
    assert sheet.max_row == FIRM.table("orders").height + 1
    assert sheet.freeze_panes == "B2"


def test_cells_are_typed_yuan_dates_and_text() -> None:
    book = openpyxl.load_workbook(io.BytesIO(xlsx_bytes(FIRM)))
    first = FIRM.table("orders").row(0, named=True)
    cells = {cell.column: cell for cell in book["订单"][2]}
    assert cells[1].value == "D00001"
    assert cells[3].value.date() == first["order_date"] and cells[3].number_format == "yyyy-mm-dd"
    assert cells[6].value == first["amount"] / 100 and cells[6].number_format == "#,##0.00"
    phone = book["客户"].cell(2, 8)
    assert phone.data_type == "s"


def test_a_text_that_looks_like_a_formula_stays_a_text() -> None:
    book = openpyxl.load_workbook(io.BytesIO(xlsx_bytes(FIRM, "zh", with_formula())))
    cell = book["客户"].cell(2, 16)
    assert (cell.value, cell.data_type) == (FORMULA, "s")
    text = unzipped(csv_zip_bytes(FIRM, "zh", with_formula()))["客户.csv"].decode("utf-8-sig")
    assert "'=HYPERLINK" in text and ',"=HYPERLINK' not in text


def test_csv_files_open_in_excel_and_hold_every_row() -> None:
    files = unzipped(csv_zip_bytes(FIRM))
    assert files["订单.csv"].startswith(b"\xef\xbb\xbf")
    assert "数据字典.csv" in files
    read = pl.read_csv(files["订单.csv"], infer_schema_length=None)
    assert read.height == FIRM.table("orders").height
    assert read["订单金额（净额）"].to_list() == [a / 100 for a in FIRM.table("orders")["amount"]]


def test_parquet_files_give_the_firm_back() -> None:
    files = unzipped(parquet_zip_bytes(FIRM))
    back = {name.removesuffix(".parquet"): pl.read_parquet(raw) for name, raw in files.items()}
    assert digest(back) == digest(FIRM.tables)


@pytest.mark.parametrize("write", [xlsx_bytes, csv_zip_bytes])
def test_the_same_firm_gives_the_same_file(write: object) -> None:
    assert callable(write)
    assert write(FIRM) == write(FIRM)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_dictionary_lists_every_column(language: str) -> None:
    listed = dictionary(language)
    assert listed.height == sum(len(table.columns) for table in schema().values())


@pytest.mark.parametrize(
    ("format", "files"), [("csv", len(schema())), ("parquet", len(schema())), ("xlsx", 1)]
)
def test_a_firm_is_written_to_a_folder_with_its_progress_told(
    tmp_path: Path, format: str, files: int
) -> None:
    told: list[float] = []
    written = generate_to(KEY, tmp_path / "new" / "folder", format, told.append)
    assert len(written) == files and all(path.stat().st_size for path in written)
    assert told == sorted(told) and told[-1] == pytest.approx(1)


def test_csv_for_programs_has_plain_names_codes_and_yuan(tmp_path: Path) -> None:
    generate_to(KEY, tmp_path, "csv")
    orders = pl.read_csv(tmp_path / "orders.csv", encoding="utf8", infer_schema_length=None)
    first = FIRM.table("orders").row(0, named=True)
    assert orders.columns == list(schema()["orders"].columns)
    assert orders["account_id"][0] == f"C{first['account_id']:05d}"
    assert orders["amount"].to_list() == [a / 100 for a in FIRM.table("orders")["amount"]]


def test_an_unknown_format_offers_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="parquet"):
        generate_to(KEY, tmp_path, "parqet")


def test_a_folder_that_cannot_be_written_is_said_plainly(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(UserError) as refused:
        generate_to(KEY, tmp_path / "file", "csv")
    assert refused.value.code == "cannot_write"


def test_more_rows_than_a_sheet_holds_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export, "MOST_ROWS", 100)
    with pytest.raises(UserError, match="parquet"):
        xlsx_bytes(FIRM)
