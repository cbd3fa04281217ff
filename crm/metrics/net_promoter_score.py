"""Net promoter score of the firm's survey replies."""

from typing import Literal

import polars as pl

from crm.book import Book
from crm.conventions import points
from crm.metric import metric
from kit.text import Text


@metric(
    title=Text(zh="净推荐值 NPS", en="Net promoter score"),
    definition=Text(
        zh="推荐者（9–10 分）占比 − 贬损者（0–6 分）占比；7–8 分只进分母。",
        en="Percentage of promoters (9–10) minus percentage of detractors (0–6); 7–8 count in the "
        "denominator only.",
    ),
    source="Reichheld 2003",
    tables=("survey_replies",),
)
def net_promoter_score(
    book: Book, passives: Literal["base_only", "left_out", "promoters"] = "base_only"
) -> float:
    """Points from -100 to 100; other values of `passives` are the usual mistakes."""
    scores = (
        book.table("survey_replies").filter(pl.col("instrument") == "nps")["score"].drop_nulls()
    )
    promoters = int((scores >= (7 if passives == "promoters" else 9)).sum())
    detractors = int((scores <= 6).sum())
    replies = promoters + detractors if passives == "left_out" else len(scores)
    return points(promoters - detractors, replies)
