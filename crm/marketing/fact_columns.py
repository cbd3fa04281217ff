"""What is known of each customer beside the record itself: labels, units and meanings."""

from crm.lifecycle import LIFECYCLE
from kit.text import Text
from sample_data.schema import Column, ColumnType, Tables


def _column(
    type: ColumnType, zh: str, en: str, means_zh: str, means_en: str, unit: Text | None = None
) -> Column:
    meaning = Text(zh=means_zh, en=means_en)
    return Column(
        type=type, label=Text(zh=zh, en=en), meaning=meaning, unit=unit, filled_by="system"
    )


DAYS, TIMES = Text(zh="天", en="days"), Text(zh="次", en="times")
PIECES, POINTS = Text(zh="笔", en="orders"), Text(zh="分", en="points")
CASES = Text(zh="张", en="cases")

BUYING: dict[str, Column] = {
    "orders": _column(
        "count",
        "有效订单数",
        "Valid orders",
        "已完成的订单数；取消、全部退货和测试单不算。",
        "Completed orders; cancelled, returned and test orders do not count.",
        PIECES,
    ),
    "revenue": _column(
        "money",
        "累计净销售额",
        "Net revenue",
        "元，有效订单的净额之和。",
        "Yuan, net amounts of valid orders added up.",
    ),
    "average_order": _column(
        "money",
        "客单价",
        "Average order",
        "元，累计净销售额 ÷ 有效订单数；没有订单时为空。",
        "Yuan: net revenue ÷ valid orders; empty without orders.",
    ),
    "first_order_on": _column(
        "date",
        "首次购买日期",
        "First order on",
        "第一笔有效订单的日期。",
        "Day of the first valid order.",
    ),
    "last_order_on": _column(
        "date",
        "最近购买日期",
        "Last order on",
        "最近一笔有效订单的日期。",
        "Day of the latest valid order.",
    ),
    "days_since_order": _column(
        "count",
        "距最近购买天数",
        "Days since last order",
        "从最近一笔有效订单到今天的天数；从未购买为空。",
        "From the latest valid order to today; empty for those who never bought.",
        DAYS,
    ),
    "revenue_365": _column(
        "money",
        "近一年净销售额",
        "Revenue of 365 days",
        "元，最近 365 天有效订单的净额之和。",
        "Yuan, net amounts of valid orders of the last 365 days.",
    ),
}
HABITS: dict[str, Column] = {
    "main_category": _column(
        "text",
        "主要品类",
        "Main category",
        "有效订单中净额最高的品类。",
        "Category with the highest net amount in valid orders.",
    ),
    "campaign_orders": _column(
        "count",
        "活动带来的订单",
        "Orders by campaign",
        "归属于营销活动的有效订单数。",
        "Valid orders credited to a campaign.",
        PIECES,
    ),
    "discount": _column(
        "rate",
        "平均折扣",
        "Mean discount",
        "1 − 成交金额 ÷ 按标价计算的金额，只看购买行；0.1 表示平均减 10%。",
        "1 − amount paid ÷ amount at list price, over purchase lines; 0.1 is 10 % off.",
    ),
}
SCORES: dict[str, Column] = {
    "r": _column(
        "count",
        "R 得分",
        "R score",
        "最近购买得分 1–5，越近越高；五分位，同值同分。",
        "Recency 1 to 5, the most recent 5; quintiles, equal values share a score.",
        POINTS,
    ),
    "f": _column(
        "count",
        "F 得分",
        "F score",
        "购买频次得分 1–5，越多越高。",
        "Frequency 1 to 5, the most frequent 5.",
        POINTS,
    ),
    "m": _column(
        "count",
        "M 得分",
        "M score",
        "购买金额得分 1–5，越高越高。",
        "Monetary value 1 to 5, the highest 5.",
        POINTS,
    ),
}
SERVICE: dict[str, Column] = {
    "open_cases": _column(
        "count",
        "未结工单",
        "Open cases",
        "尚未关闭的工单数。",
        "Cases that are not closed.",
        CASES,
    ),
    "complaints": _column(
        "count",
        "投诉次数",
        "Complaints",
        "类型为投诉的工单数，含已关闭的。",
        "Cases that are complaints, closed ones too.",
        CASES,
    ),
    "open_complaints": _column(
        "count",
        "未结投诉",
        "Open complaints",
        "尚未关闭的投诉数。",
        "Complaints that are not closed.",
        CASES,
    ),
    "last_nps": _column(
        "count",
        "最近 NPS 得分",
        "Last NPS score",
        "最近一次推荐意愿得分，0–10；从未回复为空。",
        "Latest recommendation score, 0 to 10; empty when never given.",
        POINTS,
    ),
    "last_csat": _column(
        "count",
        "最近 CSAT 得分",
        "Last CSAT score",
        "最近一次满意度得分，1–5；从未回复为空。",
        "Latest satisfaction score, 1 to 5; empty when never given.",
        POINTS,
    ),
}
STAGES: dict[str, Column] = {
    "lifecycle": LIFECYCLE,
    "birthday_this_month": _column(
        "flag",
        "本月有联系人生日",
        "A contact's birthday this month",
        "这位客户有联系人在本月过生日。",
        "A contact of the customer has a birthday this month.",
    ),
}
CONTACTS: dict[str, Column] = {
    "last_contact_on": _column(
        "date",
        "最近营销触达",
        "Last campaign contact",
        "最近一次收到营销信息的日期；从未收到为空。",
        "Day of the latest campaign message; empty when there was none.",
    ),
    "contacts_30": _column(
        "count",
        "30 天内触达次数",
        "Contacts in 30 days",
        "最近 30 天收到营销信息的次数。",
        "Campaign messages of the last 30 days.",
        TIMES,
    ),
    "opted_out": _column(
        "flag",
        "曾经退订",
        "Opted out before",
        "在任何一次活动中退订过；退订后不得再营销，改动档案也不例外。",
        "Opted out in any campaign: no marketing any more, whatever the record says.",
    ),
}
REACH: dict[str, Column] = {
    "has_phone": _column(
        "flag",
        "手机有效",
        "Valid phone",
        "登记的手机整理后为 11 位且以 1 开头。",
        "The phone, tidied up, has 11 digits and begins with 1.",
    ),
    "has_email": _column("flag", "有邮箱", "Has e-mail", "登记了邮箱。", "An e-mail is on record."),
}

