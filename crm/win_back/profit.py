"""What a win-back plan is expected to earn against doing nothing: exact sums over eight classes.

One contact of one customer adds (p₀+u)·basket·(margin−discount) − p₀·basket·margin − contact cost,
where u shrinks with every earlier contact. A voucher is also used by those who would have bought
anyway: that is the margin a discount gives away.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from crm.win_back.parameters import (
    CONTACT_COST,
    DISCOUNT,
    FATIGUE_POWERS,
    MARGIN,
    MOST_WAVES,
    Response,
)
from kit.seeds import Floats, Ints


@dataclass(frozen=True)
class Plan:
    """Both rounds as numbers: offers by class as positions in OFFERS."""

    test: Ints
    hold_out: float
    """Share of every tested class that is left alone for comparison."""
    offers: Ints
    waves: int
    """Contacts per customer in the roll-out, one a month."""


@dataclass(frozen=True)
class Economy:
    """Customers, money and response of one firm: all that expected profit depends on."""

    counts: Ints
    basket: Floats
    response: Response

    @cached_property
    def gain(self) -> Floats:
        """Yuan that one contact of one customer adds: contacts before × offer × class."""
        rate, uplift = self.response.base_rate, self.response.uplift
        chance = rate + uplift[None, :, :] * FATIGUE_POWERS[:, None, None]
        kept = (MARGIN - DISCOUNT)[None, :, None]
        anyway = rate * self.basket * MARGIN
        gain = chance * self.basket * kept - anyway - CONTACT_COST[None, :, None]
        gain[:, 0, :] = 0.0
        return np.asarray(gain)

    @cached_property
    def test_worth(self) -> Floats:
        """Yuan by offer and class if every customer of the class got one first contact."""
        return np.asarray(self.counts * self.gain[0])

    @cached_property
    def roll_out_worth(self) -> Floats:
        """Yuan by waves (0 to 4) × contacts before (0 or 1) × offer × class."""
        worth = np.zeros((MOST_WAVES + 1, 2, *self.gain.shape[1:]))
        for waves in range(1, MOST_WAVES + 1):
            for before in (0, 1):
                window = self.gain[before : before + waves]
                worth[waves, before] = self.counts * window.sum(axis=0)
        return worth

    def test_profit(self, plan: Plan) -> Floats:
        """Expected yuan of the test month, by class."""
        kinds = np.arange(len(self.counts))
        return np.asarray((1.0 - plan.hold_out) * self.test_worth[plan.test, kinds])

    def roll_out_profit(self, plan: Plan) -> Floats:
        """Expected yuan of the roll-out, by class: those tested before are already a little tired
        of offers, those held out are not."""
        kinds = np.arange(len(self.counts))
        fresh, tired = self.roll_out_worth[plan.waves][:, plan.offers, kinds]
        tested = (1.0 - plan.hold_out) * (plan.test > 0)
        return np.asarray((1.0 - tested) * fresh + tested * tired)

    def contact_cost(self, plan: Plan) -> float:
        """Yuan that the contacts of both rounds cost, without discounts."""
        test = (1.0 - plan.hold_out) * (self.counts * CONTACT_COST[plan.test]).sum()
        return float(test + plan.waves * (self.counts * CONTACT_COST[plan.offers]).sum())
