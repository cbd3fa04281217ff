"""One drawn number divided by another."""

from crm.book import Book
from crm.metric import metric
from kit.text import Text


@metric(
    title=Text(zh="商", en="Quotient"),
    definition=Text(zh="被除数 ÷ 除数。", en="Dividend ÷ divisor."),
    source="arithmetic",
)
def quotient(book: Book, dividend: float, divisor: float) -> float:
    """The unit follows from the question; 0 when the divisor is 0."""
    return dividend / divisor if divisor else 0.0
