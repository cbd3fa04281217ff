"""Ready-made segments that one may start from and change."""

from dataclasses import dataclass

from crm.conditions import Condition, Filter, Group
from kit.text import Text


@dataclass(frozen=True, slots=True)
class Example:
    """A rule with what it is good for. The limits are common starting points, not results."""

    key: str
    label: Text
    meaning: Text
    rule: Condition


EXAMPLES = (
    Example(
        "sleeping",
        Text(zh="沉睡高价值", en="Sleeping high value"),
        Text(zh="消费金额高，但半年没有再买。", en="Spent much, bought nothing for half a year."),
        Group("and", (Filter("m", ">=", 4), Filter("days_since_order", ">", 180))),
    ),
    Example(
        "once",
        Text(zh="新客未复购", en="New, bought once"),
        Text(
            zh="近半年第一次购买，还没有第二单。", en="First order in half a year, no second yet."
        ),
        Group("and", (Filter("orders", "=", 1), Filter("first_order_on", "last_days", 180))),
    ),
    Example(
        "sensitive",
        Text(zh="促销敏感", en="Promotion-minded"),
        Text(
            zh="至少两单来自营销活动，或者平均折扣在 10% 以上。",
            en="Two or more orders by campaign, or a mean discount of 10 % or more.",
        ),
        Group("or", (Filter("campaign_orders", ">=", 2), Filter("discount", ">=", 0.1))),
    ),
    Example(
        "best",
        Text(zh="重要价值客户", en="Important, value"),
        Text(zh="RFM 三项都高于平均值。", en="Above the mean in all three of RFM."),
        Group("and", (Filter("rfm_class", "in", ("111",)),)),
    ),
    Example(
        "unhappy",
        Text(zh="不满意的老客户", en="Unhappy regulars"),
        Text(
            zh="买过至少 3 次，并且投诉过或推荐意愿不超过 6 分。",
            en="Three orders or more, and a complaint or an NPS score of 6 or less.",
        ),
        Group(
            "and",
            (
                Filter("orders", ">=", 3),
                Group("or", (Filter("complaints", ">=", 1), Filter("last_nps", "<=", 6))),
            ),
        ),
    ),
)
