"""What every salesperson is to win in each quarter."""

from datetime import date
from typing import Any

import numpy as np

from kit.seeds import Floats, Ints
from sample_data.generator.v1.draws import whole
from sample_data.generator.v1.sales import WON, Deals
from sample_data.generator.v1.sales_tables import deal_owners
from sample_data.generator.v1.world import World

LEAST, SPREAD = 0.6, 0.6
"""Usual attainment: from 60 to 120 percent."""
USUAL = 3
"""The usual quarter counts like so many deals, as few deals say little about a quarter."""
AHEAD = 2
"""Quotas stand for the running quarter and the next."""


def quota_table(world: World, won: Deals) -> dict[str, Any]:
    starts = _quarters(world)
    sellers = world.industry.staff["sales"]
    done = max(len(starts) - AHEAD, 0)
    amount, deals = _won(world, won, starts, sellers)
    usual = _usual(amount[:done].sum(axis=1), len(starts))[:, None] / sellers
    basis = (amount * deals + usual * USUAL) / (deals + USUAL)
    basis[done:] = usual[done:]
    place = np.arange(basis.size, dtype=np.int64)
    reached = LEAST + SPREAD * world.draws.unit("quota reached", place)
    quota = basis.ravel() / reached
    step = np.where(quota >= 2_000_000, 100_000, 10_000)
    return {
        "owner_id": place % sellers,
        "quarter_start": np.repeat(starts, sellers),
        "amount": np.maximum(whole(quota / step), 1) * step,
    }


def _usual(whole_firm: Floats, quarters: int) -> Floats:
    """What the firm usually wins in each quarter, by the quarters around it; the last quarters,
    of which nothing is known yet, go on like the last one. Sums of whole fen are exact."""
    if not len(whole_firm):
        return np.zeros(quarters)
    before = np.concatenate([whole_firm[:1], whole_firm[:-1]])
    after = np.concatenate([whole_firm[1:], whole_firm[-1:]])
    least = whole_firm.sum() * 0.4 / len(whole_firm)
    nearby = np.maximum((before + whole_firm + after) / 3.0, least)
    return np.concatenate([nearby, np.full(quarters - len(nearby), nearby[-1])])


def _won(world: World, won: Deals, starts: Ints, sellers: int) -> tuple[Floats, Floats]:
    """Fen won and number of deals by quarter and salesperson."""
    closed = won.stage == WON
    day = won.change_day.max(axis=1, initial=-1)[closed]
    quarter = np.searchsorted(starts, day, side="right") - 1
    inside = quarter >= 0
    cell = (quarter * sellers + deal_owners(world, won)[closed])[inside]
    size = len(starts) * sellers
    fen = won.amount[closed][inside].astype(np.float64)
    amount = np.bincount(cell, weights=fen, minlength=size)
    deals = np.bincount(cell, minlength=size).astype(np.float64)
    return np.asarray(amount.reshape(-1, sellers)), np.asarray(deals.reshape(-1, sellers))


def _quarters(world: World) -> Ints:
    """First days of the whole quarters since the first day, the running and the next one."""
    first, as_of = world.industry.first_day, world.industry.as_of
    running = as_of.year * 4 + (as_of.month - 1) // 3
    begun = first.year * 4 + (first.month - 1) // 3
    days = [date(n // 4, n % 4 * 3 + 1, 1) for n in range(begun, running + AHEAD)]
    return np.array([(day - first).days for day in days if day >= first], dtype=np.int64)
