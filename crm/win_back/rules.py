"""Which of the hard rules a win-back decision breaks."""

from collections.abc import Iterator
from math import ceil

import numpy as np

from crm.levers import Rule, Violation
from crm.market_model import Decisions
from crm.win_back.parameters import CLASSES, MOST_CONTACTS, OFFERS
from crm.win_back.plans import plan_of
from crm.win_back.profit import Economy, Plan
from crm.win_back.words import BUDGET, CAP, CONSENT, CONTROL, LAWFUL_LIST, ROLL_OUT, TEST, TESTED
from kit.seeds import Ints
from kit.text import Text

LEAST_HELD_OUT_SHARE = 0.04
"""The control groups together need this share of all reachable customers."""
BUDGET_ROOM = 1.3
"""The budget is this many times what the best plan's contacts cost, rounded up to 100 yuan."""


def least_held_out(counts: Ints) -> int:
    """Customers the control groups must have together: a multiple of five, at least 20."""
    return max(20, 5 * ceil(int(counts.sum()) * LEAST_HELD_OUT_SHARE / 5))


def budget_for(cost: float) -> float:
    return 100.0 * ceil(cost * BUDGET_ROOM / 100)


def violations(
    decisions: Decisions,
    round_id: str,
    economy: Economy,
    rules: dict[str, Rule],
    budget: float,
    held_out: int,
) -> Iterator[Violation]:
    """The rules broken by one round, given the rounds before it."""
    plan = plan_of(decisions)
    chosen = decisions.get(round_id, {})
    contacts = (plan.test if round_id == TEST else plan.offers).any()
    if contacts and chosen.get("list") != LAWFUL_LIST:
        yield Violation(rules[CONSENT], UNLAWFUL)
    if round_id == TEST and contacts:
        yield from _too_small_control(plan, economy, rules[CONTROL], held_out)
    if round_id == ROLL_OUT:
        yield from _untested(plan, rules[TESTED])
        yield from _too_often(plan, rules[CAP])
    cost = economy.contact_cost(plan)
    if cost > budget + 0.005:
        over = Text(
            zh=f"接触费用合计 {cost:,.0f} 元，超出预算 {cost - budget:,.0f} 元。",
            en=f"Contacts cost {cost:,.0f} yuan, {cost - budget:,.0f} yuan over the budget.",
        )
        yield Violation(rules[BUDGET], over)


def _too_small_control(plan: Plan, economy: Economy, rule: Rule, least: int) -> Iterator[Violation]:
    held = expected_held_out(plan, economy)
    if held + 1e-6 < least:
        yield Violation(
            rule,
            Text(
                zh=f"按现在的比例，各类对照组合计约 {held:.0f} 人，要求不少于 {least} 人。",
                en=f"At this share the control groups have about {held:.0f} customers together; "
                f"{least} are required.",
            ),
        )


def expected_held_out(plan: Plan, economy: Economy) -> float:
    """Customers in all control groups together."""
    return float(plan.hold_out * (economy.counts * (plan.test > 0)).sum())


def gauges(plan: Plan, round_id: str, economy: Economy) -> Iterator[Text]:
    """How many customers a round contacts, and how many it leaves alone for comparison."""
    if round_id == TEST:
        held = expected_held_out(plan, economy)
        treated = float((economy.counts * (plan.test > 0)).sum()) - held
        yield Text(zh=f"接触约 {treated:.0f} 人", en=f"about {treated:.0f} contacted")
        yield Text(zh=f"对照组约 {held:.0f} 人", en=f"about {held:.0f} in control groups")
    else:
        reached = int((economy.counts * (plan.offers > 0)).sum())
        yield Text(
            zh=f"接触 {reached} 人，共 {reached * plan.waves} 人次",
            en=f"{reached} customers, {reached * plan.waves} contacts",
        )


def _untested(plan: Plan, rule: Rule) -> Iterator[Violation]:
    fresh = [offer for offer in np.unique(plan.offers) if offer and offer not in plan.test]
    if fresh:
        names = [list(OFFERS.values())[offer] for offer in fresh]
        yield Violation(
            rule,
            Text(
                zh=f"第一轮没有测试过：{'、'.join(name.zh for name in names)}。",
                en=f"Not tested in round 1: {', '.join(name.en for name in names)}.",
            ),
        )


def _too_often(plan: Plan, rule: Rule) -> Iterator[Violation]:
    contacts = (plan.test > 0) * 1 + plan.waves
    over = np.flatnonzero((plan.offers > 0) & (contacts > MOST_CONTACTS))
    if len(over):
        names = [list(CLASSES.values())[kind] for kind in over]
        yield Violation(
            rule,
            Text(
                zh=f"测试加推广合计 {contacts[over].max()} 次："
                f"{'、'.join(name.zh for name in names)}。",
                en=f"Test and roll-out make up to {contacts[over].max()} contacts: "
                f"{', '.join(name.en for name in names)}.",
            ),
        )


UNLAWFUL = Text(
    zh="所选名单里仍有不能接触的客户。",
    en="The chosen list still holds customers who may not be contacted.",
)
