"""Members of campaigns open, click, buy and opt out, by channel, offer and what they did before."""

import numpy as np
import polars as pl

from crm.life.actor import actor
from crm.life.memberships import finished, last_order_before, live_members, opening
from crm.life.period import DAY, MINUTES_OPEN, OPENS, Flags, Period, days_of
from kit.seeds import Floats


@actor("campaigns", 10)
def campaigns(period: Period) -> None:
    sent = live_members(period).filter(pl.col("sent_on").is_not_null())
    if sent.height:
        _answer(period, sent)
    over = finished(period)
    if over:
        period.book.change_many("campaigns", "status", dict.fromkeys(over, "finished"))


def _answer(period: Period, sent: pl.DataFrame) -> None:
    draws, key = period.draws, sent["id"].to_numpy().astype(np.int64)
    last = sent["last"].to_numpy()
    about = period.about.campaigns
    opens = draws.chance("life opened", key, _by_channel(sent, about.opened))
    opened = opening(period, sent)
    opens &= opened // DAY <= last
    clicks = opens & draws.chance("life clicked", key, _by_channel(sent, about.clicked))
    clicked = opened + 1 + draws.below("life clicks after", key, 90)
    buys = clicks & draws.chance("life buys", key, _buying(period, sent))
    later = 1 + draws.below_each("life buys on", key, np.maximum(last - opened // DAY, 1))
    day = opened // DAY + later
    buys &= day <= last
    goes = opens & draws.chance("life opts out", key, _leaving(period, sent))
    _flag(period, sent, "opened", opens & (opened <= period.end))
    _flag(period, sent, "clicked", clicks & (clicked <= period.end))
    _opt_out(period, sent, goes & (opened + 3 <= period.end))
    minute = day * DAY + OPENS + draws.below("life buys at", key, MINUTES_OPEN)
    account = sent["account_id"].to_numpy().astype(np.int64)
    period.extra.append((account[buys], minute[buys]))


def _by_channel(sent: pl.DataFrame, rates: dict[str, float]) -> Floats:
    mean = sum(rates.values()) / len(rates)
    channel = sent["channel"].cast(pl.String)
    return channel.replace_strict(rates, default=mean, return_dtype=pl.Float64).to_numpy()


def _buying(period: Period, sent: pl.DataFrame) -> Floats:
    """Chance that a click becomes an order."""
    about = period.about.campaigns
    offer = sent["percent"].to_numpy() / 100.0
    account = sent["account_id"].to_numpy().astype(np.int64)
    idle = last_order_before(period, account, sent["first"].to_numpy())
    factor = np.full(sent.height, about.never)
    for step in reversed(about.recency):
        factor[(idle >= 0) & (idle <= step.days)] = step.factor
    factor = factor * np.where(_answered_before(period, sent), about.answered_before, 1.0)
    chance = np.minimum(about.buys.base + about.buys.slope * offer, about.buys.most)
    return np.asarray(np.minimum(chance * factor, 1.0))


def _answered_before(period: Period, sent: pl.DataFrame) -> Flags:
    """Who responded to a campaign that was over when this one was sent."""
    book = period.book
    ends = book.table("campaigns").select(pl.col("id").alias("campaign_id"), "end_on")
    earlier = (
        book.table("campaign_members")
        .filter(pl.col("responded") & pl.col("sent_on").is_not_null())
        .join(ends, on="campaign_id", how="left")
        .group_by("account_id")
        .agg(pl.col("end_on").min())
    )
    asked = sent.select("account_id", "sent_on").join(
        earlier, on="account_id", how="left", maintain_order="left"
    )
    return (asked["end_on"] < asked["sent_on"]).fill_null(False).to_numpy()


def _leaving(period: Period, sent: pl.DataFrame) -> Floats:
    """Chance to opt out: higher for those who were written to a short while before."""
    about = period.about.campaigns
    members = period.book.table("campaign_members").filter(pl.col("sent_on").is_not_null())
    size = DAY * DAY
    days = days_of(members["sent_on"])
    moment = np.sort(members["account_id"].to_numpy().astype(np.int64) * size + days)
    here = sent["account_id"].to_numpy().astype(np.int64) * size + sent["first"].to_numpy()
    lately = np.searchsorted(moment, here, side="left") - np.searchsorted(
        moment, here - about.crowded_days, side="left"
    )
    return np.asarray(_by_channel(sent, about.opted_out) * (1.0 + about.crowded * lately))


def _flag(period: Period, sent: pl.DataFrame, column: str, which: Flags) -> None:
    new = which & ~sent[column].fill_null(False).to_numpy()
    ids = sent["id"].filter(pl.Series(new, dtype=pl.Boolean)).to_list()
    period.book.change_many("campaign_members", column, dict.fromkeys(ids, True))


def _opt_out(period: Period, sent: pl.DataFrame, which: Flags) -> None:
    new = which & ~sent["opted_out"].fill_null(False).to_numpy()
    gone = sent.filter(pl.Series(new, dtype=pl.Boolean))
    book = period.book
    book.change_many("campaign_members", "opted_out", dict.fromkeys(gone["id"].to_list(), True))
    accounts = {book.survivor(id) for id in gone["account_id"].to_list()}
    book.change_many("accounts", "do_not_contact", dict.fromkeys(sorted(accounts), True))
    book.change_many("accounts", "consent", dict.fromkeys(sorted(accounts), False))
