"""The law by which a firm's customers order, learnt from its own history, and what it foretells.

BG/NBD (Fader, Hardie & Lee 2005; crm.bgnbd): what students fit is what comes true on average. The
orders to come are drawn from the predictive distribution. A customer with x repeat purchases in age
T waits for the next one a time with P(wait > t) = ((alpha + T) / (alpha + T + t))^(r + x), which
his own gamma posterior implies, and then leaves with chance a / (a + b + x). Time runs faster on
busy weekdays and in busy months, as the firm's history shows.

The four parameters are put on a grid (`STEP` apart), so that a search that ends a hair's breadth
elsewhere on another machine comes to the same numbers.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import polars as pl

from crm.book import Book
from crm.buy_till_you_die import History, history
from crm.conventions import valid_orders
from crm.firm_memory import once
from kit.errors import UserError
from kit.seeds import Floats, Ints
from sample_data.firm import Firm
from sample_data.generator.v1.draws import Draws

YEAR = 365
STEP = 0.04
MOST_ORDERS = 1024
"""Of one customer: the number of an order is part of its key."""
STEADY = 20
"""Orders of a month that weigh as much as the rumour that every month is alike."""
LEAST = 0.02
"""No parameter is smaller: waits would leave the range of a double."""


@dataclass(frozen=True)
class Law:
    """What is known of the customers at T0; times in days."""

    r: float
    alpha: float
    a: float
    b: float
    accounts: Ints
    repeats: Floats
    age: Floats
    alive: Floats
    busy: Floats
    """`busy[d]`: how much ordering time has passed when day d after T0 begins."""


@dataclass(frozen=True)
class Buyers:
    """Those who may order: identity, what is known of each, ordering time of their beginning."""

    accounts: Ints
    repeats: Floats
    age: Floats
    begins: Floats


def law_of(firm: Firm) -> Law:
    """The law of a firm, fitted once."""
    return once(firm, "law of ordering", lambda: _law(firm))


def own_orders(firm: Firm, days: int) -> tuple[Ints, Ints]:
    """Account and day (from T0) of what the firm's own customers would order within so many days,
    two years at most, were they left alone."""
    days = min(days, 2 * YEAR + 1)
    made: dict[int, tuple[Ints, Ints]] = once(firm, "orders to come", dict)
    if days not in made:
        law, draws = law_of(firm), Draws(firm.key.seed)
        stay = draws.chance("life alive", law.accounts, law.alive)
        nought = np.zeros(int(stay.sum()))
        known = Buyers(law.accounts[stay], law.repeats[stay], law.age[stay], nought)
        made[days] = foretold(law, draws, known, days)
    return made[days]


def foretold(law: Law, draws: Draws, who: Buyers, days: int) -> tuple[Ints, Ints]:
    """Account and day (from T0) of the orders of these buyers within so many days of T0."""
    rounds = list(_rounds(law, draws, who, float(law.busy[days])))
    if not rounds:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    account = np.concatenate([one[0] for one in rounds])
    day = np.searchsorted(law.busy, np.concatenate([one[1] for one in rounds]), side="right") - 1
    return account, day.astype(np.int64)


def _rounds(law: Law, draws: Draws, who: Buyers, until: float) -> Iterator[tuple[Ints, Floats]]:
    """Each buyer's first order to come, then each one's second …, in ordering time."""
    account, now = who.accounts, who.begins
    shape, rate, x = law.r + who.repeats, law.alpha + who.age, who.repeats
    for number in range(MOST_ORDERS):
        key = account * MOST_ORDERS + number
        wait = rate * (np.power(1.0 - draws.unit("life wait", key), -1.0 / shape) - 1.0)
        comes = now + wait < until
        if not comes.any():
            return
        account, key, x = account[comes], key[comes], x[comes]
        now, shape, rate = (now + wait)[comes], shape[comes] + 1.0, (rate + wait)[comes]
        yield account, now
        stays = ~draws.chance("life leaves", key, law.a / (law.a + law.b + x))
        account, now, shape, rate = account[stays], now[stays], shape[stays], rate[stays]
        x = x[stays] + 1.0


def _law(firm: Firm) -> Law:
    book = Book(firm)
    known = history(book, unit="days")
    r, alpha, a, b, alive = _parameters(known)
    return Law(r, alpha, a, b, known.accounts, known.repeats, known.age, alive, _busy(book))


def _parameters(known: History) -> tuple[float, float, float, float, Floats]:
    try:
        fit = known.fit()
    except UserError:  # nothing to learn from: an average customer of this firm, who seldom leaves
        total = float(known.age.sum())
        rate = (float(known.repeats.sum()) + 1.0) / (total + 1.0)
        return 1.0, 1.0 / rate, 1.0, 9.0, np.ones(len(known.accounts))
    r, alpha, a, b = (_on_grid(value) for value in (fit.r, fit.alpha, fit.a, fit.b))
    return r, alpha, a, b, known.chance_alive(fit)


def _on_grid(value: float) -> float:
    steps = round(float(np.log(max(value, LEAST))) / STEP)
    return float(np.exp(steps * STEP))


def _busy(book: Book) -> Floats:
    """Ordering time for two years from T0; it passes like real time over the first of them."""
    orders = valid_orders(book)["order_date"]
    as_of = book.firm.as_of
    weekdays = _levels(orders.dt.weekday().to_numpy() - 1, 7, np.ones(7, dtype=np.int64))
    months = _months(orders, book.firm.first_day, as_of)
    days = [as_of + timedelta(days=n) for n in range(2 * YEAR + 2)]
    levels = [int(weekdays[day.weekday()]) * int(months[day.month - 1]) for day in days]
    passed = np.concatenate([[0], np.cumsum(np.array(levels, dtype=np.int64))])
    return passed.astype(np.float64) * (YEAR / float(passed[YEAR]))


def _months(orders: pl.Series, first: date, as_of: date) -> Ints:
    """How busy each month of the year is, in thousandths, from the last whole year of data."""
    if (as_of - first).days < YEAR:
        return np.full(12, 1000, dtype=np.int64)
    last = orders.filter(orders >= as_of - timedelta(days=YEAR))
    days = [(as_of - timedelta(days=n)).month - 1 for n in range(1, YEAR + 1)]
    return _levels(last.dt.month().to_numpy() - 1, 12, np.bincount(days, minlength=12))


def _levels(places: Ints, count: int, exposure: Ints) -> Ints:
    """Orders in each place against what its exposure would lead one to expect, in thousandths."""
    found = np.bincount(places.astype(np.int64), minlength=count).astype(np.int64)
    total, whole = int(found.sum()), int(exposure.sum())
    upper = (found + STEADY) * whole * 1000
    return np.asarray(upper // np.maximum(total * exposure + STEADY * whole, 1))
