"""Service cases and survey replies: what follows from late and faulty orders."""

from dataclasses import dataclass

import numpy as np

from kit.seeds import Floats, Ints
from sample_data.generator.v1.basket import CANCELLED, TEST
from sample_data.generator.v1.calendar import LENGTH as OPEN_MINUTES
from sample_data.generator.v1.draws import Flags, by_day, whole
from sample_data.generator.v1.orders import DAY_KEYS, Orders
from sample_data.generator.v1.people import People
from sample_data.generator.v1.purchases import Purchases, handling
from sample_data.generator.v1.world import World
from sample_data.schema import schema

ENQUIRY, COMPLAINT, FAULT = range(3)
LATE, QUALITY, WRONG_ITEM, PRICE, USAGE, INVOICE = range(6)
NEW, ASSIGNED, PENDING, CLOSED = range(4)


@dataclass(frozen=True)
class Cases:
    """One entry per case by time of opening. Instants are minutes from day 0, -1 for not yet."""

    order: Ints
    kind: Ints
    priority: Ints
    cause: Ints
    status: Ints
    opened: Ints
    responded: Ints
    resolved: Ints
    closed: Ints
    reopened: Flags
    rating: Ints
    """1 to 5, 0 for none."""


@dataclass(frozen=True)
class Replies:
    """One entry per survey reply by day."""

    account: Ints
    key: Ints
    instrument: Ints
    score: Ints
    day: Ints


def cases(world: World, all_orders: Orders) -> Cases:
    draws, bought = world.draws, all_orders.bought
    real = all_orders.baskets.status != TEST
    asks = real & all_orders.baskets.asks
    row = np.flatnonzero((bought.complains & real) | asks).astype(np.int64)
    opened = _opened(world, bought.day[row], bought.key[row], bought.late[row])
    order = np.argsort((opened << 32) | bought.key.take(row))
    order = order[opened[order] < world.calendar.days * 1440]
    row, opened = row[order], opened[order]
    key, late = bought.key[row], bought.late[row]
    cause = np.where(
        late, LATE, np.where(draws.chance("wrong item", key, 0.35), WRONG_ITEM, QUALITY)
    )
    cause = np.where(
        bought.complains[row], cause, draws.choice("asks about", key, (0, 0, 0, 3, 4, 3))
    )
    fault = (cause == QUALITY) & draws.chance("is fault", key, 0.6)
    kind = np.where(bought.complains[row], np.where(fault, FAULT, COMPLAINT), ENQUIRY)
    priority = _priority(world, key, kind)
    minutes = handling(world, key)
    return _worked(world, row, key, kind, priority, cause, opened, minutes)


def _opened(world: World, day: Ints, key: Ints, late: Flags) -> Ints:
    """When the customer gets in touch: some days after the order, one in eight after hours."""
    draws = world.draws
    on = day + np.where(late, 3, 0) + draws.below("case after", key, 4)
    in_hours = 540 + draws.below("case minute", key, 540)
    evening = 1080 + draws.below("case evening", key, 240)
    return on * 1440 + np.where(draws.chance("after hours", key, 0.12), evening, in_hours)


def _priority(world: World, key: Ints, kind: Ints) -> Ints:
    calm = world.draws.choice("priority", key, (55, 38, 7))
    upset = world.draws.choice("priority", key, (12, 50, 38))
    return np.where(kind == ENQUIRY, calm, upset)


