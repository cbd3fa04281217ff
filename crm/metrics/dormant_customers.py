"""How many customers have not bought for a while."""

from typing import Literal, Unpack

from crm.book import Book
from crm.conventions import Reading, days_before, points, purchases
from crm.metric import metric
from kit.text import Text


@metric(
    title=Text(zh="沉睡客户", en="Dormant customers"),
    definition=Text(
        zh="买过、但 T0 之前若干天内没有有效订单的客户数，或其占全部购买过的客户的百分比。",
        en="Customers who bought once but not within the given days before T0, or their percentage "
        "of all customers who ever bought.",
    ),
    source="Farris et al., Marketing Metrics",
    tables=("orders", "accounts"),
)
def dormant_customers(
    book: Book,
    days: int = 180,
    give: Literal["count", "percent", "percent_of_accounts"] = "count",
    **how: Unpack[Reading],
) -> float:
    """Customers, or percentage points of the buyers (by mistake of everybody on file)."""
    ever = len(purchases(book, **how).accounts)
    active = len(purchases(book, since=days_before(book, days), **how).accounts)
    if give == "count":
        return ever - active
    return points(ever - active, ever if give == "percent" else book.live_accounts().height)
