"""Net revenue of the firm."""

from typing import Unpack

from crm.book import Book
from crm.conventions import Reading, purchases, yuan
from crm.metric import metric
from kit.text import Text


@metric(
    title=Text(zh="净销售额", en="Net revenue"),
    definition=Text(
        zh="有效订单净额合计（退货为负明细，已从订单净额中扣除）。",
        en="Sum of the net amounts of valid orders (returns are negative lines, already taken "
        "off).",
    ),
    source="practice",
    tables=("orders",),
)
def revenue(book: Book, **how: Unpack[Reading]) -> float:
    """Yuan."""
    return yuan(int(purchases(book, **how).fen.sum()))
