"""Customers order: by the firm's law, and what campaigns bring besides."""

import numpy as np
import polars as pl

from crm.book import Book
from crm.life.actor import actor
from crm.life.baskets import Baskets, baskets, earlier_orders, likeness, statuses
from crm.life.credit import owe
from crm.life.law import Buyers, foretold, law_of, own_orders
from crm.life.leaving import leaving
from crm.life.memberships import credited, note_responses
from crm.life.period import (
    DAY,
    MINUTES_OPEN,
    NEVER,
    OPENS,
    Period,
    dates,
    day_key,
    day_of,
    days_of,
    largest_id,
)
from crm.life.troubles import troubles
from kit.seeds import Ints

AHEAD = 92
"""Orders are foretold for so many days at a time, so that small steps share the work."""


@actor("orders", 20)
def orders(period: Period) -> None:
    account, minute = _placed(period)
    key = day_key(account, minute // DAY)
    like = likeness(period, account, key)
    status = statuses(period, key)
    account, minute, key, like, status = _of_those_who_stay(
        period, account, minute, key, like, status
    )
    here = period.within(minute) & (like >= 0)
    if not here.any():
        return
    account, minute, key, like = account[here], minute[here], key[here], like[here]
    status = status.filter(pl.Series(here))
    completed = (status == "completed").to_numpy()
    credit = credited(period, account, minute, completed)
    made = baskets(period, like, status, key, credit.percent_off)
    ids = _add(period, account, minute, made, credit.campaign)
    note_responses(period, credit, np.array(ids, dtype=np.int64))
    owe(period, ids, account, minute, made.amount, completed)


def _placed(period: Period) -> tuple[Ints, Ints]:
    """Account and instant of all orders that would be placed from T0 to the end of the period, one
    a day and account at most, by instant and account."""
    firm, book = period.book.firm, period.book
    t0 = day_of(firm.as_of)
    days = period.last_day + 1 - t0
    account, day = own_orders(firm, -(-days // AHEAD) * AHEAD)
    newcomers, later = _newcomers(period, days)
    account = _survivors(book, np.concatenate([account, newcomers]))
    day = np.concatenate([day, later]) + t0
    key = day_key(account, day)
    minute = day * DAY + OPENS + period.draws.below("life order minute", key, MINUTES_OPEN)
    asked = [pair for pair in period.extra if len(pair[0])]
    account = np.concatenate([account, *(pair[0] for pair in asked)])
    minute = np.concatenate([minute, *(pair[1] for pair in asked)])
    _key, first = np.unique(day_key(account, minute // DAY), return_index=True)
    account, minute = account[first], minute[first]
    order = np.lexsort((account, minute))
    return account[order], minute[order]


def _newcomers(period: Period, days: int) -> tuple[Ints, Ints]:
    """Account and day (from T0) of the orders of customers won since T0: converted leads, and those
    who have ordered already."""
    book, law = period.book, law_of(period.book.firm)
    known = book.firm.table("accounts").height
    new = book.table("accounts").filter(pl.col("id") > known, pl.col("created_on").is_not_null())
    won = {*period.walked_in, *book.table("leads")["account_id"].drop_nulls().to_list()}
    if new.height:
        late = book.table("orders").filter(pl.col("account_id") > known)
        won |= {*late["account_id"].to_list()}
    new = new.filter(pl.col("id").is_in(sorted(won)))
    since = days_of(new["created_on"]) - day_of(book.firm.as_of)
    ids = new["id"].to_numpy().astype(np.int64)
    nought = np.zeros(len(ids))
    who = Buyers(ids, nought, nought, law.busy[np.clip(since, 0, len(law.busy) - 1)])
    return foretold(law, period.draws, who, min(days, len(law.busy) - 1))


def _survivors(book: Book, account: Ints) -> Ints:
    """The accounts that now stand for these."""
    accounts = book.table("accounts")
    merged = accounts.filter(pl.col("merged_into").is_not_null())["id"].to_list()
    if not merged:
        return account
    stands = np.arange(largest_id(accounts["id"]) + 1, dtype=np.int64)
    for id in merged:
        stands[id] = book.survivor(id)
    return stands[account]


def _of_those_who_stay(
    period: Period, account: Ints, minute: Ints, key: Ints, like: Ints, status: pl.Series
) -> tuple[Ints, Ints, Ints, Ints, pl.Series]:
    """Leave out what would be ordered after service drove the customer away. Cases that have not
    come in yet are counted as they will: nobody answers them before the period is over."""
    to_come = period.within(minute) & (like >= 0)
    channel = earlier_orders(period.book.firm).channel.gather(np.maximum(like[to_come], 0))
    opened, _like = troubles(period, account[to_come], minute[to_come] // DAY, channel)
    asks = opened < NEVER
    size = int(account.max(initial=0))
    leaves = leaving(period, account[to_come][asks], opened[asks], _largest(period, size))
    stay = minute < leaves[account]
    kept = status.filter(pl.Series(stay, dtype=pl.Boolean))
    return account[stay], minute[stay], key[stay], like[stay], kept


def _largest(period: Period, size: int) -> int:
    return max(size, largest_id(period.book.table("cases")["account_id"]))


def _add(period: Period, account: Ints, minute: Ints, made: Baskets, campaign: Ints) -> range:
    book = period.book
    known = earlier_orders(book.firm)
    rows = pl.DataFrame(
        {
            "account_id": account,
            "order_date": dates(minute // DAY),
            "status": made.status,
            "channel": known.channel.gather(made.like).cast(pl.String),
            "amount": made.amount,
            "cogs": _known(made.cost),
            "campaign_id": _known(campaign),
        }
    )
    ids = book.add_many("orders", rows)
    lines = {
        "order_id": ids.start + made.order,
        "product_id": made.product,
        "quantity": made.quantity,
        "unit_price": made.price,
        "amount": made.quantity * made.price,
    }
    book.add_many("order_lines", pl.DataFrame(lines))
    return ids


def _known(values: Ints) -> pl.Series:
    """With nothing in the place of -1."""
    return pl.Series(values).replace(-1, None)
