"""Read numbers and dates as people write them: １，２３４.５０, 1.2万, 23.5％, 2024年3月5日."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kit.errors import UserError

LONGEST = 60
"""Characters in one written number or date; nobody needs more."""

_SCALES = {"": 1, "百": 10**2, "千": 10**3, "k": 10**3, "万": 10**4, "w": 10**4, "百万": 10**6}
_SCALES |= {"千万": 10**7, "亿": 10**8, "萬": 10**4, "億": 10**8, "million": 10**6}
_DIGITS = r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)?(?:\.[0-9]*)?(?:e[-+]?[0-9]{1,3})?"
_SCALE = r"百万|千万|万|亿|萬|億|千|百|million|k|w"
_MONEY = r"[¥$]|rmb|cny|人民币"
_UNIT = (
    r"元整|元|块|yuan|rmb|cny|个百分点|百分点|pp|percent|天|日|days?|个月|月|months?|年|years?"
    r"|笔|单|次|orders?|times?|位|人|个|名|家|户|customers?|people|分|points?|件|条|组|对|行|rows?|倍"
)
_WRITTEN = re.compile(
    rf"(?:约|≈|=|大约)?(?P<sign>[-+]?)(?:{_MONEY})?(?P<sign2>[-+]?)(?P<digits>{_DIGITS})"
    rf"(?P<scale>(?:{_SCALE})?)(?P<rate>[%‰]?)(?:{_UNIT})?$"
)
_IN_TEXT = re.compile(
    rf"(?<![0-9a-z])(?P<sign>-?)(?P<digits>(?=[0-9.]){_DIGITS})(?P<scale>(?:{_SCALE})?)(?P<rate>[%‰]?)"
)
_DATE = re.compile(
    r"(?P<y>[0-9]{4})(?P<s>[-/.年])(?P<m>[0-9]{1,2})(?:[-/.月])(?P<d>[0-9]{1,2})日?"
    r"(?:[ t]00:00(?::00(?:\.0+)?)?)?$"
)
_PLAIN_DATE = re.compile(r"(?P<y>[0-9]{4})(?P<m>[0-9]{2})(?P<d>[0-9]{2})$")


_LARGEST = Decimal("1e15")


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number as written. `value` of 23.5% is 0.235; `rate` says that a % or ‰ was there."""

    value: Decimal
    rate: bool = False


def plain(text: str) -> str:
    """Half-width, lower case, one kind of minus and comma; inner spaces stay.

    >>> plain("　１２，３４５．６％ ")
    '12,345.6%'
    """
    return half_width(text).casefold().strip().translate(_FOLD)


def half_width(text: str) -> str:
    """Full-width letters, digits and signs as the usual ones; the rest stays.

    >>> half_width("Ｃ０００１７，王芳")
    'C00017,王芳'
    """
    return unicodedata.normalize("NFKC", text)


def read_numeral(text: str) -> Numeral:
    """Read one written number; UserError `bad_number` says what is wrong with it.

    >>> read_numeral("￥1.2万").value
    Decimal('12000.0')
    >>> read_numeral("２３．５％")
    Numeral(value=Decimal('0.235'), rate=True)
    """
    if len(text) > LONGEST:
        raise _no_number(text)
    written = _without_spaces(plain(text))
    negative = written.startswith("(") and written.endswith(")")
    match = _WRITTEN.match(written[1:-1] if negative else written)
    if match is None or not _has_digit(match) or (match["sign"] and match["sign2"]):
        comma = re.fullmatch(r"[-+]?[0-9]+,[0-9]{1,2}", written)
        raise _decimal_comma(text) if comma else _no_number(text)
    numeral = _numeral(match, match["sign"] + match["sign2"])
    return Numeral(-numeral.value, numeral.rate) if negative else numeral


def read_decimal(text: str, *, percent: bool = False) -> Decimal:
    """The number; with `percent` the answer is in percentage points, so 23.5% and 23.5 are one.

    >>> read_decimal("23.5%", percent=True), read_decimal("23.5", percent=True)
    (Decimal('23.500'), Decimal('23.5'))
    """
    numeral = read_numeral(text)
    return numeral.value * 100 if percent and numeral.rate else numeral.value


def read_date(text: str) -> date:
    """Read a date written year first: 2024-03-05, 2024/3/5, 2024年3月5日, 20240305.

    >>> read_date("２０２４年３月５日")
    datetime.date(2024, 3, 5)
    """
    written = plain(text[:LONGEST])
    match = _DATE.match(written) or _PLAIN_DATE.match(written)
    try:
        if match is None:
            raise ValueError
        return date(int(match["y"]), int(match["m"]), int(match["d"]))
    except ValueError:
        raise UserError(
            "bad_date",
            f"“{text[:30]}”不是日期，请按年月日书写，例如 2024-03-05。",
            f"“{text[:30]}” is no date; write year, month, day, as in 2024-03-05.",
        ) from None


def numbers_in(text: str) -> list[Numeral]:
    """Every number that stands in a sentence, in order.

    >>> [str(n.value) for n in numbers_in("亏损8,785元，流失率12.5%，约1.2万人")]
    ['8785', '0.125', '12000.0']
    """
    found = _IN_TEXT.finditer(plain(text.replace("，", "；")))
    return [_numeral(m, m["sign"]) for m in found if _has_digit(m) and _bounded(m)]


def _without_spaces(written: str) -> str:
    """Spaces may group thousands and surround units; "12 34" stays two numbers."""
    grouped = re.sub(r"(?<=[0-9])\s(?=[0-9]{3}(?![0-9]))", "", written)
    return re.sub(r"(?<![0-9])\s+|\s+(?![0-9])", "", grouped)


def _has_digit(match: "re.Match[str]") -> bool:
    return any(c.isdigit() for c in match["digits"])


def _bounded(match: "re.Match[str]") -> bool:
    return abs(_value(match)) < _LARGEST


def _value(match: "re.Match[str]") -> Decimal:
    return Decimal(match["digits"].replace(",", "")) * _SCALES[match["scale"]]


def _numeral(match: "re.Match[str]", signs: str) -> Numeral:
    value = _value(match)
    if not abs(value) < _LARGEST:
        raise UserError(
            "number_too_large",
            "这个数太大了，请检查位数。",
            "That number is too large; count its digits.",
        )
    rate = match["rate"]
    value = value / {"": 1, "%": 100, "‰": 1000}[rate]
    return Numeral(-value if signs.count("-") % 2 else value, bool(rate))


_FOLD = {ord(c): "-" for c in "−–—﹣"} | {ord("￥"): "¥"}


def _no_number(text: str) -> UserError:
    return UserError(
        "bad_number",
        f"“{text[:30]}”不是数字，请只填一个数，例如 1234.5、1.2万 或 23.5%。",
        f"“{text[:30]}” is no number; give one number, such as 1234.5 or 23.5%.",
    )


def _decimal_comma(text: str) -> UserError:
    return UserError(
        "bad_number",
        f"“{text[:30]}”里的逗号看不出是小数点还是千分位，小数请用点，例如 12.5。",
        f"The comma in “{text[:30]}” could mean two things; use a point for decimals, as in 12.5.",
    )
