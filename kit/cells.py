"""Write free text into CSV and Excel so that no spreadsheet ever runs it as a formula."""

import unicodedata
from typing import TypeVar

V = TypeVar("V")
STARTERS = frozenset("=+-@|\t\r\n")
"""What spreadsheets read as the start of a formula; full-width forms fold to these."""
GUARD = "'"


def inert(value: V) -> V | str:
    """Return the value so that a CSV cell holding it stays text; numbers are left as they are.

    >>> inert("=1+1"), inert("＝1+1"), inert("张三"), inert(-5)
    ("'=1+1", "'＝1+1", '张三', -5)
    """
    return GUARD + value if isinstance(value, str) and is_formula(value) else value


def is_formula(text: str) -> bool:
    """Whether a spreadsheet may take the text for a formula (blanks and quotes in front count too).

    In xlsx no guard is needed: write such text with `write_string`, never with `write`.
    """
    first = text.lstrip(" \u00a0\u3000\ufeff\u200b\"'")[:1]
    return unicodedata.normalize("NFKC", first)[:1] in STARTERS if first else False
