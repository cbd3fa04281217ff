"""Customers answer surveys some days after an order, as often and much as they used to; those who
were served badly give less."""

import numpy as np
import polars as pl

from crm.firm_memory import once
from crm.life.actor import actor
from crm.life.period import (
    DAY,
    MINUTES_OPEN,
    NEVER,
    OPENS,
    Flags,
    Period,
    as_date,
    dates,
    day_key,
    days_of,
    minutes_of,
)
from kit.seeds import Ints
from sample_data.firm import Firm

SCALES = {"nps": (0, 10), "csat": (1, 5), "ces": (1, 7)}
"""Lowest and highest score of each instrument."""


@actor("surveys", 60)
def surveys(period: Period) -> None:
    about = period.about.surveys
    replies, rate = once(period.book.firm, "survey replies", lambda: _history(period.book.firm))
    orders = period.book.table("orders").filter(
        pl.col("order_date") >= as_date(period.first_day - about.after - about.within - 1),
        pl.col("status") == "completed",
        pl.col("account_id").is_not_null(),
    )
    if not rate or orders.is_empty():
        return
    account = orders["account_id"].to_numpy().astype(np.int64)
    day = days_of(orders["order_date"])
    key, draws = day_key(account, day), period.draws
    on = day + about.after + draws.below("life survey after", key, about.within)
    minute = on * DAY + OPENS + draws.below("life survey at", key, MINUTES_OPEN)
    here = np.flatnonzero(draws.chance("life survey", key, rate) & period.within(minute))
    here = here[np.lexsort((account[here], minute[here]))]
    if len(here):
        like = replies[draws.below("life survey like", key[here], replies.height)]
        score = _scores(period, like, _badly_served(period, account[here], minute[here]))
        rows = like.select("instrument").with_columns(
            account_id=pl.Series(account[here]),
            score=pl.Series(score),
            replied_on=dates(minute[here] // DAY),
        )
        period.book.add_many("survey_replies", rows)


def _history(firm: Firm) -> tuple[pl.DataFrame, float]:
    """The replies on record, and how many there were for each order."""
    orders = firm.table("orders").filter(pl.col("status") == "completed").height
    replies = firm.table("survey_replies").drop_nulls(["instrument", "score"])
    return replies, replies.height / orders if orders else 0.0


def _badly_served(period: Period, account: Ints, minute: Ints) -> Flags:
    """Who has a case on his mind that was open when he replied, and opened before."""
    cases = period.book.table("cases").filter(
        pl.col("opened_at").is_not_null(), pl.col("account_id").is_in(account)
    )
    opened, closed = minutes_of(cases["opened_at"]), minutes_of(cases["closed_at"])
    again = np.array([period.reopening.get(id, NEVER) for id in cases["id"]], dtype=np.int64)
    whose = cases["account_id"].to_numpy()
    badly = [
        bool(((whose == a) & (opened < m) & ((closed > m) | (again <= m))).any())
        for a, m in zip(account.tolist(), minute.tolist(), strict=True)
    ]
    return np.array(badly, dtype=np.bool_)


def _scores(period: Period, like: pl.DataFrame, badly: Flags) -> Ints:
    names = like["instrument"].cast(pl.String).to_list()
    lowest, highest = (np.array([SCALES[name][end] for name in names]) for end in (0, 1))
    off = np.rint((highest - lowest) * period.about.surveys.spoilt * badly).astype(np.int64)
    return np.asarray(np.clip(like["score"].to_numpy() - off, lowest, highest))
