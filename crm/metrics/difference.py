"""One number less another."""

from crm.book import Book
from crm.metric import metric
from kit.text import Text


@metric(
    title=Text(zh="差", en="Difference"),
    definition=Text(zh="被减数 − 减数。", en="The first number − the second."),
    source="arithmetic",
)
def difference(book: Book, whole: float, part: float) -> float:
    """The unit follows from the question."""
    return whole - part
