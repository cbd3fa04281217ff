"""Campaigns: who is written to, in which arm, and the extra orders that come of it."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from kit.seeds import Ints
from sample_data.generator.v1.draws import Draws, Flags
from sample_data.generator.v1.people import People
from sample_data.generator.v1.purchases import MOST, ORDER_KEYS, Placed
from sample_data.generator.v1.world import World
from sample_data.industry_parts import Campaign

CONTROL = 2
"""Arms are a, b and control, in this order."""
MEMBER_KEYS = 32


@dataclass(frozen=True)
class Members:
    """One entry per campaign member, sorted by campaign and account."""

    campaign: Ints
    """Number of the campaign from 0."""
    account: Ints
    arm: Ints
    opened: Flags
    clicked: Flags
    buys: Flags
    """Whether the campaign itself brings an order."""
    order_day: Ints
    opted_out: Flags

    @property
    def order_key(self) -> Ints:
        return self.account * ORDER_KEYS + MOST + self.campaign


def members(world: World, who: People, bought: Placed) -> Members:
    campaigns = world.industry.campaigns
    if not campaigns:
        none, no = np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.bool_)
        return Members(none, none, none, no, no, no, none, no)
    agreed, leaves_at = consents(world, who), _leaves_at(world.draws, who)
    parts = [
        _members_of(world, who, bought, number, about, agreed, leaves_at)
        for number, about in enumerate(campaigns)
    ]
    columns = zip(*parts, strict=True)
    return Members(*(np.concatenate(list(column)) for column in columns))


def consents(world: World, who: People) -> Flags:
    """Who agreed to marketing when the account was opened."""
    return world.draws.chance("consent", who.ids, world.industry.customers.consent)


def start_day(world: World, about: Campaign) -> int:
    return (about.start - world.industry.first_day).days


def _members_of(
    world: World,
    who: People,
    bought: Placed,
    number: int,
    about: Campaign,
    agreed: Flags,
    leaves_at: Ints,
) -> Iterator[Ints | Flags]:
    """Those who gave consent, did not withdraw it in an earlier campaign, and were reached."""
    draws, start = world.draws, start_day(world, about)
    may = agreed & ~(who.opted_out & (leaves_at < number)) & (who.created < start)
    if about.inactive_days:
        may &= _last_day_before(who, bought, start) < start - about.inactive_days
    account = np.flatnonzero(may).astype(np.int64)
    key = account * MEMBER_KEYS + number
    reached = np.flatnonzero(draws.chance("reached", key, about.reach))
    account, key = account.take(reached), key.take(reached)
    arms = ((1 - about.control) / 2, (1 - about.control) / 2, about.control)
    by_arm, opens, clicks, buys, waits = draws.dice("campaign", key, 12, 12, 12, 14, 14)
    arm = by_arm.choice(arms)
    treated = arm != CONTROL
    opened = treated & opens.chance(about.opened)
    clicked = opened & clicks.chance(about.clicked)
    yield np.full(len(account), number, dtype=np.int64)
    yield account
    yield arm
    yield opened
    yield clicked
    yield clicked & ~who.never_orders[account] & buys.chance_by(arm, [about.buy_a, about.buy_b, 0])
    yield start + waits.below(about.days)
    yield treated & who.opted_out[account] & (leaves_at[account] == number)


def _leaves_at(draws: Draws, who: People) -> Ints:
    """The campaign that made an opted-out customer opt out, -1 for one who did so by himself."""
    return draws.below("opts out at", who.ids, 12) - 4


def _last_day_before(who: People, bought: Placed, day: int) -> Ints:
    """Day of each account's last order before `day`; a large number for those without."""
    last = np.full(len(who.ids), -1, dtype=np.int64)
    before = np.flatnonzero(bought.day < day)
    np.maximum.at(last, bought.account.take(before), bought.day.take(before))
    return np.where(last < 0, 1 << 30, last)
