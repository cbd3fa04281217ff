"""When opportunities were quoted, how often, and with what discount."""

from dataclasses import dataclass

import numpy as np

from kit.seeds import Ints
from sample_data.generator.v1.draws import Flags, children
from sample_data.generator.v1.sales import LOST, WON, Deals
from sample_data.generator.v1.world import World

PROPOSAL, NEGOTIATION = 2, 3
PRICE = 0
"""Place of "price" among the reasons for losing."""
QUOTED_AGAIN = 0.6
STEP = 5
"""Percent of the list price by which a second quote goes below the first."""


@dataclass(frozen=True)
class Proposals:
    """One entry per quote, by day; the second of an opportunity replaces the first."""

    deal: Ints
    """Row of the opportunity."""
    version: Ints
    """0 for the first quote, 1 for a second one."""
    last: Flags
    day: Ints
    percent: Ints
    """Off the list price in the end; the first of two quotes offers a STEP less."""

    def price_day(self, won: Deals) -> Ints:
        """For each opportunity the day whose prices hold: of its last quote; -1 for none."""
        return self._of_last(self.day, won)

    def granted(self, won: Deals) -> Ints:
        """For each opportunity the percent off in its last quote; -1 for none."""
        return self._of_last(self.percent, won)

    def _of_last(self, values: Ints, won: Deals) -> Ints:
        found = np.full(len(won.key), -1, dtype=np.int64)
        found[self.deal[self.last]] = values[self.last]
        return found


def proposals(world: World, won: Deals) -> Proposals:
    """One for each opportunity that reached the proposal, a second where it was haggled over."""
    draws, granted = world.draws, discounts(world, won)
    reached = _entered(won, PROPOSAL) & world.industry.sales.quotes
    again = _entered(won, NEGOTIATION) & (granted > STEP)
    again &= draws.chance("quoted again", won.key, QUOTED_AGAIN)
    deal, version = children(reached.astype(np.int64) + (reached & again))
    entered = won.change_day[deal, PROPOSAL - 1 + version]
    left = won.change_day[deal, PROPOSAL + version]
    left = np.where(left < 0, world.last_day, left)
    day = np.minimum(entered + draws.below("quoted after", won.key[deal] * 2 + version, 4), left)
    last = version == (reached & again)[deal]
    order = np.lexsort((version, won.key[deal], day))
    deal = deal[order]
    return Proposals(deal, version[order], last[order], day[order], granted[deal])


def discounts(world: World, won: Deals) -> Ints:
    """Percent off that was granted in the end; those lost on price were offered less."""
    about, draws = world.industry.sales.quote_discounts, world.draws
    percents = np.array([int(text) for text in about], dtype=np.int64)
    usual = percents[draws.choice("discount granted", won.key, about.values())]
    other = percents[draws.choice("discount refused", won.key, about.values())]
    on_price = (won.stage == LOST) & (lost_reasons(world, won) == PRICE)
    return np.where(on_price, np.minimum(usual, other), usual)


def lost_reasons(world: World, won: Deals) -> Ints:
    """Why each lost opportunity was lost; -1 for the others."""
    drawn = world.draws.choice("lost because", won.key, (30, 25, 15, 20, 10))
    return np.where(won.stage == LOST, drawn, -1)


def _entered(won: Deals, stage: int) -> Flags:
    """Whether the opportunity ever stood in that stage; its last change may be the loss."""
    return np.asarray(won.changes - (won.stage == LOST) >= stage)


def is_won(won: Deals, found: Proposals) -> Flags:
    """Which quotes the customer accepted."""
    return np.asarray(found.last & (won.stage == WON)[found.deal])
