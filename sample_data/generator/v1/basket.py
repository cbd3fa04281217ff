"""What is in an order: lines, prices, discounts, cancellations and returns."""

from dataclasses import dataclass

import numpy as np

from kit.seeds import Floats, Ints
from sample_data.generator.v1.catalogue import Products
from sample_data.generator.v1.draws import Draws, children, whole
from sample_data.generator.v1.look_up import mean
from sample_data.generator.v1.people import People
from sample_data.generator.v1.purchases import ORDER_KEYS
from sample_data.generator.v1.sales import FIRST_DEAL_KEY
from sample_data.generator.v1.world import World

COMPLETED, CANCELLED, RETURNED, TEST = range(4)
PARTLY = 4
LINE_KEYS = 16


@dataclass(frozen=True)
class Lines:
    """One entry per order line, sorted by order and line; returns are lines of their own."""

    order: Ints
    product: Ints
    quantity: Ints
    price: Ints
    """Fen a piece after discount."""
    amount: Ints
    cost: Ints


def spends(world: World, who: People, account: Ints, key: Ints) -> Floats:
    """What each order would be worth, in fen: gamma-gamma (Fader & Hardie 2013)."""
    name = world.industry.purchases.spend_within
    return world.draws.quantile("order value", key, name) * (who.spend / mean(name))[account]


def statuses(world: World, key: Ints) -> Ints:
    """Status of each order; PARTLY stands for a completed order with something sent back."""
    about = world.industry.defects
    half = about.returned / 2
    rest = 1 - about.cancelled - about.returned - about.test_orders
    return world.draws.choice("status", key, (rest, about.cancelled, half, about.test_orders, half))


def lines(
    world: World, who: People, goods: Products, account: Ints, key: Ints, spend: Floats
) -> tuple[Lines, Ints]:
    """The lines of every order, and each order's status after returns."""
    most = _most_pieces(world, who, account, key)
    count = world.draws.choice("line count", key, world.industry.purchases.lines) + 1
    order, number = children(count)
    line = key[order] * LINE_KEYS + number
    share = _shares(world.draws, order, line, count, whole(spend))
    product = _products(world, goods, order, number, line, share)
    first = _first_of_its_product(order, product)
    order, product, line, share = order[first], product[first], line[first], share[first]
    quantity = np.clip((share + goods.price[product] // 2) // goods.price[product], 1, most[order])
    price = _prices(world, goods, product, line)
    status = statuses(world, key)
    return _with_returns(order, product, quantity, price, goods, status)


def _most_pieces(world: World, who: People, account: Ints, key: Ints) -> Ints:
    """The largest quantity in a line; a won opportunity has no limit."""
    about = world.industry.purchases.most_pieces
    usual = np.where(who.organisation[account], about["organisation"], about["person"])
    return np.where(key % ORDER_KEYS >= FIRST_DEAL_KEY, 10_000, usual)


def _shares(draws: Draws, order: Ints, line: Ints, count: Ints, spend: Ints) -> Ints:
    """How an order's value is split over its lines; whole numbers, so sums are exact."""
    weight = draws.below("line share", line, 100) + 50
    starts = np.cumsum(count) - count
    total = np.add.reduceat(weight, starts) if len(starts) else weight
    return spend[order] * weight // total[order]


def _products(
    world: World, goods: Products, order: Ints, number: Ints, line: Ints, share: Ints
) -> Ints:
    """Products worth about a line's share, by popularity; often what goes with the first line."""
    affordable = np.searchsorted(goods.sorted_price, share + share // 4, side="right")
    too_cheap = np.searchsorted(goods.sorted_price, share // 5, side="left")
    from_weight = goods.weight_before[np.minimum(too_cheap, len(goods.price) // 2)]
    up_to = goods.sorted_weight[np.maximum(affordable, 1) - 1]
    drawn = from_weight + world.draws.below_each("product", line, up_to - from_weight)
    product = goods.by_price[np.searchsorted(goods.sorted_weight, drawn, side="right")]
    first = product[number == 0][order]
    companion = goods.goes_with[first]
    follows = world.draws.chance("companion", line, world.industry.purchases.companion)
    return np.where((number > 0) & (companion >= 0) & follows, companion, product)


def _first_of_its_product(order: Ints, product: Ints) -> Ints:
    """Positions of lines that do not repeat a product of their order."""
    pair = order * 4096 + product
    by_pair = np.argsort(pair, kind="stable")
    again = np.zeros(len(pair), dtype=np.bool_)
    again[by_pair[1:]] = pair[by_pair[1:]] == pair[by_pair[:-1]]
    return np.flatnonzero(~again).astype(np.int64)


def _prices(world: World, goods: Products, product: Ints, line: Ints) -> Ints:
    """List price less the line's discount, half a fen up."""
    about = world.industry.purchases.discounts
    percents = np.array([int(text) for text in about], dtype=np.int64)
    off = percents[world.draws.choice("discount", line, about.values())]
    return (goods.price[product] * (100 - off) + 50) // 100


def _with_returns(
    order: Ints, product: Ints, quantity: Ints, price: Ints, goods: Products, status: Ints
) -> tuple[Lines, Ints]:
    """Add a negative line for whatever came back; a whole order, or part of its first line."""
    only_line = np.bincount(order, minlength=len(status)) == 1
    first = np.concatenate([np.ones(1, dtype=np.bool_), order[1:] != order[:-1]])
    single = only_line[order] & (quantity == 1)
    turned = (status == PARTLY) & np.isin(np.arange(len(status)), order[single])
    status = np.where(turned, RETURNED, status)
    whole_line = status[order] == RETURNED
    part_line = (status[order] == PARTLY) & first
    back = np.where(only_line[order], quantity // 2, quantity)
    back = np.where(whole_line, quantity, np.where(part_line, back, 0))
    comes = np.flatnonzero(back > 0)
    place = np.concatenate([order * 2, order[comes] * 2 + 1])
    by_place = np.argsort(place, kind="stable")
    pieces = np.concatenate([quantity, -back[comes]])[by_place]
    taken = np.concatenate([np.arange(len(order)), comes])[by_place]
    amount = pieces * price[taken]
    cost = pieces * goods.cost[product[taken]]
    made = Lines(order[taken], product[taken], pieces, price[taken], amount, cost)
    return made, np.where(status == PARTLY, COMPLETED, status)


def sums(values: Ints, order: Ints, count: int) -> Ints:
    """Exact sum of whole numbers per order; every order has at least one line, sorted."""
    starts = np.searchsorted(order, np.arange(count, dtype=np.int64), side="left")
    return np.add.reduceat(values, starts) if count else values
