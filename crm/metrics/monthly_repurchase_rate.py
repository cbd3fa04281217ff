"""How likely a customer of one RFM class is to order in a month without any campaign."""

from crm.book import Book
from crm.metric import metric
from crm.win_back.parameters import CLASSES, drawn_response
from kit.text import Text


@metric(
    title=Text(zh="月复购率（挽回案例）", en="Monthly repurchase rate (win-back case)"),
    definition=Text(
        zh="某一 RFM 类客户在没有任何活动时一个月内下单的概率；"
        "为教学假定，每家公司在默认值±12% 内抽取。",
        en="Chance that a customer of an RFM class orders in a month without a campaign: an "
        "assumption for teaching, drawn within ±12% of the default for each firm.",
    ),
    source="our own assumption (see docs/decisions on the win-back market)",
)
def monthly_repurchase_rate(book: Book, rfm_class: str) -> float:
    """Percentage points, one decimal."""
    rate = drawn_response(book.firm.key.seed).base_rate[list(CLASSES).index(rfm_class)]
    return round(float(rate) * 100, 1)
