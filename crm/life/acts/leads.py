"""Leads come in, as many and of the kinds that came in the firm's last year."""

import polars as pl

from crm.firm_memory import once
from crm.life.actor import actor
from crm.life.arrivals import arrivals, names_of
from crm.life.period import DAY, Period, as_date, dates, day_of
from kit.seeds import Ints
from sample_data.firm import Firm

YEAR = 365
NOBODY = pl.Series([None], dtype=pl.String)
COPIED = ("source", "budget", "authority", "need", "timeline")


@actor("leads", 50)
def leads(period: Period) -> None:
    like = once(period.book.firm, "leads of the last year", lambda: _last_year(period.book.firm))
    key, minute = arrivals(period, "lead", like.height)
    if not len(key):
        return
    kind = like[period.draws.below("life lead like", key, like.height)]
    who = names_of(period, "lead", key)
    rows = kind.select(COPIED).with_columns(
        who.person.alias("name"),
        who.company.zip_with(kind["company"].is_not_null(), NOBODY).alias("company"),
        who.phone.alias("mobile"),
        campaign_id=_campaigns(period, kind["source"], minute),
        status=pl.lit("new"),
        created_on=dates(minute // DAY),
    )
    period.book.add_many("leads", rows)


def _last_year(firm: Firm) -> pl.DataFrame:
    since = as_date(day_of(firm.as_of) - YEAR)
    found = firm.table("leads").filter(pl.col("created_on") >= since)
    return found.select(*COPIED, "company")


def _campaigns(period: Period, source: pl.Series, minute: Ints) -> pl.Series:
    """For leads by campaign the one begun last when they came in."""
    begun = (
        period.book.table("campaigns")
        .select("id", "start_on")
        .drop_nulls()
        .sort("start_on", "id")
        .rename({"id": "campaign_id"})
    )
    asked = pl.DataFrame({"on": dates(minute // DAY), "source": source})
    found = asked.join_asof(begun, left_on="on", right_on="start_on", check_sortedness=False)
    return found.select(
        pl.when(pl.col("source") == "campaign").then("campaign_id").otherwise(None)
    ).to_series()
