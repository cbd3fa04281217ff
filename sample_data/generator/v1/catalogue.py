"""Products and their prices. Prices are the firm's own, near the industry's."""

from dataclasses import dataclass

import numpy as np

from kit.seeds import Ints
from sample_data.generator.v1.draws import whole
from sample_data.generator.v1.world import World


@dataclass(frozen=True)
class Products:
    """Prices and costs in fen, by product row; and the products in order of price."""

    price: Ints
    cost: Ints
    goes_with: Ints
    """Row of the product bought with it, -1 for none."""
    cheapest: int
    at_weight: Ints
    """Products in order of price, each as often as its popularity says."""
    weight_up_to: Ints
    """For each amount of money up to the highest price: popularity of all that costs no more."""
    weight_under: Ints
    """The same, but at most that of the cheaper half of the products."""


def products(world: World) -> Products:
    about = world.industry.products
    rows = np.arange(len(about), dtype=np.int64)
    level = 0.9 + 0.24 * world.draws.unit("price level", rows)
    price = whole(np.array([part.price for part in about], dtype=np.float64) * 5.0 * level) * 20
    cost = whole(
        price.astype(np.float64) * np.array([part.cost for part in about], dtype=np.float64)
    )
    by_price = np.argsort(price, kind="stable").astype(np.int64)
    weight = np.array([part.weight for part in about], dtype=np.int64)[by_price]
    before = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(weight)])
    steps = np.concatenate([np.zeros(1, dtype=np.int64), price[by_price]])
    gaps = np.append(np.diff(steps), 1)
    return Products(
        price,
        cost,
        np.array([part.goes_with - 1 for part in about], dtype=np.int64),
        int(price[by_price[0]]),
        np.repeat(by_price, weight),
        np.repeat(before, gaps),
        np.repeat(before[np.minimum(np.arange(len(before)), len(weight) // 2)], gaps),
    )
