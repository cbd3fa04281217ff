"""Win-back plans played out customer by customer: keyed draws, the same for every plan.

A customer buys in a month when his draw lies under his chance, so a plan that raises the chance
keeps every order a weaker plan had (common random numbers). World 0 is the one that is told.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from crm.win_back.audience import Audience
from crm.win_back.parameters import CONTACT_COST, DISCOUNT, FATIGUE_POWERS, MARGIN, Response
from crm.win_back.profit import Plan
from kit.seeds import Floats, Ints, unit

Flags = npt.NDArray[np.bool_]
MONTHS = 6
TEST_MONTH, FIRST_ROLL_OUT_MONTH = 1, 3
WORLD_STRIDE = 10_000_000
"""Account ids lie below this; world w uses the ids from w times this."""


@dataclass(frozen=True)
class PlayedMonth:
    """One month in some worlds: arrays are worlds × customers."""

    number: int
    offer: Ints
    bought: Flags
    anyway: Flags
    """Who would have bought without any contact."""


@dataclass(frozen=True)
class Play:
    """One firm's customers and their keyed draws."""

    seed: int
    audience: Audience
    response: Response

    def held_out(self, plan: Plan, worlds: Ints) -> Flags:
        """Who of the tested classes is in the control group, by draw in every world."""
        share = plan.hold_out * (plan.test > 0)
        return np.asarray(self._draw("hold-out", worlds) < share[self.audience.kinds])

    def months(self, plan: Plan, worlds: Ints, *, with_idle: bool = True) -> Iterator[PlayedMonth]:
        """The six months in order; without the idle ones if only differences matter."""
        held_out = self.held_out(plan, worlds)
        contacts = np.zeros(held_out.shape, dtype=np.int64)
        for number in range(1, MONTHS + 1):
            offer = self._offer(plan, number, held_out)
            if not (with_idle or offer.any()):
                continue
            draw = self._draw(f"month {number}", worlds)
            kinds = self.audience.kinds
            uplift = self.response.uplift[offer, kinds] * FATIGUE_POWERS[contacts]
            rate = self.response.base_rate[kinds]
            yield PlayedMonth(number, offer, draw < rate + uplift, draw < rate)
            contacts += offer > 0

    def profit(self, month: PlayedMonth) -> Floats:
        """Yuan against doing nothing, by world and customer."""
        basket = self.audience.basket[self.audience.kinds]
        kept = basket * (MARGIN - DISCOUNT[month.offer])
        return np.asarray(
            month.bought * kept - month.anyway * basket * MARGIN - CONTACT_COST[month.offer]
        )

    def totals(self, plan: Plan, count: int) -> Floats:
        """Yuan of the whole plan in worlds 1 to `count`."""
        total = np.zeros(count)
        for month in self.months(plan, np.arange(1, count + 1), with_idle=False):
            total += self.profit(month).sum(axis=1)
        return total

    def _offer(self, plan: Plan, number: int, held_out: Flags) -> Ints:
        kinds = self.audience.kinds
        if number == TEST_MONTH:
            return np.asarray(np.where(held_out, 0, plan.test[kinds]))
        rolling = FIRST_ROLL_OUT_MONTH <= number < FIRST_ROLL_OUT_MONTH + plan.waves
        offer = plan.offers[kinds] if rolling else np.zeros(len(kinds), dtype=np.int64)
        return np.broadcast_to(offer, held_out.shape)

    def _draw(self, purpose: str, worlds: Ints) -> Floats:
        ids = worlds[:, None] * WORLD_STRIDE + self.audience.ids[None, :]
        return unit(self.seed, f"win-back {purpose}", ids)
