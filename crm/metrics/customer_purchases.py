"""Each buying account's last order, number of orders and revenue."""

from typing import Unpack

import polars as pl

from crm.book import Book
from crm.conventions import Reading, day_number, purchases
from crm.metric import metric
from kit.text import Text


@metric(
    title=Text(zh="客户购买汇总", en="Purchases per customer"),
    definition=Text(
        zh="每位有有效订单的客户：最近一次有效订单距 T0 的天数、有效订单数、净销售额。",
        en="For each account with a valid order: days from the last valid order to T0, number of "
        "valid orders, net revenue.",
    ),
    source="practice",
    tables=("orders",),
)
def customer_purchases(book: Book, **how: Unpack[Reading]) -> pl.DataFrame:
    """Columns account, recency_days, frequency, monetary (yuan)."""
    bought = purchases(book, **how)
    return pl.DataFrame(
        {
            "account": bought.accounts,
            "recency_days": day_number(book.as_of) - bought.last_day,
            "frequency": bought.frequency,
            "monetary": bought.fen / 100,
        }
    )
