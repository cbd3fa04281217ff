"""Who is being written to by which campaign: what orders within its days count as its answers."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from crm.life.period import DAY, MINUTES_OPEN, NEVER, OPENS, Flags, Period, as_date, days_of
from kit.seeds import Ints

DAY_KEYS = 1 << 20
OPENING = (60, 25, 10, 5)
"""Of a hundred who open a message, how many do so on the day of sending, the day after …"""


@dataclass(frozen=True)
class Credit:
    """Per order the campaign credited with it (-1 for none) and its offer; per answer the member
    and the position of the order."""

    campaign: Ints
    percent_off: Ints
    member: Ints
    order: Ints


def live_members(period: Period) -> pl.DataFrame:
    """Members of campaigns sent since T0: their own columns, `first` and `last` day (from
    2000-01-01) of the time in which an order answers, `percent` of their arm's offer."""
    members = period.book.table("campaign_members")
    sent = members.filter(pl.col("sent_on") >= period.book.firm.as_of)
    if sent.is_empty():
        return sent.with_columns(first=pl.lit(0), last=pl.lit(0), percent=pl.lit(0))
    begun = sent.group_by("campaign_id").agg(pl.col("sent_on").min().alias("begun"))
    found = members.join(begun, on="campaign_id", how="inner", maintain_order="left")
    found = found.filter(pl.col("sent_on").is_not_null() | (pl.col("arm") == "control"))
    campaigns = period.book.table("campaigns").select(
        pl.col("id").alias("campaign_id"), "end_on", "offer_a", "offer_b", "channel", "answer_days"
    )
    found = found.join(campaigns, on="campaign_id", how="left", maintain_order="left")
    first = days_of(found.select(pl.coalesce("sent_on", "begun"))["sent_on"])
    end = days_of(found["end_on"])
    last = np.where(end >= first, end, first + period.about.campaigns.answer_days)
    own = found["answer_days"].fill_null(0).to_numpy()
    last = np.where(own > 0, np.minimum(last, first + own), last)
    offer = pl.when(pl.col("arm") == "b").then("offer_b").otherwise("offer_a").fill_null(0.0)
    percent = (pl.when(pl.col("sent_on").is_null()).then(0.0).otherwise(offer) * 100).round()
    return found.with_columns(
        first=pl.Series(first), last=pl.Series(last), percent=percent.cast(pl.Int64)
    )


def opening(period: Period, sent: pl.DataFrame) -> Ints:
    """The instant at which each of these members opens the message, if he does."""
    key = sent["id"].to_numpy().astype(np.int64)
    days = sent["first"].to_numpy() + period.draws.choice("life opens on", key, OPENING)
    return days * DAY + OPENS + period.draws.below("life opens at", key, MINUTES_OPEN)


def credited(period: Period, account: Ints, minute: Ints, completed: Flags) -> Credit:
    """Which of these orders, by instant, are the first completed ones of a member within his
    campaign; those of treated members are credited to it, at its price once he has opened it."""
    campaign = np.full(len(account), -1, dtype=np.int64)
    off = np.zeros(len(account), dtype=np.int64)
    waiting = live_members(period).filter(pl.col("order_id").is_null())
    row = np.flatnonzero(completed)
    if waiting.is_empty() or not len(row):
        none = np.zeros(0, dtype=np.int64)
        return Credit(campaign, off, none, none)
    moment = account[row] * DAY_KEYS + minute[row] // DAY
    by = np.argsort(moment, kind="stable")
    row, moment = np.append(row[by], -1), np.append(moment[by], NEVER)
    base = waiting["account_id"].to_numpy().astype(np.int64) * DAY_KEYS
    place = np.searchsorted(moment, base + waiting["first"].to_numpy(), side="left")
    hit = moment[place] <= base + waiting["last"].to_numpy()
    order = row[place][hit]
    answers = waiting.filter(pl.Series(hit, dtype=pl.Boolean))
    treated = answers["sent_on"].is_not_null().to_numpy()
    campaign[order[treated]] = answers["campaign_id"].to_numpy()[treated]
    opened = treated & answers["opened"].fill_null(False).to_numpy()
    opened &= opening(period, answers) <= minute[order]
    off[order[opened]] = answers["percent"].to_numpy()[opened]
    return Credit(campaign, off, answers["id"].to_numpy().astype(np.int64), order)


def note_responses(period: Period, credit: Credit, orders: Ints) -> None:
    """Write down which members answered with which order."""
    if len(credit.member):
        ids = [int(member) for member in credit.member]
        numbers = [int(orders[place]) for place in credit.order]
        book = period.book
        book.change_many("campaign_members", "responded", dict.fromkeys(ids, True))
        book.change_many("campaign_members", "order_id", dict(zip(ids, numbers, strict=True)))


def last_order_before(period: Period, account: Ints, day: Ints) -> Ints:
    """For each account the days from its last completed order to that day; -1 for none."""
    orders = period.book.table("orders").filter(pl.col("status") == "completed")
    moment = np.sort(
        orders["account_id"].to_numpy().astype(np.int64) * DAY_KEYS + days_of(orders["order_date"])
    )
    place = np.searchsorted(moment, account * DAY_KEYS + day, side="left") - 1
    if not len(moment):
        return np.full(len(account), -1, dtype=np.int64)
    last = moment[np.maximum(place, 0)]
    mine = (place >= 0) & (last // DAY_KEYS == account)
    return np.where(mine, day - last % DAY_KEYS, -1)


def finished(period: Period) -> list[int]:
    """Ids of campaigns that are over by the end of the period and do not say so."""
    campaigns = period.book.table("campaigns")
    over = campaigns.filter(
        pl.col("status") == "running", pl.col("end_on") < as_date(period.last_day)
    )
    return list(over["id"].to_list())
