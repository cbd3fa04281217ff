"""When customers order: BG/NBD-like rounds with seasons, trouble and drop-out.

Fader, Hardie & Lee (2005): ordering is Poisson at a customer's own rate while active, and after
each order the customer leaves with a chance of his own. Here time runs faster in busy seasons,
and an order that went wrong and was not put right makes leaving likelier.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from kit.seeds import Floats, Ints
from sample_data.generator.v1.draws import Dice, Flags
from sample_data.generator.v1.people import People
from sample_data.generator.v1.pieces import in_pieces
from sample_data.generator.v1.world import World

BLOCK = 8
MOST = 896
"""No account orders oftener; keys from here to ORDER_KEYS are for orders of other origin."""
ORDER_KEYS = 1024


@dataclass(frozen=True)
class Placed:
    """Orders as they come, in no particular order."""

    account: Ints
    """Row of the account."""
    key: Ints
    """Identity of the order in all draws: account row * ORDER_KEYS + number."""
    day: Ints


@dataclass(frozen=True)
class Purchases(Placed):
    """Orders with what goes well or badly about them."""

    channel: Ints
    late: Flags
    faulty: Flags
    complains: Flags


def purchases(world: World, who: People) -> tuple[Placed, Flags]:
    """Every order that comes of itself, and which accounts are still active at the end."""
    account, passed = _starts(world, who)
    pieces = in_pieces(
        lambda part: list(_blocks(world, who, account[part], passed[part])), len(account)
    )
    blocks = [block for piece in pieces for block in piece]
    left = np.zeros(len(who.ids), dtype=np.bool_)
    for block in blocks:
        left[block[3]] = True
    account, key, day = (np.concatenate([block[i] for block in blocks]) for i in range(3))
    return Placed(account, key, day), ~left & ~who.never_orders


def delivered(world: World, placed: Placed) -> Purchases:
    """The draws that belong to an order, whatever brought it about."""
    channel, late, faulty = troubles(world, placed.key)
    complains = late | faulty
    trouble = np.flatnonzero(complains)
    complains[trouble] = complaints(world, placed.key[trouble])
    return Purchases(placed.account, placed.key, placed.day, channel, late, faulty, complains)


def complaints(world: World, key: Ints) -> Flags:
    """Which of the orders that went wrong the customer complains about."""
    return world.draws.chance("complains", key, world.industry.service.complaint)


def troubles(world: World, key: Ints) -> tuple[Ints, Flags, Flags]:
    """Channel of each order, whether it came late, whether something was wrong with it."""
    about = world.industry.purchases
    by_channel, by_time, by_quality = world.draws.dice("order trouble", key, 20, 22, 22)
    channel = by_channel.choice(about.channels.values())
    late = by_time.chance_by(channel, [about.late[name] for name in about.channels])
    return channel, late, by_quality.chance(about.quality_problem)


def handling(world: World, key: Ints) -> Ints:
    """Working minutes to resolve a case about this order, before its priority counts."""
    return (world.draws.quantile("handling", key, "gamma_2") * 350.0).astype(np.int64) + 15


def _blocks(
    world: World, who: People, account: Ints, passed: Floats
) -> Iterator[tuple[Ints, Ints, Ints, Ints]]:
    """Orders in blocks of BLOCK per account: account, key, day; and the accounts that left."""
    for start in range(0, MOST, BLOCK):
        if not len(account):
            return
        numbers = np.arange(start, start + BLOCK, dtype=np.int64)
        key = numbers[:, None] + account * ORDER_KEYS
        gap, leaving = world.draws.dice("gap", key, 32, 32)
        times = _times(who, account, gap, passed, first_block=start == 0)
        happens, leaves = _until_left(world, who, account, key, times, leaving)
        at = np.flatnonzero(happens)
        placed = key.ravel().take(at)
        day = world.calendar.when_busy(times.ravel().take(at))
        yield placed // ORDER_KEYS, placed, day, account[leaves]
        going_on = happens[-1] & ~leaves
        account, passed = account[going_on], times[-1, going_on]


def _starts(world: World, who: People) -> tuple[Ints, Floats]:
    """Accounts that order within the period, and the ordering time of their first order."""
    draws, busy = world.draws, world.calendar.busy
    wait = draws.below("first order after", who.ids, 12)
    wait *= draws.chance("first order later", who.ids, 0.3)
    account = who.ids[~who.never_orders & (who.created + wait < world.calendar.days)]
    first = (who.created + wait)[account]
    return account, (busy[first] + busy[first + 1]) * 0.5


def _times(who: People, account: Ints, gap: Dice, passed: Floats, *, first_block: bool) -> Floats:
    """The ordering time of each order, one row for each order of an account in the block."""
    times = gap.quantile("exponential")
    times /= who.rate[account]
    if first_block:
        times[0] = 0.0
    times[0] += passed
    for before, now in pairwise(times):
        now += before
    return times


def _until_left(
    world: World, who: People, account: Ints, key: Ints, times: Floats, leaving: Dice
) -> tuple[Flags, Flags]:
    """Which orders happen before the account leaves or the data end; which accounts leave."""
    about = world.industry.purchases
    risk = about.dropout_after_problem * _unresolved(world, key)
    risk += 1.0
    risk *= who.dropout[account]
    leaves = leaving.chance_each(np.asarray(risk, dtype=np.float64))
    leaves &= (key & (ORDER_KEYS - 1)) > 0
    happens = times < world.calendar.busy[-1]
    left = np.zeros(len(account), dtype=np.bool_)
    for leaves_now, happens_now in zip(leaves, happens, strict=True):
        happens_now &= ~left
        left |= leaves_now & happens_now
    return happens, left


def _unresolved(world: World, key: Ints) -> Flags:
    """Orders that went wrong and were put right slowly or, without a complaint, not at all."""
    _, late, faulty = troubles(world, key)
    left = late | faulty
    at = np.flatnonzero(left)
    trouble = key.ravel().take(at)
    slow = handling(world, trouble) > world.industry.service.slow_after
    left.ravel()[at] = slow | ~complaints(world, trouble)
    return left
