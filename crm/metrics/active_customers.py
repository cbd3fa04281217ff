"""How many customers bought lately."""

from typing import Literal, Unpack

from crm.book import Book
from crm.conventions import Reading, days_before, points, purchases
from crm.metric import metric
from kit.text import Text


@metric(
    title=Text(zh="活跃客户", en="Active customers"),
    definition=Text(
        zh="T0 之前若干天内至少有一笔有效订单的客户数，或其占全部购买过的客户的百分比。",
        en="Customers with a valid order within the given days before T0, or their percentage "
        "of all "
        "customers who ever bought.",
    ),
    source="Farris et al., Marketing Metrics",
    tables=("orders",),
)
def active_customers(
    book: Book,
    days: int = 90,
    give: Literal["count", "percent"] = "count",
    **how: Unpack[Reading],
) -> float:
    """Customers, or percentage points."""
    active = len(purchases(book, since=days_before(book, days), **how).accounts)
    ever = len(purchases(book, **how).accounts)
    return active if give == "count" else points(active, ever)
