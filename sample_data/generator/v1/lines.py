"""What orders are made of: products at the day's price, worth together what was to be spent.

A few products are chosen, as many pieces of each as its part of the money buys; what is left goes
into one more product of about that price, so that order values follow the planted ones closely.
"""

from dataclasses import dataclass, fields

import numpy as np

from kit.seeds import Floats, Ints
from sample_data.generator.v1.catalogue import NOT_THE_DEAREST, Products
from sample_data.generator.v1.draws import Dice, Flags, children, either, sums, whole
from sample_data.generator.v1.look_up import mean
from sample_data.generator.v1.people import People
from sample_data.generator.v1.purchases import ORDER_KEYS
from sample_data.generator.v1.sales import FIRST_DEAL_KEY
from sample_data.generator.v1.world import World

LINE_KEYS = 16
REST = LINE_KEYS - 1
"""Number of the line that takes what is left of the money."""
QUOTE_STEP = 5
"""Percent by which some lines of a quote stay above the rest."""
PRODUCT_BITS, QUANTITY_BITS, PERCENT_BITS = 10, 14, 7
QUANTITY_AT = PRODUCT_BITS
PERCENT_AT = QUANTITY_AT + QUANTITY_BITS
PRICE_AT = PERCENT_AT + PERCENT_BITS
"""A line is one number: list price, percent, quantity, product. Moving it about costs a quarter."""


@dataclass(frozen=True)
class Wanted:
    """Orders before it is known what is in them."""

    account: Ints
    key: Ints
    spend: Floats
    """What the order is to be worth, in fen; 0: what the customer means to spend."""
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
    packed: Ints

    def taken(self, rows: Ints) -> "Lines":
        return Lines(self.order.take(rows), self.packed.take(rows))

    @property
    def product(self) -> Ints:
        return self.packed & ((1 << PRODUCT_BITS) - 1)

    @property
    def quantity(self) -> Ints:
        return (self.packed >> QUANTITY_AT) & ((1 << QUANTITY_BITS) - 1)

    @property
    def percent(self) -> Ints:
        return (self.packed >> PERCENT_AT) & ((1 << PERCENT_BITS) - 1)

    @property
    def list_price(self) -> Ints:
        return self.packed >> PRICE_AT

    @property
    def price(self) -> Ints:
        """Fen a piece, after discount."""
        return less(self.list_price, self.percent)


def less(list_price: Ints, percent: Ints) -> Ints:
    """List price less the discount, half a fen up."""
    price = list_price * (100 - percent)
    price += 50
    price //= 100
    return price


def order_dice(world: World, key: Ints) -> list[Dice]:
    """What an order is worth, what becomes of it, how many lines it has."""
    return world.draws.dice("order", key, 32, 20, 12)


def lines(world: World, who: People, goods: Products, wanted: Wanted, dice: list[Dice]) -> Lines:
    """What is in each order. Order values are gamma-gamma (Fader & Hardie 2013)."""
    about = world.industry.purchases
    meant = dice[0].quantile(about.spend_within)
    meant *= (who.spend / mean(about.spend_within)).take(wanted.account)
    spend = whole(np.where(wanted.spend > 0, wanted.spend, meant))
    count = dice[2].choice(about.lines) + 1
    period = goods.period_of_day.take(wanted.day)
    mood = goods.mood(who.segment.take(wanted.account), period)
    most = _most_pieces(world, who, wanted)
    shop = _Shop(
        world, goods, wanted, spend, most, period * goods.count, mood * (goods.count + 1), mood
    )
    ends = np.cumsum(count)
    main = shop.main(count)
    return _in_order(main, shop.rest(main, ends - count), ends)


@dataclass(frozen=True)
class _LineDice:
    """The dice of each line."""

    product: Dice
    weight: Dice
    companion: Dice
    percent: Dice


@dataclass(frozen=True)
class _Chosen:
    """Lines before they are packed; those without pieces come to nothing."""

    order: Ints
    product: Ints
    quantity: Ints
    list_price: Ints
    percent: Ints
    price: Ints

    @property
    def packed(self) -> Ints:
        found = self.list_price << PRICE_AT
        found |= self.percent << PERCENT_AT
        found |= self.quantity << QUANTITY_AT
        found |= self.product
        return found


