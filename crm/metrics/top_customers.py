"""The accounts with the highest revenue, order count or recency."""

from typing import Literal, Unpack

import numpy as np

from crm.book import Book
from crm.conventions import Reading, purchases
from crm.metric import metric
from kit.text import Text


@metric(
    title=Text(zh="排名靠前的客户", en="Top customers"),
    definition=Text(
        zh="按净销售额（或有效订单数）从高到低的前若干位客户；数值相同时编号小的在前。",
        en="The first accounts by net revenue (or number of valid orders); the lower ID comes "
        "first "
        "where values are equal.",
    ),
    source="practice",
    tables=("orders",),
)
def top_customers(
    book: Book,
    count: int = 10,
    by: Literal["revenue", "frequency", "largest_order"] = "revenue",
    **how: Unpack[Reading],
) -> list[int]:
    """Account ids, best first; `largest_order` ranks, by mistake, by each one's largest order."""
    bought = purchases(book, **how)
    values = {"revenue": bought.fen, "frequency": bought.frequency}.get(by, bought.largest)
    best: list[int] = bought.accounts[np.argsort(-values, kind="stable")][:count].tolist()
    return best
