"""Net revenue per customer."""

from typing import Literal, Unpack

import numpy as np

from crm.book import Book
from crm.conventions import Reading, half_up, purchases, yuan
from crm.metric import metric
from kit.text import Text


@metric(
    title=Text(zh="客户平均销售额", en="Revenue per customer"),
    definition=Text(
        zh="净销售额 ÷ 有有效订单的客户数，四舍五入到 0.01 元。",
        en="Net revenue ÷ customers with a valid order, half-up to 0.01 yuan.",
    ),
    source="practice",
    tables=("orders", "accounts"),
)
def revenue_per_customer(
    book: Book,
    per: Literal["buyer", "account"] = "buyer",
    give: Literal["mean", "median"] = "mean",
    **how: Unpack[Reading],
) -> float:
    """Yuan; `per` account divides, by mistake, by everybody on file; the median is a buyer's."""
    bought = purchases(book, **how)
    if give == "median":
        return round(float(np.median(bought.fen)) / 100, 2) if len(bought.fen) else 0.0
    customers = len(bought.accounts) if per == "buyer" else book.live_accounts().height
    return yuan(half_up(int(bought.fen.sum()), customers)) if customers else 0.0
