"""The share of opening customers who did not come back."""

from typing import Literal, Unpack

import numpy as np

from crm.book import Book
from crm.conventions import Reading, days_before, points, purchases
from crm.metric import metric
from kit.text import Text


@metric(
    title=Text(zh="客户流失率", en="Customer churn rate"),
    definition=Text(
        zh="期初客户=上一期（T0 前 2n 天到 T0 前 n 天）有有效订单的客户；流失=其中本期（T0 前 n "
        "天内）"
        "没有有效订单的客户；流失率=流失÷期初。",
        en="Opening customers bought in the previous period (2n to n days before T0); lost are "
        "those "
        "of them without a valid order in this period (n days before T0); rate = lost ÷ opening.",
    ),
    source="Farris et al., Marketing Metrics",
    tables=("orders",),
)
def churn_rate(
    book: Book,
    days: int = 90,
    base: Literal["opening", "average", "all"] = "opening",
    **how: Unpack[Reading],
) -> float:
    """Percentage points; `base` average or all are the usual wrong denominators."""
    turn = days_before(book, days)
    before = purchases(book, since=days_before(book, 2 * days), until=turn, **how).accounts
    now = purchases(book, since=turn, **how).accounts
    lost = len(np.setdiff1d(before, now))
    whole = {
        "opening": len(before),
        "average": (len(before) + len(now)) / 2,
        "all": len(np.union1d(before, now)),
    }[base]
    return points(lost, whole)
