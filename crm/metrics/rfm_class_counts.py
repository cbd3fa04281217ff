"""How many accounts, and how much revenue, each of the eight RFM classes holds."""

from typing import Literal, Unpack

from crm.book import Book
from crm.conventions import points
from crm.metric import metric
from crm.rfm import CLASSES, Cutting, classes
from kit.text import Text


@metric(
    title=Text(zh="RFM 八类客户数", en="Accounts in each RFM class"),
    definition=Text(
        zh="按 RFM 八类表分类后各类的客户数（或客户占比、净销售额占比）。",
        en="Number of accounts in each of the eight RFM classes (or percentage of accounts or "
        "of net "
        "revenue).",
    ),
    source="Hughes, Strategic Database Marketing; class names: one Chinese vendor's table",
    tables=("orders", "accounts"),
)
def rfm_class_counts(
    book: Book,
    give: Literal["count", "percent", "revenue_percent"] = "count",
    **how: Unpack[Cutting],
) -> dict[str, float]:
    """Keys "111" to "000"; accounts, or percentage points."""
    found = classes(book, **how)
    weights = found.fen.tolist() if give == "revenue_percent" else [1] * len(found.codes)
    held = dict.fromkeys(CLASSES, 0)
    for name, weight in zip(found.codes, weights, strict=True):
        held[name] += weight
    if give == "count":
        return dict(held)
    return {name: points(part, sum(weights)) for name, part in held.items()}
