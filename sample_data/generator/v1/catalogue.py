"""Products: their prices, which are the firm's own and change on some days, and who buys which."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kit.seeds import Floats, Ints
from sample_data.generator.v1.draws import Flags, whole
from sample_data.generator.v1.world import World

STEP = 20
"""Prices are multiples of so many fen: whole fen are left by any discount in fives of percent."""
LEAST_CHANGE = 0.04
FARTHEST = 0.75, 1.3
"""How far a price may move from the first one over all changes."""
TICKETS = 1 << 14
"""How finely chances to be chosen are cut."""
TERMS = 14
NOT_THE_DEAREST = 0.75
"""Share of the products, from the cheapest on, that a large order may be limited to."""


@dataclass(frozen=True)
class Products:
    """Prices and costs in fen by product row; products in order of price have a rank from 0."""

    price: Ints
    """One row for each period between price changes."""
    changed: Flags
    """Whether the price of the row is another than the one before; the first row is all false."""
    change_days: Ints
    """First day of each period, 0 for the first."""
    period_of_day: Ints
    cost: Ints
    goes_with: Ints
    """Row of the product bought with it, -1 for none."""
    no_dearer: npt.NDArray[np.int16]
    """For each amount in STEPs up to the highest first price: how many products cost no more."""
    tickets: Ints
    """For each mood and rank: where the tickets of the products of lower rank end. A mood is a
    segment in a period: segments answer to prices differently. Ranks run to the number of
    products, for the end of the dearest one's."""
    product_of_ticket: npt.NDArray[np.int16]
    liking: Floats
    """For each mood and product: how much oftener it is chosen than at its first price."""

    @property
    def count(self) -> int:
        return len(self.cost)

    @property
    def cheapest(self) -> int:
        return int(self.price.min())

    def mood(self, segment: Ints, period: Ints) -> Ints:
        return segment * len(self.change_days) + period

    def ranks_up_to(self, money: Ints, pieces: int = 1) -> Ints:
        """How many products cost no more than the money buys so many pieces of."""
        return self.no_dearer.take(money // (pieces * STEP), mode="clip").astype(np.int64)


def products(world: World) -> Products:
    about = world.industry.products
    rows = np.arange(len(about), dtype=np.int64)
    level = 0.9 + 0.24 * world.draws.unit("price level", rows)
    usual = np.array([part.price for part in about], dtype=np.float64) * (100 / STEP) * level
    first = np.maximum(whole(usual), 1) * STEP
    cost = whole(
        first.astype(np.float64) * np.array([part.cost for part in about], dtype=np.float64)
    )
    days, factors = _changes(world, rows)
    price = np.maximum(whole(first * factors / STEP), 1) * STEP
    price = np.where(factors == 1.0, first, np.maximum(price, cost + STEP))
    by_price = np.argsort(first, kind="stable").astype(np.int64)
    liking = _liking(world, price / first)
    tickets, product_of_ticket = _tickets(world, liking, by_price)
    money = np.arange(0, int(first.max()) + STEP, STEP, dtype=np.int64)
    return Products(
        price,
        np.diff(price, axis=0, prepend=price[:1]) != 0,
        days,
        np.searchsorted(days, np.arange(world.calendar.days), side="right").astype(np.int64) - 1,
        cost,
        np.array([part.goes_with - 1 for part in about], dtype=np.int64),
        np.searchsorted(first[by_price], money, side="right").astype(np.int16),
        tickets,
        product_of_ticket,
        liking.ravel(),
    )


def _changes(world: World, rows: Ints) -> tuple[Ints, Floats]:
    """First day of each period, and each product's price in it over its first price."""
    about, draws = world.industry.price_changes, world.draws
    days, factors = [0], [np.ones(len(rows))]
    for number, change in enumerate(about):
        key = rows * 64 + number
        by = LEAST_CHANGE + (change.most - LEAST_CHANGE) * draws.unit("price change", key)
        by = np.where(draws.chance("price rises", key, 0.5), 1.0 + by, 1.0 - by)
        moved = np.clip(factors[-1] * by, *FARTHEST)
        factors.append(np.where(draws.chance("price moves", key, change.share), moved, factors[-1]))
        days.append((change.on - world.industry.first_day).days)
    return np.array(days, dtype=np.int64), np.stack(factors)


def _liking(world: World, dearer: Floats) -> Floats:
    """(price / first price) ** -response by mood and product."""
    segments = world.industry.customers.segments
    return np.concatenate([power(dearer, -segment.price_response) for segment in segments])


def _tickets(world: World, liking: Floats, by_price: Ints) -> tuple[Ints, npt.NDArray[np.int16]]:
    """How often products are chosen: by popularity and liking."""
    weight = np.array([part.weight for part in world.industry.products], dtype=np.float64)
    weight *= TICKETS / float(weight.sum())
    each = np.maximum(whole(weight * liking)[:, by_price], 1)
    ends = np.cumsum(each.ravel()).reshape(each.shape)
    starts = np.concatenate([ends[:1, :1] * 0, ends[:-1, -1:]])
    tickets = np.concatenate([starts, ends], axis=1).ravel()
    return tickets, np.repeat(np.tile(by_price, len(each)), each.ravel()).astype(np.int16)


def power(base: Floats, exponent: float) -> Floats:
    """base ** exponent for bases near 1, with + - * / alone: the same on every machine."""
    z = (base - 1.0) / (base + 1.0)
    logarithm, term = np.zeros_like(base), z
    for number in range(TERMS):
        logarithm = logarithm + term / (2 * number + 1)
        term = term * z * z
    found, term = np.ones_like(base), np.ones_like(base)
    for number in range(1, 2 * TERMS):
        term = term * (2.0 * exponent * logarithm) / number
        found = found + term
    return found


def price_changes(goods: Products) -> tuple[Ints, Ints]:
    """Period and product of each change, by day and product."""
    period, product = np.nonzero(goods.changed)
    return period.astype(np.int64), product.astype(np.int64)
