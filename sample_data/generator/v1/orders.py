"""All orders of a firm in one list: those that come of themselves, by campaigns and by deals."""

from dataclasses import dataclass, fields

import numpy as np

from kit.seeds import Ints
from sample_data.generator.v1.basket import COMPLETED, Lines, lines, spends, sums
from sample_data.generator.v1.catalogue import Products
from sample_data.generator.v1.marketing import CONTROL, Members, start_day
from sample_data.generator.v1.people import People
from sample_data.generator.v1.purchases import ORDER_KEYS, Purchases, ordered
from sample_data.generator.v1.sales import FIRST_DEAL_KEY, WON, Deals
from sample_data.generator.v1.world import World

DAY_KEYS = 8192


@dataclass(frozen=True)
class Orders:
    """One entry per order by day, account and key: row i has id i + 1."""

    bought: Purchases
    status: Ints
    amount: Ints
    cogs: Ints
    campaign: Ints
    """Number of the campaign credited with the order, -1 for none."""
    lines: Lines
    answered: Ints
    """For each campaign member: row of the order it answered with, -1 for none."""


def orders(
    world: World, who: People, goods: Products, own: Purchases, asked: Members, won: Deals
) -> Orders:
    bought = _all_bought(world, own, asked, won)
    spend = spends(world, who, bought.account, bought.key)
    closed = won.stage == WON
    is_deal = bought.key % ORDER_KEYS >= FIRST_DEAL_KEY
    deal = np.searchsorted(won.order_key[closed], bought.key[is_deal])
    spend[is_deal] = won.amount[closed][deal].astype(np.float64)
    made, status = lines(world, who, goods, bought.account, bought.key, spend)
    count = len(bought.key)
    answered, campaign = _credit(world, bought, status, asked)
    return Orders(
        bought,
        status,
        sums(made.amount, made.order, count),
        sums(made.cost, made.order, count),
        campaign,
        made,
        answered,
    )


def _all_bought(world: World, own: Purchases, asked: Members, won: Deals) -> Purchases:
    closed = won.stage == WON
    last = won.change_day.max(axis=1, initial=-1)[closed]
    by_campaign = ordered(
        world, asked.account[asked.buys], asked.order_key[asked.buys], asked.order_day[asked.buys]
    )
    by_deal = ordered(world, won.account[closed], won.order_key[closed], last)
    parts = (own, by_campaign, by_deal)
    joined = {
        column.name: np.concatenate([getattr(part, column.name) for part in parts])
        for column in fields(Purchases)
    }
    order = np.lexsort((joined["key"], joined["day"]))
    return Purchases(**{name: values[order] for name, values in joined.items()})


def _credit(world: World, bought: Purchases, status: Ints, asked: Members) -> tuple[Ints, Ints]:
    """The first completed order of each member within the campaign, whatever the arm."""
    credited = np.full(len(bought.key), -1, dtype=np.int64)
    valid = np.flatnonzero(status == COMPLETED)
    moment = bought.account[valid] * DAY_KEYS + bought.day[valid]
    by_moment = np.argsort(moment, kind="stable")
    moment, valid = moment[by_moment], valid[by_moment]
    starts = np.array([start_day(world, c) for c in world.industry.campaigns], dtype=np.int64)
    length = np.array([c.days for c in world.industry.campaigns], dtype=np.int64)
    first = asked.account * DAY_KEYS + starts[asked.campaign]
    place = np.searchsorted(moment, first, side="left")
    found = np.minimum(place, max(len(moment) - 1, 0))
    if not len(moment):
        return np.full(len(first), -1, dtype=np.int64), credited
    hit = (moment[found] >= first) & (moment[found] < first + length[asked.campaign])
    answered = np.where(hit, valid[found], -1)
    treated = hit & (asked.arm != CONTROL)
    credited[answered[treated]] = asked.campaign[treated]
    return answered, credited
