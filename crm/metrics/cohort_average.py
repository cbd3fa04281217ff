"""Retention in one month of age over all cohorts old enough."""

from collections.abc import Sequence
from typing import Literal

from crm.book import Book
from crm.cohorts import cohorts
from crm.conventions import VALID, points
from crm.metric import metric
from kit.text import Text


@metric(
    title=Text(zh="同期群平均留存率", en="Average cohort retention"),
    definition=Text(
        zh="只看到 T0 已满 k 个月的同期群：第 k 个月有有效订单的客户数之和÷这些群客户数之和。",
        en="Cohorts whose month k was over by T0 only: their accounts with a valid order in month "
        "k, added up, ÷ their sizes, added up.",
    ),
    source="Farris et al., Marketing Metrics; practice",
    tables=("orders",),
)
def cohort_average(
    book: Book,
    month: int = 3,
    immature: Literal["left_out", "averaged_in"] = "left_out",
    statuses: Sequence[str] = VALID,
) -> float:
    """Percentage points; `immature` averaged in counts, by mistake, young cohorts as if lost."""
    found = cohorts(book, statuses)
    counted = found.known(month) if immature == "left_out" else len(found)
    if not found.known(month):
        return 0.0
    return points(int(found.buyers[:counted, month].sum()), int(found.buyers[:counted, 0].sum()))
