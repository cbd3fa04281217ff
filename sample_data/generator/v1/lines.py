"""What orders are made of: products at the day's price worth together what was to be spent.

A few products are chosen, as many pieces of each as its part of the money buys; what is left goes
into one more product of about that price, so that order values follow the planted ones closely.
"""

from dataclasses import dataclass, fields

import numpy as np

from kit.seeds import Floats, Ints
from sample_data.generator.v1.catalogue import NOT_THE_DEAREST, Products
from sample_data.generator.v1.draws import Flags, children, whole
from sample_data.generator.v1.people import People
from sample_data.generator.v1.purchases import ORDER_KEYS
from sample_data.generator.v1.sales import FIRST_DEAL_KEY
from sample_data.generator.v1.world import World

LINE_KEYS = 16
REST = LINE_KEYS - 1
"""Number of the line that takes what is left of the money."""
QUOTE_STEP = 5
"""Percent by which some lines of a quote stay above the rest."""


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


def lines(world: World, who: People, goods: Products, wanted: Wanted) -> Lines:
    """What is in each order, worth about `spend`."""
    spend = whole(wanted.spend)
    count = world.draws.choice("line count", wanted.key, world.industry.purchases.lines) + 1
    period = goods.period(wanted.day)
    mood = goods.mood(who.segment[wanted.account], period)
    shop = _Shop(world, goods, wanted, spend, _most_pieces(world, who, wanted), period, mood)
    main = shop.main(count)
    rest = shop.rest(main, np.cumsum(count) - count)
    return _in_order(main, rest, count)


