"""Where one RFM score ends: its lowest or highest value."""

from typing import Literal, Unpack

from crm.book import Book
from crm.conventions import yuan
from crm.metric import metric
from crm.rfm import Scoring, scores
from kit.text import Text


@metric(
    title=Text(zh="RFM 分数段的边界值", en="Edge of an RFM score"),
    definition=Text(
        zh="某一维度得到该分数的客户中，最小（或最大）的原始值：R 为天数，F 为订单数，M 为元。",
        en="The smallest (or largest) raw value among accounts with that score: days for R, orders "
        "for F, yuan for M.",
    ),
    source="Hughes, Strategic Database Marketing",
    tables=("orders",),
)
def rfm_cut(
    book: Book,
    of: Literal["r", "f", "m"] = "r",
    score: int = 5,
    edge: Literal["smallest", "largest"] = "largest",
    **how: Unpack[Scoring],
) -> float:
    """Days, orders or yuan; 0 when nobody has that score."""
    found = scores(book, **how)
    raw = {"r": found.recency, "f": found.frequency, "m": found.fen}[of]
    given = {"r": found.r, "f": found.f, "m": found.m}[of]
    values = raw[given == score]
    if not len(values):
        return 0
    value = int(values.max() if edge == "largest" else values.min())
    return yuan(value) if of == "m" else value
