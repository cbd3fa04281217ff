"""ABC classes by cumulative revenue: A to 80%, B to 95%, C the rest."""

from typing import Unpack

import polars as pl

from crm.book import Book
from crm.metric import metric
from crm.pareto import Cutting, ranked
from kit.text import Text


@metric(
    title=Text(zh="ABC 分类明细", en="ABC classes"),
    definition=Text(
        zh="有有效订单的客户按净销售额从高到低排序并累计；累计到 80% 为 A 类，到 95% 为 B 类，"
        "其余为 "
        "C 类；跨过分界线的那位客户归入较高的一类。",
        en="Accounts with a valid order, by net revenue from high to low, accumulated: A up to "
        "80%, "
        "B up to 95%, C the rest; the account that crosses a line belongs to the higher class.",
    ),
    source="Pareto analysis; Kaplan & Narayanan 2001",
    tables=("orders",),
)
def abc_classes(book: Book, **how: Unpack[Cutting]) -> pl.DataFrame:
    """Columns account, revenue (yuan), share and cumulative (percentage points), class."""
    found = ranked(book, **how)
    return pl.DataFrame(
        {
            "account": found.accounts,
            "revenue": found.fen / 100,
            "share": 100 * found.fen / max(1, found.total),
            "cumulative": 100 * found.fen.cumsum() / max(1, found.total),
            "class": found.classes,
        }
    )
