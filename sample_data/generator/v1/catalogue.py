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
    by_price: Ints
    sorted_price: Ints
    sorted_weight: Ints
    """Cumulated popularity in order of price."""
    weight_before: Ints
    """Popularity of all cheaper products, in order of price."""


def products(world: World) -> Products:
    about = world.industry.products
    rows = np.arange(len(about), dtype=np.int64)
    level = 0.9 + 0.24 * world.draws.unit("price level", rows)
    price = whole(np.array([part.price for part in about], dtype=np.float64) * 10.0 * level) * 10
    cost = whole(
        price.astype(np.float64) * np.array([part.cost for part in about], dtype=np.float64)
    )
    by_price = np.argsort(price, kind="stable")
    weight = np.array([part.weight for part in about], dtype=np.int64)
    return Products(
        price,
        cost,
        np.array([part.goes_with - 1 for part in about], dtype=np.int64),
        by_price,
        price[by_price],
        np.cumsum(weight[by_price]),
        np.cumsum(weight[by_price]) - weight[by_price],
    )
