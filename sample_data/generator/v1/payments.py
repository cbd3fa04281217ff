"""What organisations owe for their orders, when it is due and when they paid."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from kit.seeds import Ints
from sample_data.generator.v1.basket import COMPLETED
from sample_data.generator.v1.draws import children, either, whole
from sample_data.generator.v1.orders import Orders
from sample_data.generator.v1.people import People
from sample_data.generator.v1.purchases import ORDER_KEYS
from sample_data.generator.v1.quotes import tax_of
from sample_data.generator.v1.sales import FIRST_DEAL_KEY
from sample_data.generator.v1.world import World

PROMPT, SLOW, BAD = range(3)
HABITS = ("prompt", "slow", "bad")
ADVANCE, ADVANCE_DAYS = 30, 7
"""Percent of a deal that is due so many days after the order; the rest at the usual terms."""
LEDGER = "receivables"
"""Where a trade keeps accounts receivable in an ERP, the CRM shows those."""


@dataclass(frozen=True)
class Payers:
    """For each account: days it has for paying, and its hidden habit. Duplicates share them."""

    terms: Ints
    habit: Ints


def payers(world: World, who: People) -> Payers:
    about, draws = world.industry.sales, world.draws
    days = np.array([int(text) for text in about.payment_terms] or [0], dtype=np.int64)
    weights = list(about.payment_terms.values()) or [1]
    shares = [about.payment_habits[name] for name in HABITS]
    return Payers(
        days[draws.choice("payment terms", who.owner, weights)],
        draws.choice("payment habit", who.owner, shares),
    )


def payment_table(world: World, who: People, made: Orders) -> dict[str, Any]:
    """One for each order of an organisation that counts, two for a won opportunity."""
    bought, amount = made.bought, made.baskets.amount
    counts = (
        who.organisation.take(bought.account) & (made.baskets.status == COMPLETED) & (amount > 0)
    )
    counts &= bool(world.industry.sales.payment_terms)
    row = np.flatnonzero(counts).astype(np.int64)
    is_deal = bought.key[row] % ORDER_KEYS >= FIRST_DEAL_KEY
    owed = amount[row] + np.where(made.quote[row] >= 0, tax_of(world, amount[row]), 0)
    parent, number = children(1 + is_deal.astype(np.int64))
    row, is_deal, owed = row[parent], is_deal[parent], owed[parent]
    advance = is_deal & (number == 0)
    part = (owed * ADVANCE + 50) // 100
    how = payers(world, who)
    account, day = bought.account[row], bought.day[row]
    due = day + np.where(advance, ADVANCE_DAYS, how.terms[account])
    paid = np.maximum(due + _delay(world, how, account, bought.key[row] * 2 + number), day)
    return {
        "account_id": account,
        "order_id": row,
        "amount": np.where(is_deal, np.where(advance, part, owed - part), owed),
        "due_on": due,
        "paid_on": np.where(paid < world.calendar.days, paid, -1),
    }


def payments_of_ledger(frames: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """The receivables of the ERP, for the orders whose number reached it."""
    keyed = {name: frames[name] for name in (LEDGER, "invoices", "erp_orders")}
    invoices = keyed["invoices"].select(invoice_id="id", erp_order_id="erp_order_id")
    orders = keyed["erp_orders"].select(erp_order_id="id", order_id="order_id")
    accounts = frames["orders"].select(order_id="id", account_id="account_id")
    kept = keyed[LEDGER].select("invoice_id", "amount", "due_on", "paid_on")
    for other, key in ((invoices, "invoice_id"), (orders, "erp_order_id"), (accounts, "order_id")):
        kept = kept.join(other, on=key, maintain_order="left")
    ids = pl.int_range(1, pl.len() + 1, dtype=pl.Int32).alias("id")
    return kept.select(ids, *frames["payments"].columns[1:])


def _delay(world: World, how: Payers, account: Ints, key: Ints) -> Ints:
    """Days from the day it is due to the day it is paid, by habit."""
    draws, habit = world.draws, how.habit[account]
    early = draws.below("pays early", key, 12) - 8
    late = draws.quantile("pays late", key, "gamma_2")
    slow, bad = 4 + whole(late * 10), 25 + whole(late * 32)
    return either(habit == PROMPT, early, either(habit == SLOW, slow, bad))
