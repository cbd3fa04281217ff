"""What the win-back market says: levers, rules and assumptions, in both languages."""

from crm.win_back.parameters import CLASSES, FATIGUE, MARGIN, MOST_CONTACTS
from kit.text import Text

TEST, ROLL_OUT = "test", "roll-out"
ROUND_TITLES = {
    TEST: Text(zh="第一轮：小范围测试（第 1 月）", en="Round 1: the test (month 1)"),
    ROLL_OUT: Text(zh="第二轮：全面推广（第 3–6 月）", en="Round 2: the roll-out (months 3–6)"),
}
LISTS: dict[str, Text] = {
    "everyone": Text(zh="该类全部客户", en="Everyone in the class"),
    "not-blocked": Text(zh="剔除“勿扰”客户", en="Not do-not-contact"),
    "agreed": Text(
        zh="剔除“勿扰”和未同意营销的客户",
        en="Agreed and not do-not-contact",
    ),
}
LAWFUL_LIST = "agreed"
LIST_LABEL = Text(zh="发送名单", en="Contact list")
HOLD_OUT_LABEL = Text(zh="对照组比例", en="Hold-out share")
WAVES_LABEL = Text(
    zh="推广期每位客户接触次数，每月一次",
    en="Contacts per customer in the roll-out, one a month",
)
PERCENT = Text(zh="%", en="%")
TIMES = Text(zh="次", en="times")
YUAN = Text(zh="元", en="yuan")

CONSENT, CAP, BUDGET, CONTROL, TESTED = (
    "consent",
    "contact-cap",
    "budget",
    "control-group",
    "tested-first",
)
"""Ids of the five hard rules."""


def rule_texts(budget: float, least_held_out: int) -> dict[str, Text]:
    """The five rules with this firm's numbers in them."""
    return {
        CONSENT: Text(
            zh="未同意营销或标为“勿扰”的客户，任何时候都不得发送营销信息或拨打营销电话。",
            en="Customers who have not agreed to marketing or are marked do-not-contact may never "
            "be sent an offer or called.",
        ),
        CAP: Text(
            zh=f"同一客户六个月内最多接触 {MOST_CONTACTS} 次，测试也算一次。",
            en=f"No customer gets more than {MOST_CONTACTS} contacts in six months; the test counts"
            " as one.",
        ),
        BUDGET: Text(
            zh=f"两轮接触费用合计不得超过 {budget:,.0f} 元（让利不占预算，计入利润）。",
            en=f"Contacts in both rounds may cost at most {budget:,.0f} yuan (discounts are not "
            "budget; they come off the profit).",
        ),
        CONTROL: Text(
            zh=f"只要做测试，各类对照组合计不得少于 {least_held_out} 人。",
            en=f"If anything is tested, the control groups must together have at least "
            f"{least_held_out} customers.",
        ),
        TESTED: Text(
            zh="没有在任何一类客户上测试过的优惠方式，不得推广。",
            en="An offer that was tested on no class may not be rolled out.",
        ),
    }


def offer_label(code: str, round_id: str) -> Text:
    """The label of the lever that gives one class an offer."""
    name = CLASSES[code]
    if round_id == TEST:
        return Text(zh=f"{name.zh}：测试方式", en=f"{name.en}: offer to test")
    return Text(zh=f"{name.zh}：推广方式", en=f"{name.en}: offer to roll out")


ASSUMPTIONS = (
    Text(
        zh="客户按 RFM 八类回应：同一类客户的复购概率相同，各人独立。类别、人数和客单价"
        "取自你公司的数据，复购率和提升幅度是教学假定，不是任何企业的统计。",
        en="Customers answer by RFM class: the same chance within a class, each on his own. "
        "Classes, counts and baskets come from your firm's data; repurchase rates and uplifts are "
        "assumptions for teaching, not any company's figures.",
    ),
    Text(
        zh=f"毛利率 {MARGIN:.0%}。接触一次：关怀电话 2.5 元，发券 1.2 元。"
        "持券客户当月的订单都会用券，包括本来就会买的客户。",
        en=f"Gross margin {MARGIN:.0%}. One contact: care call 2.5 yuan, voucher 1.2 yuan. Whoever "
        "holds a voucher uses it on that month's order, those who would have bought anyway too.",
    ),
    Text(
        zh=f"接触只影响当月。同一客户每多接触一次，效果降为上一次的 {FATIGUE:.0%}。",
        en=f"A contact works in its month only. Each further contact of the same customer has "
        f"{FATIGUE:.0%} of the effect of the one before.",
    ),
    Text(
        zh="效益＝有活动时的毛利－让利－接触费用－没有活动时的毛利，六个月合计；评分用期望值，"
        "逐月故事只是其中一次抽样。",
        en="Worth = margin with the campaign − discounts − contact cost − margin without it, over "
        "six months. Scores use the expected value; the story month by month is one draw.",
    ),
)
