"""Ready journeys that one may start from: settings, steps and the rule of who enters."""

from dataclasses import dataclass
from typing import Any

from crm.conditions import Condition, Filter, Group
from crm.marketing.journey import Step
from kit.text import Text


@dataclass(frozen=True, slots=True)
class JourneyExample:
    """A journey with what it is good for; its segment is made when it is used. The days and
    discounts are common starting points, not results."""

    key: str
    name: Text
    meaning: Text
    segment: Text
    rule: Condition
    values: dict[str, Any]
    steps: tuple[tuple[Step, Text], ...]
    """Each step with its words."""


USUAL = {
    "leave_on_order": True, "spare_complaints": True, "rest_days": 7, "control_share": 0.2,
}  # fmt: skip
EXAMPLES = (
    JourneyExample(
        "welcome",
        Text(zh="新客欢迎三步", en="Welcome in three steps"),
        Text(
            zh="刚下第一单的客户：问候、使用建议、第二单优惠。",
            en="After the first order: a greeting, some advice, an offer for the second one.",
        ),
        Text(zh="近 30 天首次购买", en="First order in 30 days"),
        Group("and", (Filter("orders", "=", 1), Filter("first_order_on", "last_days", 30))),
        USUAL | {"entry_days": 60, "goal_days": 30},
        (
            (
                Step(wait=0, do="wechat"),
                Text(
                    zh="感谢您的第一次购买，有任何问题请随时联系我们。",
                    en="Thank you for your first order. We are here for any question.",
                ),
            ),
            (
                Step(wait=5, do="sms", when="not_ordered"),
                Text(
                    zh="送上使用建议和老客户常选的搭配，供您参考。",
                    en="Some advice, and what our regulars like to add.",
                ),
            ),
            (
                Step(wait=7, do="sms", when="not_ordered", offer=0.1),
                Text(
                    zh="第二单九折，两周内有效，回复 TD 退订。",
                    en="10 % off your second order, for two weeks. Reply STOP to opt out.",
                ),
            ),
        ),
    ),
    JourneyExample(
        "wake",
        Text(zh="沉睡客户唤醒三步", en="Wake sleepers in three steps"),
        Text(
            zh="消费不低但半年没有再买的客户：提醒、加大优惠、电话跟进。",
            en="Good customers silent for half a year: a reminder, a better offer, a call.",
        ),
        Text(zh="半年未购的老客户", en="Regulars silent for half a year"),
        Group("and", (Filter("orders", ">=", 2), Filter("days_since_order", ">", 180))),
        USUAL | {"entry_days": 0, "goal_days": 30},
        (
            (
                Step(wait=0, do="sms", offer=0.1),
                Text(
                    zh="好久不见，为您准备了九折回归礼，回复 TD 退订。",
                    en="Long time no see: 10 % off to welcome you back. Reply STOP to opt out.",
                ),
            ),
            (
                Step(wait=7, do="sms", when="not_responded", offer=0.2),
                Text(
                    zh="回归礼升级为八折，本月有效，回复 TD 退订。",
                    en="Now 20 % off, this month only. Reply STOP to opt out.",
                ),
            ),
            (
                Step(wait=7, do="task", when="not_ordered"),
                Text(zh="电话回访沉睡客户，了解原因", en="Call the customer and ask why"),
            ),
        ),
    ),
    JourneyExample(
        "again",
        Text(zh="复购提醒", en="Reminder to buy again"),
        Text(
            zh="最近一次购买已过 60 到 90 天的客户：提醒、换渠道再提醒、给小优惠。",
            en="Last order 60 to 90 days ago: a reminder, another channel, then a small offer.",
        ),
        Text(zh="60–90 天前购买", en="Last order 60 to 90 days ago"),
        Group("and", (Filter("days_since_order", ">=", 60), Filter("days_since_order", "<=", 90))),
        USUAL | {"entry_days": 90, "goal_days": 21},
        (
            (
                Step(wait=0, do="wechat"),
                Text(
                    zh="您上次购买的商品快用完了吗？点此一键复购。",
                    en="Running low? Order again with one tap.",
                ),
            ),
            (
                Step(wait=4, do="sms", when="not_opened"),
                Text(
                    zh="复购提醒：常用商品有货，回复 TD 退订。",
                    en="Your usual items are in stock. Reply STOP to opt out.",
                ),
            ),
            (
                Step(wait=6, do="sms", when="not_ordered", offer=0.05),
                Text(
                    zh="老客户复购九五折，一周内有效，回复 TD 退订。",
                    en="5 % off for regulars, this week. Reply STOP to opt out.",
                ),
            ),
        ),
    ),
)
