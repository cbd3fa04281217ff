"""New customers walk in and place their first order, as many and of the kinds that did so in the
firm's last year; their later orders follow the firm's law."""

import numpy as np
import polars as pl

from crm.firm_memory import once
from crm.life.actor import actor
from crm.life.arrivals import arrivals, names_of
from crm.life.period import DAY, Period, as_date, dates, day_of
from sample_data.firm import Firm

YEAR = 365
COPIED = ("kind", "region", "city", "channel", "owner_id", "consent")


@actor("newcomers", 15)
def newcomers(period: Period) -> None:
    firm = period.book.firm
    like, yearly = once(firm, "newcomers", lambda: _of_late(firm))
    key, minute = arrivals(period, "newcomer", yearly)
    if not len(key):
        return
    kind = like[period.draws.below("life newcomer like", key, like.height)]
    called = names_of(period, "newcomer", key)
    organisation = (kind["kind"] == "organisation").fill_null(False)
    rows = kind.select(COPIED).with_columns(
        called.company.zip_with(organisation, called.person).alias("name"),
        called.phone.alias("phone"),
        created_on=dates(minute // DAY),
        do_not_contact=pl.lit(False),
    )
    ids = period.book.add_many("accounts", rows)
    period.extra.append((np.arange(ids.start, ids.stop, dtype=np.int64), minute))
    period.walked_in.extend(ids)


def _of_late(firm: Firm) -> tuple[pl.DataFrame, int]:
    """Accounts whose first completed order was placed in the last year of data, or in its second
    half where there is less than two years: before, everybody is new. And how many that is a year.
    """
    days = min(YEAR, (firm.as_of - firm.first_day).days // 2)
    first = (
        firm.table("orders")
        .filter(pl.col("status") == "completed")
        .group_by("account_id")
        .agg(pl.col("order_date").min().alias("first"))
    )
    since = as_date(day_of(firm.as_of) - days)
    new = first.filter(pl.col("first") >= since).select(pl.col("account_id").alias("id"))
    found = firm.table("accounts").join(new, on="id", how="semi").sort("id").select(COPIED)
    return found, found.height * YEAR // max(days, 1)
