"""The share of satisfied replies (CSAT, top two boxes)."""

import polars as pl

from crm.book import Book
from crm.conventions import points
from crm.metric import metric
from kit.text import Text


@metric(
    title=Text(zh="满意率（CSAT 前两格）", en="Satisfied share (CSAT top two boxes)"),
    definition=Text(
        zh="CSAT 打 4 分或 5 分的回复 ÷ 全部 CSAT 回复。",
        en="CSAT replies of 4 or 5 ÷ all CSAT replies.",
    ),
    source="practice; Farris et al., Marketing Metrics",
    tables=("survey_replies",),
)
def satisfied_share(book: Book, lowest: int = 4) -> float:
    """Percentage points; `lowest` is the lowest score that counts as satisfied."""
    replies = (
        book.table("survey_replies").filter(pl.col("instrument") == "csat")["score"].drop_nulls()
    )
    return points(int((replies >= lowest).sum()), len(replies))
