"""All orders of a firm in one list: those that come of themselves, by campaigns and by deals."""

from dataclasses import dataclass

import numpy as np

from kit.seeds import Ints
from sample_data.generator.v1.basket import COMPLETED, Baskets, baskets
from sample_data.generator.v1.catalogue import Products
from sample_data.generator.v1.draws import either
from sample_data.generator.v1.lines import Wanted
from sample_data.generator.v1.marketing import CONTROL, Members, start_day
from sample_data.generator.v1.people import People
from sample_data.generator.v1.proposals import Proposals, is_won
from sample_data.generator.v1.purchases import ORDER_KEYS, Placed, Purchases, delivered
from sample_data.generator.v1.sales import FIRST_DEAL_KEY, WON, Deals
from sample_data.generator.v1.world import World

DAY_KEYS = 8192
ROW_BITS = 27
"""Bits for the row of an order beside its account and day."""


@dataclass(frozen=True)
class Orders:
    """One entry per order by day, account and key: row i has id i + 1."""

    bought: Purchases
    baskets: Baskets
    campaign: Ints
    """Number of the campaign credited with the order, -1 for none."""
    answered: Ints
    """For each campaign member: row of the order it answered with, -1 for none."""
    quotes: Proposals
    order_of_quote: Ints
    """For each quote: row of the order it became, -1 for none."""

    @property
    def quote(self) -> Ints:
        """For each order: row of the quote it came from, -1 for none."""
        found = np.full(len(self.bought.key), -1, dtype=np.int64)
        became = np.flatnonzero(self.order_of_quote >= 0)
        found[self.order_of_quote[became]] = became
        return found


def orders(
    world: World,
    who: People,
    goods: Products,
    own: Placed,
    asked: Members,
    won: Deals,
    quotes: Proposals,
) -> Orders:
    bought = _all_bought(world, own, asked, won)
    row = np.flatnonzero((bought.key & (ORDER_KEYS - 1)) >= FIRST_DEAL_KEY)
    deal = np.searchsorted(won.order_key, bought.key[row])
    made = baskets(world, who, goods, _wanted(bought, won, quotes, row, deal))
    answered, campaign = _credit(world, bought, made.status, asked)
    order_of_deal = np.full(len(won.key), -1, dtype=np.int64)
    order_of_deal[deal] = row
    became = np.where(is_won(won, quotes), order_of_deal[quotes.deal], -1)
    return Orders(bought, made, campaign, answered, quotes, became)


def _wanted(
    bought: Purchases,
    won: Deals,
    quotes: Proposals,
    row: Ints,
    deal: Ints,
) -> Wanted:
    """What the orders are to be worth. Those in rows `row` come of opportunities `deal`: they are
    worth their amount, at the prices and discount of the quote; the others what the customer
    means to spend."""
    spend = np.zeros(len(bought.key))
    spend[row] = won.amount[deal].astype(np.float64)
    percent = np.full(len(bought.key), -1, dtype=np.int64)
    percent[row] = quotes.granted(won)[deal]
    day = bought.day.copy()
    quoted_on = quotes.price_day(won)[deal]
    day[row] = np.where(quoted_on >= 0, quoted_on, day[row])
    return Wanted(bought.account, bought.key, spend, day, percent)


def _all_bought(world: World, own: Placed, asked: Members, won: Deals) -> Purchases:
    closed, buys = won.stage == WON, asked.buys
    last = won.change_day.max(axis=1, initial=-1)
    key = np.concatenate([own.key, asked.order_key[buys], won.order_key[closed]])
    day = np.concatenate([own.day, asked.order_day[buys], last[closed]])
    placed = np.sort((day << 32) | key)
    key = placed & 0xFFFF_FFFF
    return delivered(world, Placed(key // ORDER_KEYS, key, placed >> 32))


def _credit(world: World, bought: Purchases, status: Ints, asked: Members) -> tuple[Ints, Ints]:
    """The first completed order of each member within the campaign, whatever the arm."""
    starts = np.array([start_day(world, c) for c in world.industry.campaigns], dtype=np.int64)
    length = np.array([c.days for c in world.industry.campaigns], dtype=np.int64)
    row, moment = _moments(world, bought, status, starts, length)
    first = asked.account * DAY_KEYS + starts.take(asked.campaign)
    place = np.searchsorted(moment, first, side="left")
    hit = moment.take(place) < first + length.take(asked.campaign)
    answered = either(hit, row.take(place), -1)
    treated = hit & (asked.arm != CONTROL)
    credited = np.full(len(bought.key), -1, dtype=np.int64)
    credited[answered[treated]] = asked.campaign[treated]
    return answered, credited


def _moments(
    world: World, bought: Purchases, status: Ints, starts: Ints, length: Ints
) -> tuple[Ints, Ints]:
    """Completed orders during any campaign, by account and day; the last entry is after all."""
    running = np.zeros(world.calendar.days, dtype=np.bool_)
    for start, days in zip(starts.tolist(), length.tolist(), strict=True):
        running[start : start + days] = True
    row = np.flatnonzero((status == COMPLETED) & running.take(bought.day)).astype(np.int64)
    moment = bought.account.take(row) * DAY_KEYS + bought.day.take(row)
    both = np.sort((moment << ROW_BITS) | row)
    row, moment = both & ((1 << ROW_BITS) - 1), both >> ROW_BITS
    return np.append(row, -1), np.append(moment, np.iinfo(np.int64).max)