def _worked(
    world: World,
    row: Ints,
    key: Ints,
    kind: Ints,
    priority: Ints,
    cause: Ints,
    opened: Ints,
    minutes: Ints,
) -> Cases:
    """What the service desk does with the cases, on working days and hours."""
    draws, about, calendar = world.draws, world.industry.service, world.calendar
    names = list(schema()["cases"].columns["priority"].values)
    respond = np.array([about.first_response[name] for name in names], dtype=np.float64)[priority]
    respond *= draws.quantile("first response", key, "gamma_1.2") * (1 / 1.2)
    resolve = np.array([about.resolve[name] for name in names], dtype=np.float64)[priority]
    resolve *= minutes * (1 / 700)
    start = calendar.business_minutes(opened // 1440, opened % 1440)
    waits = (opened // 1440 >= calendar.days - about.backlog_days) & draws.chance(
        "waits", key, about.backlog
    )
    answered = start + whole(respond) + 2 + waits * draws.below("waits for answer", key, 2400)
    solved = answered + whole(resolve) + 10 + waits * 20 * OPEN_MINUTES
    end = solved + 30 + draws.below("closing", key, 500)
    now = calendar.days * 1440
    instants = [calendar.at_business_minute(when) for when in (answered, solved, end)]
    responded, resolved, closed = (np.where(when < now, when, -1) for when in instants)
    status = np.where(closed >= 0, CLOSED, np.where(resolved >= 0, PENDING, ASSIGNED))
    status = np.where(responded < 0, NEW, status)
    reopened = (resolved >= 0) & draws.chance("reopened", key, about.reopened)
    rating = _rating(world, key, kind, solved - start, reopened)
    rated = (closed >= 0) & draws.chance("rated", key, about.rated)
    return Cases(
        row,
        kind,
        priority,
        cause,
        status,
        opened,
        responded,
        resolved,
        closed,
        reopened,
        np.where(rated, rating, 0),
    )


def _rating(world: World, key: Ints, kind: Ints, minutes: Ints, reopened: Flags) -> Ints:
    """Slow, reopened and unpleasant cases are rated lower."""
    level = 4.9 - np.minimum(minutes * (1 / 600), 3.0) - 0.4 * (kind != ENQUIRY) - 0.9 * reopened
    level += world.draws.quantile("rating", key, "normal") * 0.7
    return np.clip(whole(level), 1, 5)


def replies(world: World, who: People, all_orders: Orders) -> Replies:
    draws, bought, about = world.draws, all_orders.bought, world.industry.service
    status = all_orders.baskets.status
    asked = all_orders.baskets.replies & (status != TEST) & (status != CANCELLED)
    row = np.flatnonzero(asked).astype(np.int64)
    key, account = bought.key[row], bought.account[row]
    day = bought.day[row] + 2 + draws.below("survey after", key, 10)
    instrument = draws.choice("instrument", key, about.instruments.values())
    mood = who.satisfaction[account] - _spoilt(bought, row)
    mood += draws.quantile("mood", key, "normal") * 0.12
    order = by_day(day)
    order = order[day[order] < world.calendar.days]
    return Replies(
        account[order],
        key[order],
        instrument[order],
        _score(instrument, mood)[order],
        day[order],
    )


def _spoilt(bought: Purchases, row: Ints) -> Floats:
    """How much trouble has spoilt a customer's mood when he has the order of that row."""
    trouble = bought.late | bought.faulty
    at, account = np.flatnonzero(trouble), bought.account.take(row)
    moments = np.sort(bought.account.take(at) * DAY_KEYS + bought.day.take(at))
    counts = np.bincount(moments // DAY_KEYS, minlength=int(account.max(initial=0)) + 1)
    had = np.flatnonzero(counts.take(account) > 0)
    asks = account.take(had)
    earlier = np.zeros(len(row), dtype=np.int64)
    earlier[had] = np.searchsorted(moments, asks * DAY_KEYS + bought.day.take(row.take(had)))
    earlier[had] -= (np.cumsum(counts) - counts).take(asks)
    return np.asarray(0.3 * trouble.take(row) + 0.07 * np.minimum(earlier, 3))


def _score(instrument: Ints, mood: Floats) -> Ints:
    """NPS 0-10, CSAT 1-5 or CES 1-7 out of a mood of about 0 to 1."""
    nps = np.clip(whole(mood * 11.0 + 0.35), 0, 10)
    csat = np.clip(whole(mood * 5.2), 1, 5)
    ces = np.clip(whole(mood * 7.2), 1, 7)
    return np.where(instrument == 0, nps, np.where(instrument == 1, csat, ces))
