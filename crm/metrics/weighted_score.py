"""Several scores, each times its weight."""

from collections.abc import Sequence

from crm.book import Book
from crm.metric import metric
from kit.text import Text


@metric(
    title=Text(zh="加权得分", en="Weighted score"),
    definition=Text(
        zh="Σ 得分×权重；权重合计为 1。", en="Sum of score × weight; weights add up to 1."
    ),
    source="practice; the weights are the teacher's",
)
def weighted_score(book: Book, scores: Sequence[float], weights: Sequence[float]) -> float:
    """In points of the scores.

    >>> round(weighted_score(None, [5, 4, 2], [0.1, 0.3, 0.6]), 6)
    2.9
    """
    return sum(s * w for s, w in zip(scores, weights, strict=True))
