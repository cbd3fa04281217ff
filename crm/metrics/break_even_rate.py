"""The response rate at which a mailing pays for itself."""

from crm.book import Book
from crm.metric import metric
from kit.text import Text


@metric(
    title=Text(zh="盈亏平衡响应率", en="Break-even response rate"),
    definition=Text(
        zh="每次触达成本 ÷ 每笔成交的毛利；响应率高于它才值得触达。",
        en="Cost per contact ÷ margin per sale; contact only above it.",
    ),
    source="Hughes, Strategic Database Marketing",
)
def break_even_rate(book: Book, cost: float, margin: float) -> float:
    """Percentage points; cost and margin in yuan."""
    return 100 * cost / margin if margin else 0.0
