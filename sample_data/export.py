"""Write a firm for people and programs: one workbook, a zip of CSV files, or parquet files.

Workbooks and zips are made for reading: labels as headers, yuan, ids as codes. Files written to a
folder for programs keep the schema's own column names; parquet also keeps its units (fen, numbers).
"""

import difflib
import io
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import polars as pl

from kit.cells import inert
from kit.errors import UserError
from kit.text import Language, Text
from sample_data.build import build_firm
from sample_data.export_workbook import DICTIONARY, MOST_ROWS, workbook
from sample_data.firm import Firm, FirmKey
from sample_data.schema import Column, Tables, present, schema, table_named, yuan

FORMATS = ("csv", "parquet", "xlsx")
Frames = Mapping[str, pl.DataFrame]
Progress = Callable[[float], None]
"""Called with the share of the work that is done, 0 to 1."""


def xlsx_bytes(firm: Firm, language: Language = "zh", tables: Frames | None = None) -> bytes:
    """The whole firm as a workbook, or `tables` of it as they stand after a student's work.

    UserError when a table has more rows than a sheet holds.
    """
    shown = firm.tables if tables is None else tables
    known = _known(firm, shown)
    _fits(shown, known)
    return workbook(firm, shown, dictionary(language, known), language)


def csv_zip_bytes(firm: Firm, language: Language = "zh", tables: Frames | None = None) -> bytes:
    """A zip with one CSV a table and the data dictionary, as Excel opens them (UTF-8 with BOM)."""
    shown = firm.tables if tables is None else tables
    known = _known(firm, shown)
    files = {
        known[name].label.in_language(language): present(name, frame, language, known)
        for name, frame in shown.items()
    }
    files[DICTIONARY.in_language(language)] = dictionary(language, known)
    return _zip({f"{title}.csv": _csv(frame) for title, frame in files.items()})


def _known(firm: Firm, tables: Frames) -> Tables:
    """What these tables are, with the columns they have here."""
    found = {name: firm.working_schema[name] for name in tables}
    return {
        name: table.model_copy(
            update={"columns": {c: table.columns[c] for c in tables[name].columns}}
        )
        for name, table in found.items()
    }


def parquet_zip_bytes(firm: Firm, tables: Frames | None = None) -> bytes:
    """A zip with one parquet file a table, columns and units as in the schema."""
    shown = firm.tables if tables is None else tables
    return _zip({f"{name}.parquet": _parquet(frame) for name, frame in shown.items()})


def generate_to(
    key: FirmKey, out: Path, format: str = "parquet", progress: Progress | None = None
) -> list[Path]:
    """Build a firm and write it to the folder `out`; returns the files written.

    csv: one file a table with the schema's column names, ids as codes, money in yuan.
    parquet: one file a table, units as in the schema (money in fen). xlsx: one workbook.
    UserError for an unknown industry, size or format, or a folder that cannot be written.
    """
    tell: Progress = progress or (lambda share: None)
    writer = _writer(format)
    firm = build_firm(key)
    tell(0.2)
    if format == "xlsx":
        _fits(firm.tables, firm.schema)
    try:
        out.mkdir(parents=True, exist_ok=True)
        return list(writer(firm, out, tell))
    except OSError as error:
        raise UserError(
            "cannot_write",
            f"无法写入文件夹 {out}：{error.strerror or error}。请换一个可写的文件夹。",
            f"Cannot write to {out}: {error.strerror or error}. Choose another folder.",
        ) from error


def dictionary(language: Language, known: Tables | None = None) -> pl.DataFrame:
    """The data dictionary: every table and column with type, unit, meaning and allowed values."""
    names = DICTIONARY_ZH if language == "zh" else DICTIONARY_EN
    rows = [
        (
            table.label.in_language(language),
            column.label.in_language(language),
            name,
            column_name,
            column_type(column).in_language(language),
            column.meaning.in_language(language) if column.meaning else "",
            "、".join(v.in_language(language) for v in column.values.values()),
        )
        for name, table in (known or schema()).items()
        for column_name, column in table.columns.items()
    ]
    return pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")


DICTIONARY_ZH = ["表", "字段", "表名", "字段名", "类型", "说明", "取值"]
DICTIONARY_EN = ["Table", "Column", "Table name", "Column name", "Type", "Meaning", "Values"]
TYPES = {
    "id": Text(zh="编号", en="ID"),
    "text": Text(zh="文本", en="Text"),
    "category": Text(zh="类别", en="Category"),
    "flag": Text(zh="是/否", en="Yes/No"),
    "count": Text(zh="整数", en="Whole number"),
    "money": Text(zh="金额（元）", en="Money (yuan)"),
    "rate": Text(zh="比例（0–1）", en="Rate (0 to 1)"),
    "number": Text(zh="小数", en="Number"),
    "date": Text(zh="日期", en="Date"),
    "datetime": Text(zh="日期时间", en="Date and time"),
}


