"""Dates as files write them, and whether nothing tells a day from a month in them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal

from kit.errors import UserError
from kit.numerals import half_width, read_date

Order = Literal["day_first", "month_first"]
SHORT = re.compile(r"([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4})$")
MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
DAY_MONTH = re.compile(r"([0-9]{1,2})[ -]([a-z]{3})[a-z]*\.?,?[ -]([0-9]{4})$")
MONTH_DAY = re.compile(r"([a-z]{3})[a-z]*\.? ([0-9]{1,2}),? ([0-9]{4})$")
CLOCK = re.compile(r"(.*?)[ t]+([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:\.[0-9]+)?)?$")
SERIAL = re.compile(r"([2-6][0-9]{4})(?:\.0+)?$")
EXCEL_DAY_0 = date(1899, 12, 30)


@dataclass(frozen=True, slots=True)
class Reading:
    """How 3/4/2024 is to be read; None while only the student can tell."""

    order: Order | None
    asked: bool
    """Whether the file's own dates leave it open: none settles it, or they contradict."""
    examples: tuple[str, ...] = ()


def how_to_read(texts: Iterable[str], chosen: Order | None = None) -> Reading:
    """What the dates of a file settle: a 25 can only be a day. `chosen` overrules it."""
    short = [(text, found) for text in texts if (found := SHORT.match(_day_part(text)))]
    day_first = any(int(found[1]) > 12 for _, found in short)
    month_first = any(int(found[2]) > 12 for _, found in short)
    open_ = [text for text, found in short if int(found[1]) != int(found[2])]
    asked = bool(open_) and day_first == month_first
    settled: Order | None = "month_first" if month_first and not day_first else "day_first"
    return Reading(chosen or (None if asked else settled), asked, tuple(open_[:3]))


def read_day(text: str, order: Order | None) -> date | None:
    """The day; None when it cannot be read or only `order` could tell."""
    written = _day_part(text)
    try:
        return _short(written, order) or _named(written) or _serial(written) or read_date(written)
    except (UserError, ValueError):
        return None


def read_moment(text: str, order: Order | None) -> datetime | None:
    """A day with its time, midnight when none is given."""
    day, clock = read_day(text, order), CLOCK.match(_plain(text))
    if day is None:
        return None
    try:
        hour, minute, second = (int(p or 0) for p in clock.groups()[1:]) if clock else (0, 0, 0)
        at = time(hour, minute, second)
    except ValueError:
        return None
    return datetime.combine(day, at)


def is_unclear(text: str) -> bool:
    """Whether the text could be two different days."""
    found = SHORT.match(_day_part(text))
    return found is not None and int(found[1]) <= 12 and int(found[2]) <= 12


def _plain(text: str) -> str:
    return half_width(text[:60]).casefold().strip()


def _day_part(text: str) -> str:
    clock = CLOCK.match(_plain(text))
    return clock[1].strip() if clock else _plain(text)


def _short(written: str, order: Order | None) -> date | None:
    found = SHORT.match(written)
    if found is None:
        return None
    first, second, year = (int(part) for part in found.groups())
    if order is None and first != second:
        raise ValueError
    day, month = (second, first) if order == "month_first" else (first, second)
    return date(year, month, day)


def _named(written: str) -> date | None:
    """31 Mar 2024 and March 31, 2024."""
    if found := DAY_MONTH.match(written):
        day, month, year = found.groups()
    elif found := MONTH_DAY.match(written):
        month, day, year = found.groups()
    else:
        return None
    return date(int(year), MONTHS.index(month) + 1, int(day))


def _serial(written: str) -> date | None:
    """45382: how a spreadsheet counts days when a cell has lost its date format."""
    found = SERIAL.match(written)
    return EXCEL_DAY_0 + timedelta(days=int(found[1])) if found else None
