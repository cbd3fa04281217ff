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
    row = np.flatnonzero(status == COMPLETED).astype(np.int64)
    account, day = bought.account.take(row), bought.day.take(row)
    answers, first = [np.zeros(0, dtype=np.int64)], np.empty(world.key.customers, dtype=np.int64)
    for number, about in enumerate(world.industry.campaigns):
        start, none = start_day(world, about), len(bought.key)
        began, over = np.searchsorted(day, (start, start + about.days)).tolist()
        first.fill(none)
        np.minimum.at(first, account[began:over], row[began:over])
        one, next_one = np.searchsorted(asked.campaign, (number, number + 1)).tolist()
        answer = first.take(asked.account[one:next_one])
        answers.append(either(answer < none, answer, -1))
    answered = np.concatenate(answers)
    treated = np.flatnonzero((answered >= 0) & (asked.arm != CONTROL))
    credited = np.full(len(bought.key), -1, dtype=np.int64)
    credited[answered.take(treated)] = asked.campaign.take(treated)
    return answered, credited
