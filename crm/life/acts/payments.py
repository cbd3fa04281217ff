"""Customers pay what is due, on time or late, each by his own habit."""

from statistics import fmean

import polars as pl

from crm.life.actor import actor
from crm.life.parameters import Payments
from crm.life.period import DAY, OPENS, Period, as_date, day_of
from kit.seeds import one_below, one_unit

EARLIEST = 14
"""No payer is more days early."""
CLOSES = 22 * 60
"""Nobody pays an order before its day is over; customers order until 21:00."""


@actor("payments", 80)
def payments(period: Period) -> None:
    book = period.book
    orders = book.table("orders").select(pl.col("id").alias("order_id"), "order_date")
    soonest = as_date(period.last_day + EARLIEST)
    unpaid = book.table("payments").filter(
        pl.col("paid_on").is_null(),
        pl.col("due_on") <= soonest,
        pl.col("amount") > 0,
        pl.col("account_id").is_not_null(),
    )
    if unpaid.is_empty():
        return
    habits = _habits(period, unpaid["account_id"].unique().to_list())
    paid = {}
    dated = unpaid.join(orders, on="order_id", how="left", maintain_order="left")
    for row in dated.iter_rows(named=True):
        minute = _pays_at(period, row["id"], day_of(row["due_on"]), habits.get(row["account_id"]))
        if row["order_date"] is not None:
            minute = max(minute, day_of(row["order_date"]) * DAY + CLOSES)
        if minute <= period.end:
            paid[row["id"]] = as_date(minute // DAY)
    book.change_many("payments", "paid_on", paid)


def _habits(period: Period, accounts: list[int]) -> dict[int, float]:
    """Mean days after the due date of accounts with enough payments in the firm's history."""
    about = period.about.payments
    known = period.book.firm.working_tables["payments"].filter(
        pl.col("paid_on").is_not_null(), pl.col("account_id").is_in(accounts)
    )
    days: dict[int, list[int]] = {}
    late = known.select("account_id", (pl.col("paid_on") - pl.col("due_on")).dt.total_days())
    for account, delay in late.drop_nulls().iter_rows():
        days.setdefault(account, []).append(delay)
    return {a: fmean(found) for a, found in days.items() if len(found) >= about.known_from}


def _pays_at(period: Period, payment: int, due: int, habit: float | None) -> int:
    """The instant of payment. What was overdue at T0 already is paid that much later still."""
    about, seed = period.about.payments, period.book.firm.key.seed
    account = int(period.book.value("payments", payment, "account_id"))
    if habit is None:
        start, end = _drawn_habit(about, seed, account)
    else:
        start, end = round(habit) - about.varies, round(habit) + about.varies
    delay = start + one_below(seed, "life pays", end - start + 1, payment)
    overdue = max(0, day_of(period.book.firm.as_of) - due)
    on = due + overdue + (max(delay, 1) if overdue else delay)
    return on * DAY + OPENS + one_below(seed, "life pays at", 8 * 60, payment)


def _drawn_habit(about: Payments, seed: int, account: int) -> tuple[int, int]:
    place = one_unit(seed, "life habit", account)
    for habit in about.habits:
        if place < habit.share:
            return habit.from_, habit.to
        place -= habit.share
    return about.habits[-1].from_, about.habits[-1].to
