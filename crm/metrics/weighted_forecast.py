"""Open opportunities, each amount times its probability."""

from datetime import date
from typing import Literal

import polars as pl

from crm.book import Book
from crm.metric import metric
from kit.text import Text


@metric(
    title=Text(zh="加权销售预测", en="Weighted forecast"),
    definition=Text(
        zh="T0 所在季度内预计成交的在谈商机：Σ 金额×赢单概率；已赢单和已丢单不计。",
        en="Open opportunities with a close date in the quarter of T0: sum of amount × "
        "probability; "
        "won and lost ones do not count.",
    ),
    source="vendor definitions (Salesforce, EspoCRM)",
    tables=("opportunities",),
)
def weighted_forecast(
    book: Book,
    stages: Literal["open", "all"] = "open",
    quarters: Literal["this", "all"] = "this",
    weighting: Literal["each", "mean", "none"] = "each",
) -> float:
    """Yuan; other values of the parameters are the usual mistakes."""
    deals = book.table("opportunities")
    if stages == "open":
        deals = deals.filter(~pl.col("stage").is_in(["won", "lost"]))
    if quarters == "this":
        first, last = _quarter(book.as_of)
        deals = deals.filter(pl.col("close_date").is_between(first, last, closed="left"))
    amounts, chances = deals["amount"].cast(pl.Float64), deals["probability"]
    weights = {"each": chances, "mean": chances.mean() or 0.0, "none": 1.0}[weighting]
    return round(float((amounts * weights).sum()) / 100, 2)


def _quarter(day: date) -> tuple[date, date]:
    """First day of the quarter, and of the next one."""
    month = 3 * ((day.month - 1) // 3) + 1
    over = month + 3 > 12
    return date(day.year, month, 1), date(day.year + over, 1 if over else month + 3, 1)