@dataclass(frozen=True)
class _Shop:
    """Orders at the shelves."""

    world: World
    goods: Products
    wanted: Wanted
    spend: Ints
    most: Ints
    first_price: Ints
    """Where the prices of the order's day begin."""
    first_ticket: Ints
    """Where the tickets of the customer's mood begin."""
    mood: Ints

    def main(self, count: Ints) -> _Chosen:
        """So many different products, and as many pieces as their shares of the money buy."""
        order, number = children(count)
        dice = self._dice(order, number)
        share = _shares(dice.weight, order, count, self.spend)
        product = self._chosen(order, dice.product, share, share)
        later = np.flatnonzero(number > 0)
        first = product.take(later - number.take(later))
        product[later] = self._or_companion(
            first,
            order.take(later),
            dice.companion.at(later),
            product.take(later),
            share.take(later),
        )
        price, percent, paid = self._prices(order, product, dice.percent)
        quantity = np.clip((share / paid).astype(np.int64), 1, self.most.take(order))
        quantity *= _first_of_its_product(order, product, int(count.max(initial=1)))
        return _Chosen(order, product, quantity, price, percent, paid)

    def rest(self, main: _Chosen, starts: Ints) -> _Chosen:
        """One line an order for the money that is left; more of a product that is there already."""
        left = self.spend
        if len(starts):
            left = left - sums(main.quantity * main.price, starts)
        order = np.flatnonzero(2 * left >= self.goods.cheapest).astype(np.int64)
        money = left[order]
        dice = self._dice(order, REST)
        product = self._chosen(order, dice.product, money, money + (money >> 2))
        first = main.product.take(starts.take(order))
        product = self._or_companion(first, order, dice.companion, product, money)
        price, percent, paid = self._prices(order, product, dice.percent)
        quantity = np.clip((money / paid + 0.5).astype(np.int64), 1, self.most.take(order))
        quantity *= ~self._added(main, order, product, money)
        return _Chosen(order, product, quantity, price, percent, paid)

    def _added(self, main: _Chosen, order: Ints, product: Ints, money: Ints) -> Flags:
        """Put more pieces into main lines of that product; tells which orders had one."""
        wanted = np.full(len(self.spend), -1, dtype=np.int64)
        wanted[order] = product
        row = np.flatnonzero((wanted.take(main.order) == main.product) & (main.quantity > 0))
        buyer, left = main.order.take(row), np.zeros(len(self.spend), dtype=np.int64)
        left[order] = money
        more = (left.take(buyer) / main.price.take(row) + 0.5).astype(np.int64)
        main.quantity[row] = np.minimum(main.quantity[row] + more, self.most[buyer])
        had = np.zeros(len(self.spend), dtype=np.bool_)
        had[buyer] = True
        return np.asarray(had[order])

    def _dice(self, order: Ints, number: Ints | int) -> _LineDice:
        line = self.wanted.key.take(order)
        line *= LINE_KEYS
        line += number
        return _LineDice(*self.world.draws.dice("line", line, 28, 12, 12, 12))

    def _chosen(self, order: Ints, dice: Dice, money: Ints, most: Ints) -> Ints:
        """A product that costs no more than `most`, nor so little that the money buys too many
        pieces, by popularity and by what the customer thinks of prices."""
        goods = self.goods
        high = goods.ranks_up_to(most)
        np.maximum(high, 1, out=high)
        low = goods.ranks_up_to(money, self.world.industry.purchases.usual_pieces)
        np.minimum(low, int(goods.count * NOT_THE_DEAREST), out=low)
        np.minimum(low, high - 1, out=low)
        place = self.first_ticket.take(order)
        low += place
        high += place
        ticket = goods.tickets.take(low)
        ticket += dice.below(goods.tickets.take(high) - ticket)
        return goods.product_of_ticket.take(ticket).astype(np.int64)

    def _or_companion(
        self, first: Ints, order: Ints, dice: Dice, product: Ints, money: Ints
    ) -> Ints:
        """Often what goes with the first product of the order, where the money allows it."""
        companion = self.goods.goes_with.take(first)
        liking = self.goods.liking.take(self.mood.take(order) * self.goods.count + companion)
        likes = dice.chance_each(self.world.industry.purchases.companion * liking)
        likes &= self.goods.price[0].take(companion) <= money + (money >> 2)
        likes &= companion >= 0
        return either(likes, companion, product)

    def _prices(self, order: Ints, product: Ints, dice: Dice) -> tuple[Ints, Ints, Ints]:
        """List price, percent off and what is paid a piece."""
        price = self.goods.price.ravel().take(self.first_price.take(order) + product)
        percent = _percents(self.world, self.wanted.percent.take(order), dice)
        return price, percent, less(price, percent)


def _in_order(main: _Chosen, rest: _Chosen, ends: Ints) -> Lines:
    """Lines that have pieces, the one for the rest after the others of its order."""
    before = np.zeros(len(ends), dtype=np.int64)
    before[rest.order] = 1
    before = np.cumsum(before) - before
    at = np.arange(len(main.order), dtype=np.int64)
    at += before.take(main.order)
    at_rest = ends[rest.order] + before[rest.order]
    packed = np.empty(len(at) + len(at_rest), dtype=np.int64)
    order = np.empty(len(packed), dtype=np.int64)
    packed[at], packed[at_rest] = main.packed, rest.packed
    order[at], order[at_rest] = main.order, rest.order
    has_pieces = np.flatnonzero((packed & (((1 << QUANTITY_BITS) - 1) << QUANTITY_AT)) != 0)
    return Lines(order, packed).taken(has_pieces)


def _most_pieces(world: World, who: People, wanted: Wanted) -> Ints:
    """The largest quantity in a line; a won opportunity has no limit."""
    about = world.industry.purchases.most_pieces
    usual = either(who.organisation.take(wanted.account), about["organisation"], about["person"])
    usual[(wanted.key & (ORDER_KEYS - 1)) >= FIRST_DEAL_KEY] = 10_000
    return usual


def _shares(dice: Dice, order: Ints, count: Ints, spend: Ints) -> Ints:
    """How an order's value is split over its lines."""
    weight = dice.below(100)
    weight += 50
    starts = np.cumsum(count) - count
    share = (spend / sums(weight, starts)).take(order)
    share *= weight
    return share.astype(np.int64)


def _first_of_its_product(order: Ints, product: Ints, most_lines: int) -> Flags:
    """Lines that do not repeat a product of their order; lines are sorted by order."""
    pair = (order << PRODUCT_BITS) | product
    again = np.zeros(len(pair), dtype=np.bool_)
    for back in range(1, most_lines):
        again[back:] |= pair[back:] == pair[:-back]
    return ~again


def _percents(world: World, agreed: Ints, dice: Dice) -> Ints:
    """Off each line: drawn for the line in the shop; as agreed, or a step less, where quoted."""
    about = world.industry.purchases.discounts
    percents = np.array([int(text) for text in about], dtype=np.int64)
    off = percents.take(dice.choice(about.values()))
    quoted = np.flatnonzero(agreed >= 0)
    if len(quoted):
        less_off = QUOTE_STEP * dice.at(quoted).chance(0.4)
        off[quoted] = np.maximum(agreed[quoted] - less_off, 0)
    return off
