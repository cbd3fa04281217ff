"""The cohort matrix: of the customers won in a month, how many buy in each later month."""

from collections.abc import Sequence
from typing import Any

import polars as pl

from crm.book import Book
from crm.cohorts import Denominator, cohorts
from crm.conventions import VALID
from crm.metric import metric
from kit.text import Text


@metric(
    title=Text(zh="同期群留存矩阵", en="Cohort retention"),
    definition=Text(
        zh="按首次有效订单所在月份分群；第 k 个月留存率＝该群在首购后第 k 个自然月有有效订单的"
        "客户数÷该群客户数。到 T0 尚未结束的月份不计，留空。",
        en="Accounts grouped by the calendar month of their first valid order; retention in month "
        "k = accounts of the cohort with a valid order in the k-th calendar month after ÷ the "
        "cohort's size. Months not over by T0 are left empty.",
    ),
    source="Farris et al., Marketing Metrics; practice",
    tables=("orders",),
)
def cohort_retention(
    book: Book,
    months: int = 12,
    denominator: Denominator = "cohort",
    statuses: Sequence[str] = VALID,
) -> pl.DataFrame:
    """Columns cohort (2025-03), size, m1 to m<months> (percentage points or nothing)."""
    found = cohorts(book, statuses)
    rows = range(len(found))
    columns: dict[str, list[Any]] = {
        "cohort": found.names,
        "size": [int(found.buyers[row, 0]) for row in rows],
    }
    for month in range(1, months + 1):
        columns[f"m{month}"] = [found.rate(row, month, denominator) for row in rows]
    types = dict.fromkeys(columns, pl.Float64) | {"cohort": pl.String, "size": pl.Int64}
    return pl.DataFrame(columns, schema=types)
