"""The firm's T0."""

from crm.book import Book
from crm.metric import metric
from kit.text import Text


@metric(
    title=Text(zh="统计截止日 T0", en="As-of date T0"),
    definition=Text(
        zh="数据最后一天的次日；所有天数都从它往前数。",
        en="The day after the last day of data; all days are counted back from it.",
    ),
    source="conventions of this course",
)
def as_of(book: Book) -> str:
    """The date, year first."""
    return book.as_of.isoformat()
