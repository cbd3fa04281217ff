"""Read one Excel cell as a person sees it: leading zeros, dates, percentages, never 2.0E+10.

Used inside the capped child process, so it imports nothing heavy.
"""

import re
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation

EPOCH_1904 = 1462
"""Days between the two systems of dates that workbooks use."""
PERCENT_IDS, TEXT_ID = (9, 10), 49
DATE_IDS = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
"""Numbers of the built-in formats (ECMA-376 part 1, 18.8.30, with the Chinese ones)."""
QUOTED = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h|m|s)[^\]]*\]', re.IGNORECASE)
ZEROS = re.compile(r"0{2,32}$")
EXACT = Decimal(10) ** 15
"""Excel keeps 15 digits; a longer number has already lost its end."""
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def kind_of(format_id: int, code: str) -> str:
    """What a number format shows: number, percent, date, or the zeros it pads to."""
    if format_id in PERCENT_IDS:
        return "percent"
    if format_id in DATE_IDS:
        return "date"
    bare = QUOTED.sub("", code.partition(";")[0]).strip()
    if ZEROS.match(bare):
        return bare
    if "%" in bare:
        return "percent"
    if bare.lower() != "general" and re.search(r"[ymdhs年月日]", bare, re.IGNORECASE):
        return "date"
    return "number"


def shown(text: str, kind: str, days_more: int) -> str:
    """The number in a cell's XML as a person reads it; text that is no number stays as it is."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        return text
    if not number.is_finite() or abs(number.adjusted()) > 300:
        return text
    if kind == "date" and 0 <= number < 2_958_466:
        return _date(float(number), days_more)
    if kind == "percent":
        return _plain(number * 100) + "%"
    if kind.startswith("0") and number == number.to_integral_value():
        return f"{int(number):0{len(kind)}d}"
    return _plain(number)


def too_long(text: str) -> bool:
    """Whether a whole number has more digits than Excel can keep."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        return False
    return number.is_finite() and abs(number) >= EXACT and number.adjusted() < 40


def unescaped(text: str) -> str:
    """Undo the _x000D_ with which workbooks write characters XML cannot hold."""
    return ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)


def _plain(number: Decimal) -> str:
    """Fifteen significant digits, as Excel shows them, mostly without an exponent."""
    if number == number.to_integral_value() and number.adjusted() < 40:
        return str(int(number))
    rounded = Decimal(f"{number:.15g}").normalize()
    return f"{rounded:f}" if rounded.adjusted() > -20 else str(rounded)


def _date(serial: float, days_more: int) -> str:
    days = serial + days_more
    if days < 1:
        return str((datetime(1900, 1, 1) + timedelta(days=days)).time().replace(microsecond=0))
    if days < 60 and not days_more:
        days += 1  # Excel believes in 29 February 1900
    moment = datetime(1899, 12, 30) + timedelta(seconds=round(days * 86_400))
    whole = moment.hour == moment.minute == moment.second == 0
    return moment.date().isoformat() if whole else moment.isoformat(" ")
