"""Recency, frequency and money scored 1 to 5 for every buying account."""

from typing import Unpack

import polars as pl

from crm.book import Book
from crm.metric import metric
from crm.rfm import Scoring, scores
from kit.text import Text


@metric(
    title=Text(zh="RFM 五分法得分", en="RFM quintile scores"),
    definition=Text(
        zh="只看有有效订单的客户。R：最近一次有效订单距 T0 的天数，越近分越高；F：有效订单数；"
        "M：有效订单净额合计。百分位 r=(小于它的个数+0.5×等于它的个数)/n，得分=1+⌊5r⌋，最高 5 分，"
        "相同的值得分相同。",
        en="Accounts with a valid order only. R: days from the last valid order to T0, nearer is "
        "higher; F: number of valid orders; M: net revenue. Percent rank r = (#less + 0.5 "
        "#equal)/n,"
        " score = 1 + floor(5r), at most 5, so equal values share a score.",
    ),
    source="Hughes, Strategic Database Marketing",
    tables=("orders",),
)
def rfm_quintiles(book: Book, **how: Unpack[Scoring]) -> pl.DataFrame:
    """Columns account, recency_days, frequency, monetary (yuan), r, f, m, cell."""
    found = scores(book, **how)
    return pl.DataFrame(
        {
            "account": found.accounts,
            "recency_days": found.recency,
            "frequency": found.frequency,
            "monetary": found.fen / 100,
            "r": found.r,
            "f": found.f,
            "m": found.m,
            "cell": found.cells,
        }
    )
