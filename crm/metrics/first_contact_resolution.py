"""The share of cases that were solved at once and for good (FCR)."""

import polars as pl

from crm.book import Book
from crm.conventions import points
from crm.metric import metric
from kit.text import Text


@metric(
    title=Text(zh="首次解决率（FCR）", en="First contact resolution (FCR)"),
    definition=Text(
        zh="没有重新打开、且同一客户在解决后 7 天内没有因同一原因再来的已关闭工单"
        " ÷ 全部已关闭工单；并入其他工单的重复工单不计。",
        en="Closed cases that were not reopened and whose customer did not come back for the same "
        "cause within 7 days of the solution ÷ all closed cases; duplicates merged into another "
        "case do not count.",
    ),
    source="practice; CONTENT C.2, V22",
    tables=("cases",),
)
def first_contact_resolution(
    book: Book, repeat_days: int = 7, reopened_counts: bool = False
) -> float:
    """Percentage points. With `reopened_counts` a reopened case counts as solved, by mistake."""
    cases = book.table("cases").filter(pl.col("merged_case_id").is_null())
    closed = cases.filter(pl.col("status") == "closed")
    solved = closed if reopened_counts else closed.filter(~pl.col("reopened").fill_null(False))
    came_back = _came_back(solved, cases, repeat_days)
    return points(solved.height - came_back, closed.height)


def _came_back(solved: pl.DataFrame, cases: pl.DataFrame, days: int) -> int:
    """How many of the solved cases were followed by another of the same customer and cause."""
    same = ["account_id", "category"]
    ended = solved.select("id", *same, ended=pl.coalesce("resolved_at", "closed_at"))
    later = ended.join(cases.select(*same, again="opened_at"), on=same)
    since = pl.col("again") - pl.col("ended")
    follows = (since > pl.duration()) & (since <= pl.duration(days=days))
    return later.filter(follows)["id"].n_unique()
