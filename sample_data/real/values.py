"""Read whole columns as people write them: days, fen, whole numbers, labels. Nothing is raised;
what cannot be read is empty. Each distinct text is read once, so a million rows are affordable."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import polars as pl

from kit.errors import UserError
from kit.numerals import half_width, read_date, read_numeral
from sample_data.real.fields import DateOrder

MOST_FEN = 10**12
"""Ten thousand million yuan in one row is a slip; a million rows below it add up exactly."""
MOST_QUANTITY = 10**8
LONGEST_LABEL = 200
NOTHING = ("", "-", "--", "/", "null", "none", "nan", "n/a", "na", "无", "空", "\\n")
"""What systems write for an empty cell."""
PLAIN_AMOUNT = r"^([+-]?)(\d{1,10})(?:\.(\d+))?$"
WITH_TIME = r"^\s*(\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?|\d{1,2}[-/.]\d{1,2}[-/.]\d{4})[T ]+\d.*$"
SHORT_DATE = re.compile(r"([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4})$")
STAMP = re.compile(r"([0-9]{8})[0-9]{4}(?:[0-9]{2})?$")
SERIAL = re.compile(r"([2-6][0-9]{4})(?:\.[0-9]+)?$")
EXCEL_DAY_0 = date(1899, 12, 30)
Short = dict[str, tuple[int, int, int]]


@dataclass(frozen=True)
class Days:
    """Days, and whether nothing tells if 03/04/2024 is in March or in April."""

    days: pl.Series
    unclear: bool


def as_text(column: pl.Series) -> pl.Series:
    """Any column as text; what systems write for nothing is empty (null)."""
    text = column.cast(pl.String).str.strip_chars(" \u00a0\u3000\t\r\n'\u200b\ufeff")
    empty = text.str.to_lowercase().is_in(list(NOTHING)).fill_null(True)
    return text.set(empty, None)


def labels(text: pl.Series) -> pl.Series:
    """Names and numbers by which things are told apart: one width, single blanks, no 17850.0."""
    return _each(text, _label, pl.String)


def days(text: pl.Series, order: DateOrder | None = None) -> Days:
    """Dates with or without a time of day, year first or last, or as Excel's day numbers."""
    part = pl.coalesce(pl.col("t").str.extract(WITH_TIME), pl.col("t"))
    column = text.to_frame("t").select(part)["t"]
    distinct = [half_width(one).strip() for one in column.unique().drop_nulls()]
    short = {one: _parts(found) for one in distinct if (found := SHORT_DATE.match(one))}
    order = order or _order(short)

    def read(one: str) -> date | None:
        plain = half_width(one).strip()
        return _short_day(*short[plain], order) if plain in short else _long_day(plain)

    return Days(_each(column, read, pl.Date), bool(short) and order is None)


def fen(text: pl.Series) -> pl.Series:
    """Yuan as written (￥1,000, 1.2万, (35.00)) as whole fen, half-up."""
    sign, whole, part = (pl.col("t").str.extract(PLAIN_AMOUNT, group) for group in (1, 2, 3))
    digits = pl.concat_str(part.fill_null(""), pl.lit("000")).str.slice(0, 3).cast(pl.Int64)
    plain = whole.cast(pl.Int64) * 100 + (digits + 5) // 10
    signed = pl.when(sign == "-").then(-plain).otherwise(plain)
    known = text.to_frame("t").select(signed.alias("fen"))["fen"]
    rest = text.set(known.is_not_null(), None)
    if rest.null_count() == len(rest):
        return known
    read = _each(rest, _fen, pl.Int64)
    return known.zip_with(known.is_not_null(), read)


def times(price: pl.Series, pieces: pl.Series) -> pl.Series:
    """Fen a piece times pieces; empty where either is, or where that is too much."""
    fits = (price.cast(pl.Float64) * pieces.cast(pl.Float64)).abs() <= MOST_FEN
    return price.set(~fits.fill_null(False), None) * pieces


def quantities(text: pl.Series) -> pl.Series:
    """Whole numbers of pieces; parts of a piece and nonsense are empty."""
    return _each(text, _whole, pl.Int64)


def _each(column: pl.Series, read: Callable[[str], Any], kind: Any) -> pl.Series:
    """Every value read once and put in all its places."""
    distinct = column.unique().drop_nulls()
    if distinct.is_empty():
        return pl.repeat(None, len(column), dtype=kind, eager=True)
    known = pl.Series([read(one) for one in distinct.to_list()], dtype=kind)
    return column.replace_strict(distinct, known, default=None, return_dtype=kind)


def _label(text: str) -> str | None:
    plain = " ".join(half_width(text[:LONGEST_LABEL]).split())
    return re.sub(r"^([0-9]+)\.0+$", r"\1", plain) or None


def _parts(found: "re.Match[str]") -> tuple[int, int, int]:
    return int(found[1]), int(found[2]), int(found[3])


def _order(short: Short) -> DateOrder | None:
    """What the dates themselves settle: a 25 can only be a day."""
    day_first = any(first > 12 for first, _, _ in short.values())
    month_first = any(second > 12 for _, second, _ in short.values())
    if day_first == month_first:
        alike = all(first == second for first, second, _ in short.values())
        return "day_first" if alike and short else None
    return "day_first" if day_first else "month_first"


def _short_day(first: int, second: int, year: int, order: DateOrder | None) -> date | None:
    day, month = (second, first) if order == "month_first" else (first, second)
    try:
        return None if order is None else date(year, month, day)
    except ValueError:
        return None


def _long_day(text: str) -> date | None:
    stamp, serial = STAMP.match(text), SERIAL.match(text)
    if serial:
        return EXCEL_DAY_0 + timedelta(days=int(serial[1]))
    try:
        return read_date(stamp[1] if stamp else text)
    except UserError:
        return None


def _fen(text: str) -> int | None:
    try:
        numeral = read_numeral(text)
    except UserError:
        return None
    exact = (numeral.value * 100).quantize(Decimal(1), ROUND_HALF_UP)
    return None if numeral.rate or abs(exact) > MOST_FEN else int(exact)


def _whole(text: str) -> int | None:
    try:
        value = read_numeral(text).value
    except UserError:
        return None
    return int(value) if value == int(value) and abs(value) <= MOST_QUANTITY else None
