"""Customer lifetime value from a steady margin and retention rate."""

from typing import Literal

from crm.book import Book
from crm.lifetime_value import check_rates
from crm.metric import metric
from kit.text import Text


@metric(
    title=Text(zh="简单客户终身价值", en="Simple customer lifetime value"),
    definition=Text(
        zh="每期毛利 m、留存率 r、折现率 i（同一期长）。首笔毛利在下一期末：CLV＝m·r÷(1＋i−r)；"
        "题目说明期初已有一笔毛利时：CLV＝m·(1＋i)÷(1＋i−r)。",
        en="Margin m, retention r and discount i of one and the same period. First margin at the "
        "end of the next period: CLV = m·r ÷ (1 + i − r); where a margin at the start is stated: "
        "CLV = m·(1 + i) ÷ (1 + i − r).",
    ),
    source="Gupta & Lehmann 2003; Farris et al., Marketing Metrics",
)
def simple_lifetime_value(
    book: Book,
    margin: float,
    retention: float,
    discount: float,
    first_margin: Literal["next", "now"] = "next",
) -> float:
    """In the money of `margin`; retention and discount are shares from 0 to 1.

    >>> round(simple_lifetime_value(None, 100, 0.8, 0.1), 2)
    266.67
    """
    check_rates(retention, discount)
    first = retention if first_margin == "next" else 1 + discount
    return margin * first / (1 + discount - retention)
