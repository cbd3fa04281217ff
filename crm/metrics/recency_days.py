"""Days since customers last bought: mean, median or largest."""

from typing import Literal, Unpack

import numpy as np

from crm.book import Book
from crm.conventions import Reading, day_number, purchases
from crm.metric import metric
from kit.text import Text


@metric(
    title=Text(zh="最近购买间隔天数", en="Days since the last purchase"),
    definition=Text(
        zh="每位有有效订单的客户，最近一次有效订单距 T0 的天数；取平均值、中位数、最大值或最小值。",
        en="Days from each buying customer's last valid order to T0; their mean, median, "
        "largest or "
        "smallest.",
    ),
    source="practice",
    tables=("orders",),
)
def recency_days(
    book: Book,
    give: Literal["mean", "median", "largest", "smallest"] = "mean",
    **how: Unpack[Reading],
) -> float:
    """Days."""
    days = day_number(book.as_of) - purchases(book, **how).last_day
    if not len(days):
        return 0.0
    if give in ("mean", "median"):
        return float(np.mean(days) if give == "mean" else np.median(days))
    return float(days.max() if give == "largest" else days.min())
