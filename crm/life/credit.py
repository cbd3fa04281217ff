"""What organisations owe for the orders they place: due after as many days as they always had."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from crm.firm_memory import once
from crm.life.period import DAY, Flags, Period, dates, largest_id
from kit.seeds import Ints
from sample_data.firm import Firm

UNKNOWN = -1


@dataclass(frozen=True)
class Terms:
    """Days for paying by account id, UNKNOWN for those without a payment on record; and those of
    all others in the order of their ids."""

    days: Ints
    known: Ints


def credit_terms(firm: Firm) -> Terms:
    """The terms that the firm's own payments show, found once. An order that is paid in several
    instalments was a deal with terms of its own."""
    return once(firm, "credit terms", lambda: _terms(firm))


def owe(
    period: Period, orders: range, account: Ints, minute: Ints, amount: Ints, completed: Flags
) -> None:
    """Add a payment for each completed order of an organisation, where the firm gives credit."""
    terms = credit_terms(period.book.firm)
    if not len(terms.known):
        return
    owes = np.flatnonzero(completed & (amount > 0) & _organisations(period)[account])
    who = account[owes]
    drawn = terms.known[period.draws.below("life terms", who, len(terms.known))]
    own = terms.days[np.minimum(who, len(terms.days) - 1)]
    own = np.where(who < len(terms.days), own, UNKNOWN)
    due = minute[owes] // DAY + np.where(own == UNKNOWN, drawn, own)
    rows = {"account_id": who, "order_id": orders.start + owes, "amount": amount[owes]}
    period.book.add_many("payments", pl.DataFrame(rows).with_columns(due_on=dates(due)))


def _organisations(period: Period) -> Flags:
    accounts = period.book.table("accounts")
    found = np.zeros(largest_id(accounts["id"]) + 1, dtype=np.bool_)
    found[accounts["id"].to_numpy()] = (accounts["kind"] == "organisation").fill_null(False)
    return found


def _terms(firm: Firm) -> Terms:
    orders = firm.table("orders").select(pl.col("id").alias("order_id"), "order_date")
    payments = firm.working_tables["payments"].select("account_id", "order_id", "due_on")
    whole = payments.filter(pl.col("order_id").is_unique()).join(orders, on="order_id")
    days = (pl.col("due_on") - pl.col("order_date")).dt.total_days()
    each = (
        whole.select("account_id", days.alias("days"))
        .drop_nulls()
        .group_by("account_id")
        .agg(pl.col("days").median().round().cast(pl.Int64).clip(lower_bound=0))
        .sort("account_id")
    )
    found = np.full(largest_id(firm.table("accounts")["id"]) + 1, UNKNOWN, dtype=np.int64)
    found[each["account_id"].to_numpy()] = each["days"].to_numpy()
    return Terms(found, each["days"].to_numpy().astype(np.int64))
