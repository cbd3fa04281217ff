"""What is in an order: lines, prices, discounts, cancellations and returns."""

from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

from kit.seeds import Floats, Ints
from sample_data.generator.v1.catalogue import Products
from sample_data.generator.v1.draws import Draws, children, whole
from sample_data.generator.v1.look_up import mean
from sample_data.generator.v1.people import People
from sample_data.generator.v1.pieces import in_pieces
from sample_data.generator.v1.purchases import ORDER_KEYS
from sample_data.generator.v1.sales import FIRST_DEAL_KEY
from sample_data.generator.v1.world import World

SmallInts = npt.NDArray[np.int32]
COMPLETED, CANCELLED, RETURNED, TEST = range(4)
PARTLY = 4
LINE_KEYS = 16
QUOTE_STEP = 5
"""Percent by which some lines of a quote stay above the rest."""


@dataclass(frozen=True)
class Baskets:
    """Orders and their lines, sorted by order and line; returns are lines of their own."""

    status: Ints
    amount: Ints
    """Fen, sum of the order's lines."""
    cogs: Ints
    order: SmallInts
    """One entry per line from here on: the order's row."""
    product: SmallInts
    quantity: SmallInts
    price: Ints
    """Fen a piece after discount."""


@dataclass(frozen=True)
class Wanted:
    """Orders before it is known what is in them."""

    account: Ints
    key: Ints
    spend: Floats
    """What the order is to be worth, in fen."""
    day: Ints
    """The day whose prices hold."""
    percent: Ints
    """Off the list price, as agreed in a quote; -1: as the shop does."""

    def part(self, part: slice) -> "Wanted":
        return Wanted(*(getattr(self, column.name)[part] for column in fields(self)))


@dataclass(frozen=True)
class Lines:
    """What orders are made of, before anything is sent back; sorted by order."""

    order: Ints
    product: Ints
    quantity: Ints
    list_price: Ints
    percent: Ints

    @property
    def price(self) -> Ints:
        """Fen a piece: list price less the discount, half a fen up."""
        return (self.list_price * (100 - self.percent) + 50) // 100


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


def baskets(world: World, who: People, goods: Products, wanted: Wanted) -> Baskets:
    """What is in each order, worth about `spend`, and what became of it."""
    pieces = in_pieces(
        lambda part: _baskets(world, who, goods, part.start, wanted.part(part)), len(wanted.key)
    )
    return Baskets(
        **{
            column.name: np.concatenate([getattr(piece, column.name) for piece in pieces])
            for column in fields(Baskets)
        }
    )


def lines(world: World, who: People, goods: Products, wanted: Wanted) -> Lines:
    """What is in each order, worth about `spend`."""
    key = wanted.key
    most = _most_pieces(world, who, wanted.account, key)
    chances = world.industry.purchases.lines
    count = world.draws.choice("line count", key, chances) + 1
    order, number = children(count)
    line = key[order] * LINE_KEYS + number
    share = _shares(world.draws, order, line, count, whole(wanted.spend))
    product = _products(world, goods, order, number, line, share)
    first = _first_of_its_product(order, product, len(chances))
    order, product, line, share = order[first], product[first], line[first], share[first]
    price = goods.price[product]
    quantity = np.clip((share + price // 2) // price, 1, most[order])
    return Lines(order, product, quantity, price, _percents(world, wanted.percent[order], line))


def _baskets(world: World, who: People, goods: Products, first_row: int, wanted: Wanted) -> Baskets:
    made = lines(world, who, goods, wanted)
    statuses_now = statuses(world, wanted.key)
    status, taken, pieces = _with_returns(made.order, made.quantity, statuses_now)
    order, product, price = made.order[taken], made.product[taken], made.price[taken]
    starts = line_starts(order)
    return Baskets(
        np.where(status == PARTLY, COMPLETED, status),
        np.add.reduceat(pieces * price, starts),
        np.add.reduceat(pieces * goods.cost[product], starts),
        (order + first_row).astype(np.int32),
        product.astype(np.int32),
        pieces.astype(np.int32),
        price,
    )


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
    return np.asarray(spend[order] * weight // total[order])


def _products(
    world: World, goods: Products, order: Ints, number: Ints, line: Ints, share: Ints
) -> Ints:
    """Products worth about a line's share, by popularity; often what goes with the first line."""
    most = len(goods.weight_up_to) - 1
    up_to = goods.weight_up_to[np.minimum(share + share // 4, most)]
    up_to = np.maximum(up_to, goods.weight_up_to[goods.cheapest])
    dear = share // world.industry.purchases.usual_pieces
    under = goods.weight_under[np.minimum(dear, most)]
    product: Ints = goods.at_weight[under + world.draws.below_each("product", line, up_to - under)]
    first = product[number == 0][order]
    companion = goods.goes_with[first]
    follows = world.draws.chance("companion", line, world.industry.purchases.companion)
    return np.where((number > 0) & (companion >= 0) & follows, companion, product)


def _first_of_its_product(order: Ints, product: Ints, most_lines: int) -> Ints:
    """Positions of lines that do not repeat a product of their order; lines are sorted by order."""
    pair = order * 4096 + product
    again = np.zeros(len(pair), dtype=np.bool_)
    for back in range(1, most_lines):
        again[back:] |= pair[back:] == pair[:-back]
    return np.flatnonzero(~again).astype(np.int64)


def _percents(world: World, agreed: Ints, line: Ints) -> Ints:
    """Off each line: drawn for the line in the shop; as agreed, or a step less, where quoted."""
    about = world.industry.purchases.discounts
    percents = np.array([int(text) for text in about], dtype=np.int64)
    off = percents[world.draws.choice("discount", line, about.values())]
    quoted = np.flatnonzero(agreed >= 0)
    if len(quoted):
        less = QUOTE_STEP * world.draws.chance("less off", line[quoted], 0.4)
        off[quoted] = np.maximum(agreed[quoted] - less, 0)
    return off


def _with_returns(order: Ints, quantity: Ints, status: Ints) -> tuple[Ints, Ints, Ints]:
    """Add a negative line for whatever came back: a whole order, or part of its first line.

    Returns the status of each order, and for each line, returns among them, which line it is or
    takes back and how many pieces.
    """
    starts = line_starts(order)
    ends = np.append(starts[1:], len(order))
    alone = ends - starts == 1
    status = np.where((status == PARTLY) & alone & (quantity[starts] == 1), RETURNED, status)
    part = np.flatnonzero(status == PARTLY)
    back = quantity * (status == RETURNED)[order]
    back[starts[part]] = quantity[starts[part]] // (1 + alone[part])
    comes = np.flatnonzero(back)
    at = ends[order[comes]]
    taken = np.insert(np.arange(len(order), dtype=np.int64), at, comes)
    return status, taken, np.insert(quantity, at, -back[comes])


def line_starts(order: Ints) -> Ints:
    """Position of each order's first line; lines are sorted and every order has some."""
    return np.flatnonzero(np.diff(order, prepend=-1)).astype(np.int64)
