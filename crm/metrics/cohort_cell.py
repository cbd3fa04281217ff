"""One cell of the cohort matrix."""

from collections.abc import Sequence

from crm.book import Book
from crm.cohorts import Denominator, cohorts
from crm.conventions import VALID
from crm.metric import metric
from kit.text import Text


@metric(
    title=Text(zh="某同期群某月留存率", en="Retention of one cohort in one month"),
    definition=Text(
        zh="该月首购的客户中，首购后第 k 个自然月有有效订单的客户数÷该群客户数。",
        en="Of the accounts with their first valid order in that month: those with a valid order "
        "in the k-th calendar month after ÷ the cohort's size.",
    ),
    source="Farris et al., Marketing Metrics; practice",
    tables=("orders",),
)
def cohort_cell(
    book: Book,
    cohort: str,
    month: int = 3,
    denominator: Denominator = "cohort",
    statuses: Sequence[str] = VALID,
) -> float:
    """Percentage points; 0 for a cohort that is empty or too young. `cohort` as 2025-03."""
    found = cohorts(book, statuses)
    if cohort not in found.names:
        return 0.0
    return found.rate(found.names.index(cohort), month, denominator) or 0.0
