"""What the win-back market is made of: customer types, offers, rates, money, and their draws.

The default figures are our own assumptions for teaching (retail, one month), not estimates from
any company. Classes are written as high (1) or low (0) in recency, frequency and monetary value.
"""

from dataclasses import dataclass

import numpy as np

from crm import rfm
from kit.seeds import Floats, unit
from kit.text import Text

CLASSES: dict[str, Text] = {
    code: rfm.CLASSES[code] for code in ("111", "101", "011", "001", "110", "100", "010", "000")
}
"""The eight RFM classes in the order of every array below."""
OFFERS: dict[str, Text] = {
    "none": Text(zh="不接触", en="No contact"),
    "care": Text(zh="关怀电话", en="Care call"),
    "discount-10": Text(zh="九折券", en="10% off"),
    "discount-20": Text(zh="八折券", en="20% off"),
}
DISCOUNT = np.array([0.0, 0.0, 0.10, 0.20])
"""Share of the basket given away on every order of a customer who holds the voucher."""
CONTACT_COST = np.array([0.0, 2.5, 1.2, 1.2])
"""Yuan per customer and contact."""
MARGIN = 0.40
"""Gross margin before discount, share of the basket."""
FATIGUE = 0.75
"""Each earlier contact leaves this share of an offer's effect."""
MOST_CONTACTS = 3
"""Contacts one customer may get in the six months, test included."""
MOST_WAVES = 4
"""Months of the roll-out; a contact in each of them would break the cap."""
SPREAD = 0.12
"""Every rate of a firm is drawn evenly within ± this share of the default."""
BASE_RATE = np.array([0.34, 0.20, 0.13, 0.06, 0.30, 0.16, 0.11, 0.03])
"""Chance of an order in a month without contact."""
BASKET = np.array([310.0, 290.0, 300.0, 285.0, 120.0, 110.0, 115.0, 100.0])
"""Yuan per order, where a firm's own data are not at hand."""
COUNTS = np.array([320, 260, 300, 280, 360, 420, 380, 680])
UPLIFT = np.array(
    [
        [0.0] * 8,
        [0.055, 0.050, 0.045, 0.015, 0.030, 0.025, 0.015, 0.004],
        [0.060, 0.110, 0.105, 0.050, 0.050, 0.085, 0.060, 0.018],
        [0.085, 0.160, 0.210, 0.140, 0.070, 0.120, 0.100, 0.045],
    ]
)
"""What a first contact adds to the chance of an order: offer by class."""


@dataclass(frozen=True)
class Response:
    """How the customer types of one firm answer: chances per month."""

    base_rate: Floats
    uplift: Floats
    """Offer by class, for the first contact."""


FATIGUE_POWERS = np.array([1.0, FATIGUE, FATIGUE**2, FATIGUE**3, FATIGUE**4])


def default_response() -> Response:
    """The default figures without any draw."""
    return Response(BASE_RATE, UPLIFT)


def drawn_response(seed: int) -> Response:
    """The response of the firm with this seed: each figure within ±12% of the default.

    Repurchase rates are whole tenths of a point, as they are shown."""
    rates = BASE_RATE * _around_one(seed, "win-back base rate", BASE_RATE.size)
    uplift = UPLIFT * _around_one(seed, "win-back uplift", UPLIFT.size).reshape(UPLIFT.shape)
    return Response(np.round(rates, 3), uplift)


def _around_one(seed: int, purpose: str, count: int) -> Floats:
    return 1.0 + SPREAD * (2.0 * unit(seed, purpose, np.arange(count)) - 1.0)
