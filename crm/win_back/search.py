"""The best win-back plan, found by looking at every one.

Classes add up, so a plan's worth is that of its first four classes plus that of its last four:
all 65,536 ways to give eight classes four offers are one sum of 256 by 256 numbers.
"""

from dataclasses import dataclass
from functools import cache
from itertools import combinations, product

import numpy as np
import numpy.typing as npt

from crm.win_back.parameters import CONTACT_COST, MOST_CONTACTS
from crm.win_back.profit import Economy, Plan
from kit.seeds import Floats, Ints

HOLD_OUTS = tuple(range(5, 31, 5))
"""Percent of every tested class that may be left alone."""
REAL_OFFERS = (1, 2, 3)
HALF = 4
NEVER = -1e15
"""Worth of a choice that a rule forbids: far below any amount, and safe to add up."""


@dataclass(frozen=True)
class Limits:
    """What the rules leave open."""

    least_held_out: int
    """Customers that all control groups together must have, once anything is tested."""
    budget: float
    """Yuan for the contacts of both rounds."""


@cache
def _halves(offers: tuple[int, ...]) -> Ints:
    """Every way to give four classes one of these offers, one way per row."""
    return np.array(list(product(offers, repeat=HALF)))


@cache
def _covers(offers: tuple[int, ...]) -> npt.NDArray[np.bool_]:
    """For every plan of `offers`: whether it uses all of them (0, no contact, left aside)."""
    bit = np.array([0, 1, 2, 4])
    half = np.bitwise_or.reduce(bit[_halves(offers)], axis=1)
    used = (half[:, None] | half[None, :]).ravel()
    return np.asarray(used == bit[list(offers)].sum())


def _every_sum(worth: Floats, offers: tuple[int, ...]) -> Floats:
    """The sum over classes for every plan of `offers`, from one worth per offer and class."""
    ways, classes = _halves(offers), np.arange(HALF)
    first = worth[ways, classes].sum(axis=1)
    last = worth[ways, classes + HALF].sum(axis=1)
    return np.asarray((first[:, None] + last[None, :]).ravel())


def _plan_at(place: int, offers: tuple[int, ...]) -> Ints:
    ways = _halves(offers)
    return np.concatenate([ways[place // len(ways)], ways[place % len(ways)]])


def best_roll_out(economy: Economy, test: Plan, budget: float) -> Plan:
    """The best roll-out after this test: only offers that were tested, within cap and budget."""
    offers = (0, *(offer for offer in REAL_OFFERS if offer in test.test))
    nothing = Plan(test.test, test.hold_out, np.zeros_like(test.test), 1)
    left = budget - economy.contact_cost(nothing) + 1e-6
    cost = _every_sum(CONTACT_COST[:, None] * economy.counts, offers)
    best, found = NEVER, nothing
    for waves in range(1, MOST_CONTACTS + 1):
        total = _every_sum(_roll_out(economy, waves, test.hold_out, test.test > 0), offers)
        total[waves * cost > left] = NEVER
        place = int(total.argmax())
        if total[place] > best:
            best = float(total[place])
            found = Plan(test.test, test.hold_out, _plan_at(place, offers), waves)
    return found


def best_plan(economy: Economy, least_held_out: int) -> Plan:
    """The best of all plans within every rule but the budget, which is set from this plan."""
    nothing = np.zeros(2 * HALF, dtype=np.int64)
    best, found = 0.0, Plan(nothing, HOLD_OUTS[0] / 100, nothing, 1)
    for percent, waves in product(HOLD_OUTS, range(1, MOST_CONTACTS + 1)):
        hold_out = percent / 100
        untested = _roll_out(economy, waves, hold_out, np.zeros(2 * HALF, dtype=bool))
        tested = _roll_out(economy, waves, hold_out, np.ones(2 * HALF, dtype=bool))
        for offers in _offer_sets():
            rows = list(offers)
            worth = (1 - hold_out) * economy.test_worth + tested[rows].max(axis=0)
            worth[0] = untested[rows].max(axis=0)
            if worth[rows].max(axis=0).sum() <= best:
                continue
            total = _every_sum(worth, offers)
            held = hold_out * _every_sum(_if_offered(economy.counts), offers)
            total[~_covers(offers) | (held + 1e-6 < least_held_out)] = NEVER
            place = int(total.argmax())
            if total[place] > best:
                test = _plan_at(place, offers)
                choice = np.where(
                    test > 0, tested[rows].argmax(axis=0), untested[rows].argmax(axis=0)
                )
                best = float(total[place])
                found = Plan(test, hold_out, np.array(rows)[choice], waves)
    return found


@cache
def _offer_sets() -> tuple[tuple[int, ...], ...]:
    return tuple((0, *some) for size in (1, 2, 3) for some in combinations(REAL_OFFERS, size))


def _if_offered(counts: Ints) -> Floats:
    """Customers by offer and class: none where nothing is offered."""
    table = np.tile(counts.astype(np.float64), (len(REAL_OFFERS) + 1, 1))
    table[0] = 0.0
    return table


def _roll_out(
    economy: Economy, waves: int, hold_out: float, was_tested: npt.NDArray[np.bool_]
) -> Floats:
    """Worth of the roll-out by offer and class; what the cap on contacts forbids is NEVER."""
    fresh, tired = economy.roll_out_worth[waves]
    treated = (1 - hold_out) * was_tested
    worth = np.asarray((1 - treated) * fresh + treated * tired)
    if waves + 1 > MOST_CONTACTS:
        worth[1:, was_tested] = NEVER
    return worth
