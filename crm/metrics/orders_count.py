"""How many orders count."""

from collections.abc import Sequence

from crm.book import Book
from crm.conventions import VALID, days_before, valid_orders
from crm.metric import metric
from kit.text import Text


@metric(
    title=Text(zh="订单数", en="Number of orders"),
    definition=Text(
        zh="状态为“已完成”的订单数；取消单、测试单和全部退货单不计。可只看 T0 之前若干天。",
        en="Orders with the status completed; cancelled, test and fully returned orders do not "
        "count. May look at the days before T0 only.",
    ),
    source="practice",
    tables=("orders",),
)
def orders_count(book: Book, statuses: Sequence[str] = VALID, days: int | None = None) -> int:
    """Orders; `days` looks only at that many days before T0."""
    orders = valid_orders(book, statuses)
    if days is None:
        return orders.height
    return int((orders["order_date"] >= days_before(book, days)).sum())
