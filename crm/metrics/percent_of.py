"""What percentage one number is of another."""

from crm.book import Book
from crm.conventions import points
from crm.metric import metric
from kit.text import Text


@metric(
    title=Text(zh="占比", en="Percentage"),
    definition=Text(zh="部分 ÷ 整体 × 100%。", en="Part ÷ whole × 100%."),
    source="arithmetic",
)
def percent_of(book: Book, part: float, whole: float) -> float:
    """Percentage points."""
    return points(part, whole)
