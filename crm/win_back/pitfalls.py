"""Typical wrong ways to plan a win-back campaign, and what to say about them."""

from collections.abc import Iterator

import numpy as np

from crm.market_model import Answers, Decisions, Pitfall
from crm.win_back.parameters import CLASSES, DISCOUNT
from crm.win_back.plans import decisions_of, plan_of
from crm.win_back.profit import Plan
from crm.win_back.words import ROLL_OUT, TEST
from kit.seeds import Ints
from kit.text import Text

LOYAL = list(CLASSES).index("111")
NOTHING = Pitfall(
    "no-campaign",
    Text(
        zh="这一轮没有接触任何客户，等于维持现状：没有花费，也没有增量。想一想，哪几类客户多买一次"
        "带来的毛利，能够超过接触费用和让利？",
        en="Nobody is contacted in this round, so nothing is spent and nothing is gained. For "
        "which classes would the margin of one more order outweigh contact and discount?",
    ),
)
SAME_FOR_ALL = Pitfall(
    "same-for-all",
    Text(
        zh="八类客户用了同一种方式。复购率高的客户不给优惠也会买，沉睡客户又很难叫醒。请逐类比较"
        "“多卖的毛利”和“让掉的毛利＋接触费用”。",
        en="All eight classes get the same offer. Frequent buyers buy without it, and the dormant "
        "are hard to wake. Compare, class by class, the margin of extra orders with the margin "
        "given away and the contact cost.",
    ),
)
VOUCHER_FOR_LOYAL = Pitfall(
    "voucher-for-loyal",
    Text(
        zh="给“重要价值客户”发券，最大的开销是本来就会买的订单也打了折。先算让利："
        "月复购率 × 客单价 × 折扣，再和提升幅度带来的毛利比一比。",
        en="A voucher for your best customers mostly discounts orders they would have placed "
        "anyway. Work out that loss first: repurchase rate × basket × discount, then compare it "
        "with the margin of the extra orders.",
    ),
)


def pitfall_of(offers: Ints) -> Pitfall | None:
    """The wrong way that these offers by class follow, the plainest first."""
    if not offers.any():
        return NOTHING
    if (offers == offers[0]).all():
        return SAME_FOR_ALL
    if DISCOUNT[offers[LOYAL]] > 0:
        return VOUCHER_FOR_LOYAL
    return None


def examples(best: Decisions, round_id: str) -> Iterator[tuple[str, Answers]]:
    """One decision per pitfall, as near to the best one as the pitfall lets it be."""
    plan = plan_of(best)
    offers = plan.test if round_id == TEST else plan.offers
    vouchers = [o for o in (2, 3) if round_id == TEST or o in plan.test]
    yield NOTHING.id, _with(plan, round_id, np.zeros_like(offers))
    for voucher in vouchers[:1]:
        yield SAME_FOR_ALL.id, _with(plan, round_id, np.full_like(offers, voucher))
        loyal = offers.copy()
        loyal[LOYAL] = voucher
        yield VOUCHER_FOR_LOYAL.id, _with(plan, round_id, loyal)


def _with(plan: Plan, round_id: str, offers: Ints) -> Answers:
    if round_id == TEST:
        return decisions_of(Plan(offers, plan.hold_out, plan.offers, plan.waves))[TEST]
    return decisions_of(Plan(plan.test, plan.hold_out, offers, 1))[ROLL_OUT]
