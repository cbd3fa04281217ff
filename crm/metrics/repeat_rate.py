"""The share of buyers who bought more than once."""

from typing import Literal, Unpack

import numpy as np

from crm.book import Book
from crm.conventions import Reading, points, purchases
from crm.metric import metric
from kit.text import Text


@metric(
    title=Text(zh="重复购买率", en="Repeat purchase rate"),
    definition=Text(
        zh="有效订单数不少于 2 的客户 ÷ 有有效订单的客户。",
        en="Customers with at least two valid orders ÷ customers with a valid order.",
    ),
    source="Farris et al., Marketing Metrics",
    tables=("orders",),
)
def repeat_rate(
    book: Book,
    give: Literal["percent", "count", "once_percent"] = "percent",
    **how: Unpack[Reading],
) -> float:
    """Percentage points, or the number of repeat customers; by mistake those who bought once."""
    frequency = purchases(book, **how).frequency
    repeat = int(np.count_nonzero(frequency >= 2))
    if give == "once_percent":
        return points(len(frequency) - repeat, len(frequency))
    return repeat if give == "count" else points(repeat, len(frequency))
