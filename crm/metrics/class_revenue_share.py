"""What share of revenue some RFM classes hold: for instance the revenue that is at risk."""

from collections.abc import Sequence
from typing import Literal

import polars as pl

from crm.book import Book
from crm.conventions import points
from crm.metric import METRICS, metric
from kit.text import Text


@metric(
    title=Text(zh="若干类客户的销售额占比", en="Revenue share of some classes"),
    definition=Text(
        zh="所列 RFM 类别客户的净销售额合计 ÷ 全部客户净销售额 × 100%。",
        en="Net revenue of the customers in the named RFM classes ÷ net revenue of all × 100%.",
    ),
    source="practice",
    tables=("orders", "accounts"),
)
def class_revenue_share(
    book: Book,
    classes: Sequence[str],
    of: Literal["revenue", "customers", "orders"] = "revenue",
    cut: Literal["mean", "median"] = "mean",
) -> float:
    """Percentage points; `of` customers or orders is a share of something else, by mistake."""
    table = METRICS["rfm_classes"](book, cut=cut)
    weights = {"revenue": "monetary", "orders": "frequency"}
    weight = table[weights[of]] if of in weights else pl.Series([1.0] * table.height)
    inside = table["class"].is_in(list(classes)).to_numpy()
    values = weight.to_numpy()
    return points(values[inside].sum(), values.sum())
