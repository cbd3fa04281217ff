"""How many customers of an RFM class there are, how many may be contacted, and their basket."""

from typing import Literal

from crm.book import Book
from crm.metric import metric
from crm.win_back.audience import Respect, audience
from crm.win_back.parameters import CLASSES
from kit.text import Text


@metric(
    title=Text(zh="挽回活动的目标客户", en="Audience of a win-back campaign"),
    definition=Text(
        zh="某一 RFM 类的客户数；其中可营销客户数（同意营销且未标勿扰）；客单价＝该类净销售额÷"
        "该类有效订单数，四舍五入到 0.01 元。",
        en="Of one RFM class: customers; those of them who may be contacted (consent, and not "
        "marked do-not-contact); basket = net revenue of the class ÷ its valid orders, half-up to "
        "0.01 yuan.",
    ),
    source="Hughes, Strategic Database Marketing; practice",
    tables=("orders", "accounts"),
)
def win_back_audience(
    book: Book,
    rfm_class: str,
    give: Literal["customers", "reachable", "basket", "revenue_per_customer"] = "reachable",
    respect: Respect = "both",
    cut: Literal["mean", "median"] = "mean",
) -> float:
    """Customers or yuan. Mistakes: `respect` forgets a condition, `cut` median puts customers into
    other classes, revenue per customer is no basket."""
    found, kind = audience(book, respect, cut), list(CLASSES).index(rfm_class)
    by_name = {
        "customers": found.members,
        "reachable": found.counts,
        "basket": found.basket,
        "revenue_per_customer": found.revenue_per_customer,
    }
    return float(by_name[give][kind])
