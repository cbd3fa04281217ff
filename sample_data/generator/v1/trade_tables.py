"""Products, orders, lines, campaigns, cases and survey replies as the CRM holds them."""

from typing import Any

import numpy as np
import polars as pl

from kit.seeds import Ints
from sample_data.generator.v1 import names
from sample_data.generator.v1.catalogue import Products, price_changes
from sample_data.generator.v1.columns import pick
from sample_data.generator.v1.draws import either
from sample_data.generator.v1.knowledge import close_codes
from sample_data.generator.v1.marketing import CONTROL, Members, start_day
from sample_data.generator.v1.orders import Orders
from sample_data.generator.v1.service import Cases, Replies
from sample_data.generator.v1.world import World
from sample_data.schema import schema

FINISHED = 2


def staff_table(world: World) -> dict[str, Any]:
    """Sales first, then marketing, then service; the first of each team leads it."""
    teams = list(schema()["staff"].columns["team"].values)
    sizes = [world.industry.staff[team] for team in teams]
    team = np.repeat(np.arange(len(teams), dtype=np.int64), sizes)
    first = np.concatenate([[True], team[1:] != team[:-1]])
    titles = world.industry.words.staff_titles
    shown = [
        (titles[teams[t]][0] if leads else titles[teams[t]][-1]).in_language(world.key.locale)
        for t, leads in zip(team.tolist(), first.tolist(), strict=True)
    ]
    rows = np.arange(len(team), dtype=np.int64)
    person = names.persons(world.draws, "staff", rows)
    return {
        "name": names.person_names(world, person, rows * 0),
        "team": team,
        "title": pick(shown, rows),
    }


def product_table(world: World, goods: Products) -> dict[str, Any]:
    rows = np.arange(goods.count, dtype=np.int64)
    latest = np.where(goods.changed, goods.change_days[:, None], 0).max(axis=0)
    about = world.industry.products
    return {
        "name": pick(world.say([part.name for part in about]), rows),
        "category": pick(world.say([part.category for part in about]), rows),
        "list_price": goods.price[-1],
        "unit_cost": goods.cost,
        "valid_from": latest,
    }


def price_change_table(goods: Products) -> dict[str, Any]:
    """One for each time a list price was changed."""
    period, product = price_changes(goods)
    return {
        "product_id": product,
        "changed_on": goods.change_days[period],
        "old_price": goods.price[period - 1, product],
        "new_price": goods.price[period, product],
    }


def order_table(all_orders: Orders) -> dict[str, Any]:
    bought = all_orders.bought
    return {
        "account_id": bought.account,
        "order_date": bought.day,
        "status": all_orders.baskets.status,
        "channel": bought.channel,
        "amount": all_orders.baskets.amount,
        "cogs": all_orders.baskets.cogs,
        "campaign_id": all_orders.campaign,
        "quote_id": all_orders.quote,
    }


def line_frame(all_orders: Orders) -> pl.DataFrame:
    """Order lines, block by block: nothing is copied together in large firms."""
    frames, first = [], 1
    for block in all_orders.baskets.lines:
        columns = {name: pl.Series(values) for name, values in vars(block).items()}
        ids = np.arange(first, first + len(block.order_id), dtype=np.int32)
        frames.append(pl.DataFrame({"id": pl.Series(ids), **columns}))
        first += len(ids)
    return pl.concat(frames, rechunk=False)


def campaign_table(world: World) -> dict[str, Any]:
    about = world.industry.campaigns
    columns = schema()["campaigns"].columns
    start = np.array([start_day(world, part) for part in about], dtype=np.int64)
    length = np.array([part.days for part in about], dtype=np.int64)
    kinds, channels = list(columns["kind"].values), list(columns["channel"].values)
    rows = np.arange(len(about), dtype=np.int64)
    size = max(world.key.customers, 1) / 600
    budget = np.array([part.budget for part in about]) * size
    return {
        "name": pick(world.say([part.name for part in about]), rows),
        "kind": np.array([kinds.index(part.kind) for part in about], dtype=np.int64),
        "channel": np.array([channels.index(part.channel) for part in about], dtype=np.int64),
        "budget": np.rint(budget / 100).astype(np.int64) * 10_000,
        "start_on": start,
        "end_on": start + length - 1,
        "expected_response": np.array([part.expected_response for part in about]),
        "status": np.full(len(about), FINISHED, dtype=np.int64),
    }


def member_table(world: World, asked: Members, all_orders: Orders) -> dict[str, Any]:
    start = np.array([start_day(world, part) for part in world.industry.campaigns])
    return {
        "campaign_id": asked.campaign,
        "account_id": asked.account,
        "arm": asked.arm,
        "sent_on": either(asked.arm == CONTROL, -1, start.take(asked.campaign)),
        "opened": asked.opened,
        "clicked": asked.clicked,
        "responded": all_orders.answered >= 0,
        "opted_out": asked.opted_out,
        "order_id": all_orders.answered,
    }


def case_table(world: World, found: Cases, all_orders: Orders, article: Ints) -> dict[str, Any]:
    """`article` is the row of the knowledge article each case was solved with, -1 for none."""
    bought = all_orders.bought
    key = bought.key[found.order]
    staff = world.industry.staff
    first_agent = staff["sales"] + staff["marketing"]
    agent = first_agent + world.draws.below("case owner", key, staff["service"])
    return {
        "account_id": bought.account[found.order],
        "order_id": found.order,
        "kind": found.kind,
        "priority": found.priority,
        "category": found.cause,
        "status": found.status,
        "channel": world.draws.choice("case channel", key, (45, 35, 10, 10)),
        "opened_at": found.opened,
        "first_response_at": found.responded,
        "resolved_at": found.resolved,
        "closed_at": found.closed,
        "reopened": found.reopened,
        "owner_id": np.where(found.status == 0, -1, agent),
        "csat": (found.rating, found.rating > 0),
        "close_code": close_codes(world, found, key),
        "article_id": article,
    }


def reply_table(replies: Replies) -> dict[str, Any]:
    return {
        "account_id": replies.account,
        "instrument": replies.instrument,
        "score": replies.score,
        "replied_on": replies.day,
    }
