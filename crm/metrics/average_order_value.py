"""Net revenue per valid order."""

from typing import Unpack

from crm.book import Book
from crm.conventions import Reading, half_up, purchases, yuan
from crm.metric import metric
from kit.text import Text


@metric(
    title=Text(zh="客单价", en="Average order value"),
    definition=Text(
        zh="净销售额 ÷ 有效订单数，四舍五入到 0.01 元。",
        en="Net revenue ÷ number of valid orders, half-up to 0.01 yuan.",
    ),
    source="practice",
    tables=("orders",),
)
def average_order_value(book: Book, **how: Unpack[Reading]) -> float:
    """Yuan per order."""
    bought = purchases(book, **how)
    orders = int(bought.frequency.sum())
    return yuan(half_up(int(bought.fen.sum()), orders)) if orders else 0.0