@dataclass(frozen=True)
class _Shop:
    """Orders at the shelves. Lines that come to nothing have no pieces."""

    world: World
    goods: Products
    wanted: Wanted
    spend: Ints
    most: Ints
    period: Ints
    mood: Ints

    def main(self, count: Ints) -> Lines:
        """So many different products, and as many pieces as their shares of the money buy."""
        order, number = children(count)
        line = self.wanted.key[order] * LINE_KEYS + number
        share = _shares(self.world, order, line, count, self.spend)
        high = np.maximum(self.goods.ranks_up_to(share), 1)
        dear = self.goods.ranks_up_to(share // self.world.industry.purchases.usual_pieces)
        low = np.minimum(np.minimum(dear, int(self.goods.count * NOT_THE_DEAREST)), high - 1)
        product = self._chosen(order, line, low, high)
        later = np.flatnonzero(number)
        first = product[later - number[later]]
        product[later] = self._or_companion(
            first, order[later], line[later], product[later], share[later]
        )
        made = self._lines(order, product, line)
        quantity = np.clip(share // made.price, 1, self.most[order])
        quantity *= _first_of_its_product(order, product, int(count.max(initial=1)))
        return Lines(order, product, quantity, made.list_price, made.percent)

    def rest(self, main: Lines, starts: Ints) -> Lines:
        """One line an order for the money that is left; more of a product that is there already."""
        left = self.spend
        if len(starts):
            left = left - np.add.reduceat(main.quantity * main.price, starts)
        order = np.flatnonzero(2 * left >= self.goods.cheapest).astype(np.int64)
        money = left[order]
        line = self.wanted.key[order] * LINE_KEYS + REST
        high = np.maximum(self.goods.ranks_up_to(money + money // 4), 1)
        low = self.goods.ranks_up_to(money // self.world.industry.purchases.usual_pieces)
        low = np.minimum(np.minimum(low, int(self.goods.count * NOT_THE_DEAREST)), high - 1)
        product = self._chosen(order, line, low, high)
        product = self._or_companion(main.product[starts[order]], order, line, product, money)
        made = self._lines(order, product, line)
        quantity = np.clip((money + made.price // 2) // made.price, 1, self.most[order])
        quantity *= ~self._added(main, order, product, money)
        return Lines(order, product, quantity, made.list_price, made.percent)

    def _added(self, main: Lines, order: Ints, product: Ints, money: Ints) -> Flags:
        """Put more pieces into main lines of that product; tells which orders had one."""
        wanted = np.full(len(self.spend), -1, dtype=np.int64)
        wanted[order] = product
        row = np.flatnonzero((wanted[main.order] == main.product) & (main.quantity > 0))
        price, left = main.price[row], np.zeros(len(self.spend), dtype=np.int64)
        left[order] = money
        more = (left[main.order[row]] + price // 2) // price
        main.quantity[row] = np.minimum(main.quantity[row] + more, self.most[main.order[row]])
        had = np.zeros(len(self.spend), dtype=np.bool_)
        had[main.order[row]] = True
        return np.asarray(had[order])

    def _chosen(self, order: Ints, line: Ints, low: Ints, high: Ints) -> Ints:
        """One of the products of ranks low .. high - 1, by what the customer thinks of prices."""
        place = self.mood[order] * (self.goods.count + 1)
        first = self.goods.tickets[place + low]
        width = self.goods.tickets[place + high] - first
        ticket = first + self.world.draws.below_each("product", line, width)
        found: Ints = self.goods.product_of_ticket[ticket].astype(np.int64)
        return found

    def _or_companion(
        self, first: Ints, order: Ints, line: Ints, product: Ints, money: Ints
    ) -> Ints:
        """Often what goes with the first product of the order, where the money allows it."""
        companion = self.goods.goes_with[first]
        liking = self.goods.liking[self.mood[order] * self.goods.count + companion]
        usual = self.world.industry.purchases.companion
        likes = self.world.draws.chance("companion", line, usual * liking)
        fits = self.goods.price[0][companion] <= money + money // 4
        return np.where(likes & fits & (companion >= 0), companion, product)

    def _lines(self, order: Ints, product: Ints, line: Ints) -> Lines:
        """The lines without their pieces."""
        percent = _percents(self.world, self.wanted.percent[order], line)
        price = self.goods.price_in(self.period[order], product)
        return Lines(order, product, order, price, percent)


def _in_order(main: Lines, rest: Lines, count: Ints) -> Lines:
    """Lines that have pieces, the one for the rest after the others of its order."""
    both = [
        np.concatenate([getattr(main, column.name), getattr(rest, column.name)])
        for column in fields(Lines)
    ]
    place = np.empty(len(both[0]), dtype=np.int64)
    slot = np.arange(len(main.order), dtype=np.int64)
    before = np.zeros(len(count), dtype=np.int64)
    before[rest.order] = 1
    before = np.cumsum(before) - before
    place[slot + before[main.order]] = slot
    ends = np.cumsum(count)[rest.order]
    place[ends + before[rest.order]] = len(slot) + np.arange(len(rest.order), dtype=np.int64)
    place = place[both[2][place] > 0]
    return Lines(*(column[place] for column in both))


def _most_pieces(world: World, who: People, wanted: Wanted) -> Ints:
    """The largest quantity in a line; a won opportunity has no limit."""
    about = world.industry.purchases.most_pieces
    usual = np.where(who.organisation[wanted.account], about["organisation"], about["person"])
    return np.where(wanted.key % ORDER_KEYS >= FIRST_DEAL_KEY, 10_000, usual)


def _shares(world: World, order: Ints, line: Ints, count: Ints, spend: Ints) -> Ints:
    """How an order's value is split over its lines; whole numbers, so sums are exact."""
    weight = world.draws.below("line share", line, 100) + 50
    starts = np.cumsum(count) - count
    total = np.add.reduceat(weight, starts) if len(starts) else weight
    return np.asarray(spend[order] * weight // total[order])


def _first_of_its_product(order: Ints, product: Ints, most_lines: int) -> Flags:
    """Lines that do not repeat a product of their order; lines are sorted by order."""
    pair = order * 4096 + product
    again = np.zeros(len(pair), dtype=np.bool_)
    for back in range(1, most_lines):
        again[back:] |= pair[back:] == pair[:-back]
    return ~again


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


def line_starts(order: Ints) -> Ints:
    """Position of each order's first line; lines are sorted and every order has some."""
    return np.flatnonzero(np.diff(order, prepend=-1)).astype(np.int64)
