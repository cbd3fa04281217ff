"""The one world that is told: what the test showed, and what happened month by month."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from crm.market_model import Measured, Month
from crm.win_back.intervals import difference
from crm.win_back.parameters import CLASSES, CONTACT_COST, DISCOUNT, OFFERS
from crm.win_back.profit import Plan
from crm.win_back.worlds import FIRST_ROLL_OUT_MONTH, TEST_MONTH, Flags, Play, PlayedMonth
from kit.text import Text

ALL_CLASSES = Text(zh="各类合计", en="All classes together")
TOLD = np.array([0])
"""The number of the world that is told."""


def measured(play: Play, plan: Plan) -> Iterator[Measured]:
    """The test by class, then each offer over all classes that tried it."""
    month = next(iter(play.months(plan, TOLD)))
    kinds = play.audience.kinds
    groups = Groups(month.bought[0], play.held_out(plan, TOLD)[0])
    offers = plan.test[kinds]
    for kind, code in enumerate(CLASSES):
        if plan.test[kind]:
            offer = list(OFFERS.values())[plan.test[kind]]
            yield groups.compared(code, CLASSES[code], offer, kinds == kind)
    for position, offer in enumerate(OFFERS.values()):
        if position and position in plan.test:
            yield groups.compared("", ALL_CLASSES, offer, offers == position)


@dataclass(frozen=True)
class Groups:
    """Who bought in the test month, and who was left alone; one entry per customer."""

    bought: Flags
    held_out: Flags

    def compared(self, group: str, label: Text, offer: Text, here: Flags) -> Measured:
        """The treated and the held out of some customers, side by side."""
        hits, number = self._counted(here & ~self.held_out)
        other_hits, other_number = self._counted(here & self.held_out)
        low, high = difference(hits, number, other_hits, other_number)
        gap = hits / max(number, 1) - other_hits / max(other_number, 1)
        return Measured(group, label, offer, number, hits, other_number, other_hits, gap, low, high)

    def _counted(self, here: Flags) -> tuple[int, int]:
        return int(self.bought[here].sum()), int(here.sum())


def months(play: Play, plan: Plan) -> Iterator[Month]:
    """The six months of the world that is told."""
    total = 0.0
    for month in play.months(plan, TOLD):
        profit = round(float(play.profit(month).sum()), 2)
        total = round(total + profit, 2)
        yield _told(play, plan, month, profit, total)


def _told(play: Play, plan: Plan, month: PlayedMonth, profit: float, total: float) -> Month:
    contacted = month.offer[0] > 0
    basket = play.audience.basket[play.audience.kinds]
    given_away = float((month.bought[0] * basket * DISCOUNT[month.offer[0]]).sum())
    cost = float(CONTACT_COST[month.offer[0]].sum())
    orders, anyway = int(month.bought[0].sum()), int(month.anyway[0].sum())
    return Month(
        month.number,
        _title(plan, month.number),
        _says(int(contacted.sum()), orders, anyway, profit),
        int(contacted.sum()),
        round(cost, 2),
        orders,
        anyway,
        round(given_away, 2),
        profit,
        total,
    )


def _title(plan: Plan, number: int) -> Text:
    rolling = FIRST_ROLL_OUT_MONTH <= number < FIRST_ROLL_OUT_MONTH + plan.waves
    if number == TEST_MONTH:
        return Text(zh="测试", en="Test")
    if rolling and plan.offers.any():
        wave = number - FIRST_ROLL_OUT_MONTH + 1
        return Text(zh=f"推广第 {wave} 次", en=f"Roll-out {wave}")
    return Text(zh="不接触", en="No contact")


def _says(contacts: int, orders: int, anyway: int, profit: float) -> Text:
    if not contacts:
        return Text(
            zh=f"本月不接触客户，自然成交 {orders} 单。",
            en=f"Nobody was contacted; {orders} orders came by themselves.",
        )
    more, sign = orders - anyway, "多赚" if profit >= 0 else "少赚"
    return Text(
        zh=f"接触 {contacts} 人，成交 {orders} 单，比不做活动多 {more} 单；"
        f"扣除让利和接触费用后{sign} {abs(profit):,.0f} 元。",
        en=f"{contacts} customers contacted, {orders} orders, {more} more than without a campaign; "
        f"{profit:+,.0f} yuan after discounts and contact cost.",
    )
