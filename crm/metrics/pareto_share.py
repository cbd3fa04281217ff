"""What share of revenue the largest customers bring."""

from typing import Literal, Unpack

import numpy as np

from crm.book import Book
from crm.conventions import Reading, points, purchases, top_count
from crm.metric import metric
from kit.text import Text


@metric(
    title=Text(zh="头部客户销售额占比", en="Revenue share of the top customers"),
    definition=Text(
        zh="净销售额最高的前若干百分比客户（人数四舍五入）的销售额占全部净销售额的百分比。",
        en="Percentage of net revenue brought by the given percentage of customers with the "
        "highest "
        "revenue (their number rounded half up).",
    ),
    source="Pareto analysis",
    tables=("orders", "accounts"),
)
def pareto_share(
    book: Book,
    top: float = 20,
    base: Literal["buyers", "accounts"] = "buyers",
    **how: Unpack[Reading],
) -> float:
    """Percentage points; `top` is a percentage of buying customers, by mistake of all on file."""
    fen = np.sort(purchases(book, **how).fen)[::-1]
    customers = len(fen) if base == "buyers" else book.live_accounts().height
    return points(int(fen[: top_count(customers, top)].sum()), int(fen.sum()))
