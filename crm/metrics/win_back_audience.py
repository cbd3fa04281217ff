"""Customers, reachable customers and mean basket of each RFM class."""

import polars as pl

from crm.book import Book
from crm.metric import metric
from crm.win_back.audience import Respect, audience
from crm.win_back.parameters import CLASSES
from kit.text import Text


@metric(
    title=Text(zh="挽回活动的目标客户", en="Audience of a win-back campaign"),
    definition=Text(
        zh="按 RFM 八类统计：客户数；其中可营销客户数（同意营销且未标勿扰）；客单价＝该类净销售额÷"
        "该类有效订单数，四舍五入到 0.01 元。",
        en="By RFM class: customers; those of them who may be contacted (consent, and not marked "
        "do-not-contact); mean basket = net revenue of the class ÷ its valid orders, half-up to "
        "0.01 yuan.",
    ),
    source="Hughes, Strategic Database Marketing; practice",
    tables=("orders", "accounts"),
)
def win_back_audience(book: Book, respect: Respect = "both", cut: str = "mean") -> pl.DataFrame:
    """Columns class, customers, reachable, basket (yuan); eight rows. `respect` and `cut` (mean or
    median) are what people get wrong."""
    found = audience(book, respect, cut)
    return pl.DataFrame(
        {
            "class": list(CLASSES),
            "customers": found.members,
            "reachable": found.counts,
            "basket": found.basket,
        }
    )
