"""The quintile score of one value, from how many lie below it and beside it."""

from typing import Literal

from crm.book import Book
from crm.metric import metric
from kit.text import Text


@metric(
    title=Text(zh="五分法得分", en="Quintile score"),
    definition=Text(
        zh="r=(小于它的个数+0.5×等于它的个数)/n，得分=1+⌊5r⌋，最高 5 分。",
        en="r = (#less + 0.5 #equal)/n, score = 1 + floor(5r), at most 5.",
    ),
    source="Hughes, Strategic Database Marketing; mid-rank for ties",
)
def quintile_score(
    book: Book,
    less: int,
    equal: int,
    number: int,
    ties: Literal["half", "none", "all"] = "half",
    upside_down: bool = False,
) -> int:
    """1 to 5; `equal` counts the value itself. Other `ties` and `upside_down` are usual mistakes.

    >>> quintile_score(None, less=50, equal=40, number=100), quintile_score(None, 99, 1, 100)
    (4, 5)
    """
    if upside_down:
        less = number - less - equal
    twice_rank = 2 * less + {"half": equal, "none": 0, "all": 2 * equal}[ties]
    return min(5, 1 + (5 * twice_rank) // (2 * number))
