"""A firm as an Excel workbook: about it, the data dictionary, then a sheet for each table."""

import io
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import polars as pl
import xlsxwriter

from kit.text import Language, Text
from sample_data.firm import Firm
from sample_data.schema import Tables, present

MOST_ROWS = 1_048_576
"""Rows of a sheet, header included."""
WIDEST, SAMPLE = 48, 200
MADE_ON = datetime(2026, 1, 1)
"""Fixed, so that the same firm gives the same bytes."""
OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": True,
}
FORMATS = {
    "money": "#,##0.00",
    "rate": "0%",
    "number": "#,##0.00",
    "date": "yyyy-mm-dd",
    "datetime": "yyyy-mm-dd hh:mm",
}
ABOUT = Text(zh="说明", en="About")
DICTIONARY = Text(zh="数据字典", en="Data dictionary")


def workbook(
    firm: Firm, tables: Mapping[str, pl.DataFrame], dictionary: pl.DataFrame, language: Language
) -> bytes:
    """The workbook's bytes. Texts are text cells, never formulas, whatever they begin with."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, OPTIONS)
    book.set_properties({"title": firm.name.in_language(language), "created": MADE_ON})
    formats = _formats(book)
    _about(book, firm, language, formats)
    _plain_sheet(book, DICTIONARY.in_language(language), dictionary, formats)
    for name, frame in tables.items():
        _table_sheet(book, firm.working_schema, name, frame, language, formats)
    book.close()
    return target.getvalue()


def _formats(book: Any) -> dict[str, Any]:
    made = {kind: book.add_format({"num_format": text}) for kind, text in FORMATS.items()}
    made["header"] = book.add_format(
        {"bold": True, "bg_color": "#E8EEF4", "border": 1, "border_color": "#C8D0D8"}
    )
    made["wrap"] = book.add_format({"text_wrap": True, "valign": "top"})
    return made


def _about(book: Any, firm: Firm, language: Language, formats: dict[str, Any]) -> None:
    sheet = book.add_worksheet(ABOUT.in_language(language))
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 90, formats["wrap"])
    for row, (label, value) in enumerate(_facts(firm)):
        sheet.write_string(row, 0, label.in_language(language), formats["header"])
        sheet.write_string(row, 1, value.in_language(language))


def _facts(firm: Firm) -> list[tuple[Text, Text]]:
    key = firm.key
    return [
        (Text(zh="企业", en="Firm"), firm.name),
        (Text(zh="企业编号", en="Firm key"), Text(zh=str(key), en=str(key))),
        (Text(zh="数据首日", en="First day"), _same(firm.first_day)),
        (Text(zh="截止日 T0", en="As-of date T0"), _same(firm.as_of)),
        (
            Text(zh="口径", en="Conventions"),
            Text(
                zh="有效订单 = 状态为“已完成”的订单；退货以负数明细冲减；先合并重复客户再统计；"
                "金额单位为元，四舍五入到 0.01。",
                en="A valid order has the status completed; returns are negative lines; merge "
                "duplicate accounts first; money is in yuan, rounded half up to 0.01.",
            ),
        ),
        (
            Text(zh="声明", en="Note"),
            Text(
                zh="本企业及全部人名、单位、电话、邮箱、地址均为程序虚构，电话号段未启用，不对应任何真实个人或单位。",
                en="The firm and every name, company, phone, e-mail and address in it are made up; "
                "the phone numbers are in prefixes not in use.",
            ),
        ),
    ]


def _same(day: date) -> Text:
    return Text(zh=day.isoformat(), en=day.isoformat())


def _table_sheet(
    book: Any,
    known: Tables,
    name: str,
    frame: pl.DataFrame,
    language: Language,
    formats: dict[str, Any],
) -> None:
    sheet = book.add_worksheet(known[name].label.in_language(language))
    shown = present(name, frame, language, known)
    kinds = [known[name].columns[column].type for column in frame.columns]
    for number, (kind, column) in enumerate(zip(kinds, shown.get_columns(), strict=True)):
        _write_column(sheet, number, column, formats.get(kind))
        _head(sheet, number, column, kind, formats)
    _finish(sheet, shown)


def _plain_sheet(book: Any, title: str, frame: pl.DataFrame, formats: dict[str, Any]) -> None:
    sheet = book.add_worksheet(title)
    for number, column in enumerate(frame.get_columns()):
        _write_column(sheet, number, column, None)
        _head(sheet, number, column, "text", formats)
    _finish(sheet, frame)


def _write_column(sheet: Any, number: int, column: pl.Series, cell_format: Any) -> None:
    """Write the filled cells below the header, each as what it is."""
    write = sheet.write_number
    if column.dtype == pl.String:
        write = sheet.write_string
    elif column.dtype.is_temporal():
        write = sheet.write_datetime
    for row, value in enumerate(column.to_list(), start=1):
        if value is not None:
            write(row, number, value, cell_format)


def _head(sheet: Any, number: int, column: pl.Series, kind: str, formats: dict[str, Any]) -> None:
    sheet.write_string(0, number, column.name, formats["header"])
    sheet.set_column(number, number, _width(column, kind))


def _finish(sheet: Any, frame: pl.DataFrame) -> None:
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(frame.height, 1), frame.width - 1)


def _width(column: pl.Series, kind: str) -> float:
    """Wide enough for the header and the first rows; a Chinese character takes two places."""
    least = {"date": 11, "datetime": 17, "money": 12}.get(kind, 8)
    texts = column.head(SAMPLE).cast(pl.String).drop_nulls().to_list() if kind == "text" else []
    longest = max(map(_places, [column.name, *texts]))
    return min(max(longest, least) + 2, WIDEST)


def _places(text: str) -> int:
    return sum(2 if ord(letter) > 0x2E80 else 1 for letter in text)
