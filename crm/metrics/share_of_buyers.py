"""What percentage of the buying customers a number of customers is."""

from collections.abc import Sequence

from crm.book import Book
from crm.conventions import VALID, points, purchases
from crm.metric import metric
from kit.text import Text


@metric(
    title=Text(zh="占购买客户的百分比", en="Percentage of buying customers"),
    definition=Text(
        zh="给定的客户数 ÷ 有有效订单的客户数。",
        en="The given number of customers ÷ customers with a valid order.",
    ),
    source="practice",
    tables=("orders",),
)
def share_of_buyers(book: Book, part: float, statuses: Sequence[str] = VALID) -> float:
    """Percentage points."""
    return points(part, len(purchases(book, statuses).accounts))
