"""Quotes and their lines as the CRM holds them; the accepted ones hold what was ordered."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from kit.seeds import Ints
from sample_data.generator.v1 import names
from sample_data.generator.v1.catalogue import Products
from sample_data.generator.v1.draws import run_starts, sums
from sample_data.generator.v1.lines import Lines, Wanted, lines, order_dice
from sample_data.generator.v1.look_up import taken
from sample_data.generator.v1.orders import Orders
from sample_data.generator.v1.people import People
from sample_data.generator.v1.proposals import PROPOSAL, STEP, Proposals
from sample_data.generator.v1.sales import LOST, WON, Deals
from sample_data.generator.v1.sales_tables import deal_owners
from sample_data.generator.v1.world import World

DRAFT, WAITING, APPROVED, REJECTED, SENT, ACCEPTED, DECLINED = range(7)
NEEDS_APPROVAL = 15
"""Percent off beyond which a quote has to be approved."""
VALID_DAYS = 30


@dataclass(frozen=True)
class Quoted:
    """The quotes' lines (`lines.order` is the quote's row) and sums in fen."""

    lines: Lines
    percent: Ints
    """Off each line."""
    amount: Ints
    """Of each line, after its discount, before tax."""
    net: Ints
    tax: Ints


def quoted(world: World, who: People, goods: Products, won: Deals, found: Proposals) -> Quoted:
    """What was quoted: for a won opportunity the very lines of its order."""
    deal = found.deal
    made = lines(
        world,
        who,
        goods,
        Wanted(
            won.account[deal],
            won.order_key[deal],
            won.amount[deal].astype(np.float64),
            found.day,
            found.percent,
        ),
        order_dice(world, won.order_key[deal]),
    )
    percent = np.maximum(made.percent - STEP * ~found.last[made.order], 0)
    amount = made.quantity * made.list_price * (100 - percent)
    amount = (amount + 50) // 100
    net = sums(amount, run_starts(made.order))
    return Quoted(made, percent, amount, net, tax_of(world, net))


def tax_of(world: World, net: Ints) -> Ints:
    """Value added tax in fen, half-up."""
    return (net * round(world.industry.sales.tax_rate * 10_000) + 5_000) // 10_000


def quote_tables(
    world: World, who: People, goods: Products, won: Deals, made: Orders, called: pl.Series
) -> dict[str, dict[str, Any]]:
    """Quotes and quote lines. `called` are the names of the opportunities."""
    found = made.quotes
    what = quoted(world, who, goods, won, found)
    return {
        "quotes": _quotes(world, won, found, what, made, called),
        "quote_lines": {
            "quote_id": what.lines.order,
            "product_id": what.lines.product,
            "quantity": what.lines.quantity,
            "list_price": what.lines.list_price,
            "discount": what.percent / 100,
            "amount": what.amount,
        },
    }


def _quotes(
    world: World, won: Deals, found: Proposals, what: Quoted, made: Orders, called: pl.Series
) -> dict[str, Any]:
    deal = found.deal
    status = _statuses(world, won, found)
    answered = _answered_on(won, found, status)
    sent = np.minimum(
        found.day + world.draws.below("quote sent", won.key[deal] * 2 + found.version, 3),
        np.where(answered < 0, world.last_day, answered),
    )
    title = {"zh": (" 报价", " 报价（第 2 版）"), "en": (" quote", " quote, second version")}
    return {
        "account_id": won.account[deal],
        "opportunity_id": deal,
        "name": names.joined(
            taken(called, deal), taken(pl.Series(title[world.key.locale]), found.version)
        ),
        "status": status,
        "discount": np.zeros(len(deal)),
        "tax_rate": np.full(len(deal), world.industry.sales.tax_rate),
        "net": what.net,
        "tax": what.tax,
        "gross": what.net + what.tax,
        "valid_until": found.day + VALID_DAYS,
        "created_on": found.day,
        "sent_on": np.where(status >= SENT, sent, -1),
        "answered_on": answered,
        "order_id": made.order_of_quote,
        "owner_id": deal_owners(world, won)[deal],
    }


def _statuses(world: World, won: Deals, found: Proposals) -> Ints:
    """Answered where the opportunity is closed or was quoted again; else sent or still at home."""
    stage = won.stage[found.deal]
    at_home = world.draws.chance(
        "quote at home", won.key[found.deal], np.where(stage == PROPOSAL, 0.4, 0.12)
    )
    deep = found.percent > NEEDS_APPROVAL
    open_one = np.where(at_home, np.where(deep, WAITING, DRAFT), SENT)
    of_last = np.where(stage == WON, ACCEPTED, np.where(stage == LOST, DECLINED, open_one))
    return np.where(found.last, of_last, DECLINED)


def _answered_on(won: Deals, found: Proposals, status: Ints) -> Ints:
    """The day the opportunity was closed or a second quote was made; -1 where it is open."""
    closed = won.change_day.max(axis=1, initial=-1)[found.deal]
    second = found.price_day(won)[found.deal]
    day = np.where(found.last, closed, second)
    return np.where(status >= ACCEPTED, day, -1)
