"""Cases arrive: customers get in touch about their orders, as often and about what they used to."""

import numpy as np
import polars as pl

from crm.life.actor import actor
from crm.life.leaving import leaving
from crm.life.period import Period, as_date, days_of, instants
from crm.life.troubles import LONGEST, causes, troubles
from kit.seeds import Ints

COPIED = ("kind", "priority", "category", "channel")


@actor("cases", 30)
def cases(period: Period) -> None:
    known = causes(period.book.firm)
    orders = period.book.table("orders").filter(
        pl.col("order_date") >= as_date(period.first_day - LONGEST),
        pl.col("status").is_in(["completed", "returned"]),
        pl.col("account_id").is_not_null(),
    )
    if not known.cases.height or orders.is_empty():
        return
    account = orders["account_id"].to_numpy().astype(np.int64)
    opened, like = troubles(period, account, days_of(orders["order_date"]), orders["channel"])
    here = np.flatnonzero(period.within(opened))
    here = here[np.lexsort((account[here], opened[here]))]
    if not len(here):
        return
    nobody = np.zeros(0, dtype=np.int64)
    stays = leaving(period, nobody, nobody, int(account.max()))[account[here]] >= opened[here]
    here = here[stays]
    _add(period, orders[here], opened[here], known.cases[like[here]])


def _add(period: Period, orders: pl.DataFrame, opened: Ints, like: pl.DataFrame) -> None:
    subjects = {cause: period.say(text) for cause, text in period.about.service.subjects.items()}
    subject = (
        like["category"]
        .cast(pl.String)
        .replace_strict(subjects, default=None, return_dtype=pl.String)
    )
    rows = like.select(COPIED).with_columns(
        orders["account_id"],
        orders["id"].alias("order_id"),
        subject.alias("subject"),
        pl.lit("new").alias("status"),
        instants(opened).alias("opened_at"),
        pl.lit(False).alias("reopened"),
    )
    ids = period.book.add_many("cases", rows)
    for case, at in zip(ids, opened.tolist(), strict=True):
        period.events.append({"case_id": case, "kind": "opened", "minute": at, "says": None})