ABC = {name: Text(zh=f"{name} 类", en=name) for name in "ABC"}


def chosen_values(tables: Tables, classes: dict[str, Text]) -> dict[str, dict[str, Column]]:
    """Derived columns with a list of values: the firm's own channels, RFM and ABC classes."""
    channel = _column(
        "category",
        "主要下单渠道",
        "Main order channel",
        "有效订单最多的渠道；一样多时取列表中靠前的。",
        "Channel of most valid orders; of equal ones the first on the list.",
    )
    rfm_class = _column(
        "category",
        "RFM 类别",
        "RFM class",
        "R、F、M 与平均值比较得到的八类；没有有效订单为空。",
        "One of eight classes by R, F and M against their means; empty without valid orders.",
    )
    abc = _column(
        "category",
        "ABC 类别",
        "ABC class",
        "按累计净销售额：到 80% 为 A 类，到 95% 为 B 类，其余 C 类。",
        "By cumulative net revenue: A up to 80 %, B up to 95 %, C the rest.",
    )
    channels = tables["orders"].columns["channel"].values
    return {
        "habits": {"main_channel": channel.model_copy(update={"values": channels})},
        "scores": {
            "rfm_class": rfm_class.model_copy(update={"values": classes}),
            "abc_class": abc.model_copy(update={"values": ABC}),
        },
    }
