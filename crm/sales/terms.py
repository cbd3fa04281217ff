"""Terms of trade that a college may see differently: each with its source and since when."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Term:
    """One agreed figure."""

    value: float
    source: str
    since: date


TAX_RATE = Term(0.13, "财政部 税务总局 海关总署公告 2019 年第 39 号", date(2019, 4, 1))
"""Value added tax on most goods."""
CONVERTIBLE_SCORE = Term(60, "course syllabus, exercise V04", date(2025, 9, 1))
"""BANT points from which a lead is worth converting."""
PAYMENT_DAYS = Term(30, "usual terms of payment", date(2025, 9, 1))
"""Days from the order to the first instalment, and from one instalment to the next."""
QUOTE_DAYS = Term(30, "usual validity of a quote", date(2025, 9, 1))
"""Days for which a new quote is valid."""
