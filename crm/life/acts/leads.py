"""Leads come in, as many and of the kinds that came in the firm's last year."""

import numpy as np
import polars as pl

from crm.firm_memory import once
from crm.life.actor import actor
from crm.life.period import DAY, MINUTES_OPEN, OPENS, Period, as_date, dates, day_of
from kit.seeds import Ints
from sample_data.firm import Firm
from sample_data.generator.v1 import names
from sample_data.generator.v1.look_up import pools
from sample_data.generator.v1.world import World, world
from sample_data.industry import industry
from sample_data.real.data import is_data

YEAR = 365
SLOTS = 4
"""Chances a day for each lead expected, so that days differ as they do."""
PLACES = 1 << 12
FIRST_NUMBER = 300_000_000
"""Phone numbers from here on belong to nobody in a firm."""
COPIED = ("source", "budget", "authority", "need", "timeline")
POOLS = "retail"


@actor("leads", 50)
def leads(period: Period) -> None:
    like = once(period.book.firm, "leads of the last year", lambda: _last_year(period.book.firm))
    key, minute = _arrivals(period, like.height)
    here = period.within(minute)
    key, minute = key[here], minute[here]
    if not len(key):
        return
    order = np.lexsort((key, minute))
    key, minute = key[order], minute[order]
    kind = like[period.draws.below("life lead like", key, like.height)]
    rows = kind.select(COPIED).with_columns(
        _names(period, key, kind["company"].is_not_null()),
        campaign_id=_campaigns(period, kind["source"], minute),
        status=pl.lit("new"),
        created_on=dates(minute // DAY),
    )
    period.book.add_many("leads", rows)


def _last_year(firm: Firm) -> pl.DataFrame:
    since = as_date(day_of(firm.as_of) - YEAR)
    return firm.table("leads").filter(pl.col("created_on") >= since)


def _arrivals(period: Period, yearly: int) -> tuple[Ints, Ints]:
    """Key and instant of every lead of the days the period touches."""
    if not yearly:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    slots = max(SLOTS, -(-yearly * SLOTS // YEAR))
    day = np.arange(period.first_day, period.last_day + 1, dtype=np.int64)
    key = (day[:, None] * PLACES + np.arange(slots, dtype=np.int64)).ravel()
    key = key[period.draws.chance("life lead", key, yearly / (YEAR * slots))]
    minute = key // PLACES * DAY + OPENS
    return key, minute + period.draws.below("life lead at", key, MINUTES_OPEN)


def _names(period: Period, key: Ints, organisation: pl.Series) -> list[pl.Series]:
    """Name, company and mobile of each."""
    place, draws = _world(period.book.firm), period.draws
    plain = np.zeros(len(key), dtype=np.int64)
    person = names.persons(draws, "life lead", key)
    pool = len(pools()["company_zh"])
    kinds = len(place.industry.words.organisation_kinds)
    first, second = (draws.below(f"life lead {n}", key, pool) for n in ("first", "second"))
    kind = draws.below("life lead kind", key, kinds)
    company = names.company_names(place, first, second, kind, plain)
    shown = pl.DataFrame({"company": company, "is": organisation}).select(
        pl.when("is").then("company").otherwise(None).alias("company")
    )["company"]
    number = FIRST_NUMBER + key % (1 << 27)
    return [
        names.person_names(place, person, plain).alias("name"),
        shown,
        names.phones(draws, number, plain).alias("mobile"),
    ]


def _world(firm: Firm) -> World:
    trade = POOLS if is_data(firm.key.industry) else firm.key.industry
    return once(firm, "world", lambda: world(firm.key, industry(trade)))


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