def column_type(column: Column) -> Text:
    """The kind of value, with its unit where it has one."""
    kind, unit = TYPES[column.type], column.unit
    return Text(zh=f"{kind.zh}（{unit.zh}）", en=f"{kind.en} ({unit.en})") if unit else kind


def plain(table: str, frame: pl.DataFrame, known: Tables | None = None) -> pl.DataFrame:
    """The frame for programs: schema names, ids as codes, money in yuan, categories as written."""
    columns = table_named(table, known).columns
    return frame.select(_plain(name, columns[name], known) for name in frame.columns)


def _plain(name: str, column: Column, known: Tables | None) -> pl.Expr:
    value = pl.col(name)
    if column.type == "id":
        text = pl.lit(table_named(column.to, known).prefix) + value.cast(pl.String).str.zfill(5)
        return pl.when(value.is_not_null()).then(text).alias(name)
    if column.type == "money":
        return yuan(value).alias(name)
    return value.cast(pl.String) if column.type == "category" else value


def safe_text(frame: pl.DataFrame) -> pl.DataFrame:
    """Texts a spreadsheet would take for a formula get an apostrophe in front."""
    texts = [column for column in frame.get_columns() if column.dtype == pl.String]
    return frame.with_columns(_guarded(column) for column in texts)


def _guarded(column: pl.Series) -> pl.Series:
    """Most columns begin with letters and digits throughout and need no closer look."""
    if not column.str.contains(r"^[^\p{L}\p{N}]").any():
        return column
    return pl.Series(column.name, [inert(text) for text in column], dtype=pl.String)


def _csv(frame: pl.DataFrame) -> bytes:
    target = io.BytesIO()
    safe_text(frame).write_csv(
        target, include_bom=True, datetime_format="%Y-%m-%d %H:%M", line_terminator="\r\n"
    )
    return target.getvalue()


def _parquet(frame: pl.DataFrame) -> bytes:
    target = io.BytesIO()
    frame.write_parquet(target)
    return target.getvalue()


def _zip(files: Mapping[str, bytes]) -> bytes:
    """Entries bear a fixed date, so that the same firm gives the same bytes."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, raw in files.items():
            entry = zipfile.ZipInfo(name, date_time=(2026, 1, 1, 0, 0, 0))
            archive.writestr(entry, raw, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def _fits(tables: Frames, known: Tables) -> None:
    for name, frame in tables.items():
        if frame.height >= MOST_ROWS:
            label = known[name].label
            raise UserError(
                "too_many_rows",
                f"{label.zh}有 {frame.height:,} 行，Excel 一张表放不下，请改用 csv 或 parquet。",
                f"{label.en} has {frame.height:,} rows, more than an Excel sheet holds; "
                "use csv or parquet.",
            )


Writer = Callable[[Firm, Path, Progress], Iterator[Path]]


def _writer(format: str) -> Writer:
    writers: dict[str, Writer] = {"csv": _to_csv, "parquet": _to_parquet, "xlsx": _to_xlsx}
    if format in writers:
        return writers[format]
    near = (difflib.get_close_matches(format, FORMATS, n=1) or ["parquet"])[0]
    raise UserError(
        "unknown_format",
        f"不支持格式“{format[:20]}”，可用 {'、'.join(FORMATS)}，最接近的是“{near}”。",
        f"There is no format {format[:20]!r}: {', '.join(FORMATS)}; the nearest is {near!r}.",
    )


def _tables(firm: Firm, tell: Progress) -> Iterator[tuple[str, pl.DataFrame]]:
    for number, (name, frame) in enumerate(firm.tables.items(), start=1):
        yield name, frame
        tell(0.2 + 0.8 * number / len(firm.tables))


def _to_csv(firm: Firm, out: Path, tell: Progress) -> Iterator[Path]:
    for name, frame in _tables(firm, tell):
        path = out / f"{name}.csv"
        path.write_bytes(_csv(plain(name, frame, firm.schema)))
        yield path


def _to_parquet(firm: Firm, out: Path, tell: Progress) -> Iterator[Path]:
    for name, frame in _tables(firm, tell):
        path = out / f"{name}.parquet"
        path.write_bytes(_parquet(frame))
        yield path


def _to_xlsx(firm: Firm, out: Path, tell: Progress) -> Iterator[Path]:
    path = out / f"{firm.key.industry}-{firm.key.customers}-{firm.key.seed}.xlsx"
    path.write_bytes(xlsx_bytes(firm, firm.key.locale))
    tell(1.0)
    yield path
