"""Which orders make a customer get in touch, when and about what: as often, as soon and about the
same as in the firm's history, by the channel of the order."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from crm.firm_memory import learnt
from crm.life.period import DAY, NEVER, Period, day_key, days_of, minutes_of
from kit.seeds import Floats, Ints
from sample_data.firm import Firm

LONGEST = 30
"""Days after an order in which a case about it is opened."""
EVENING = 21 * 60 + 30
"""A case of the day of its order comes after all orders of that day."""


@dataclass(frozen=True)
class Causes:
    """Earlier cases about orders by channel of the order, and how many orders in one cause one."""

    cases: pl.DataFrame
    channels: dict[str | None, int]
    starts: Ints
    rate: Floats
    lag: Ints
    """Minutes from midnight of the day of the order to the opening."""


def causes(firm: Firm) -> Causes:
    """What the firm's history says."""
    return learnt(firm, "causes of cases", lambda: _causes(firm))


def troubles(period: Period, account: Ints, day: Ints, channel: pl.Series) -> tuple[Ints, Ints]:
    """For each order when a case about it is opened (NEVER for none), and the position of the
    earlier case it is like."""
    known = causes(period.book.firm)
    if not known.cases.height:
        return np.full(len(account), NEVER), np.zeros(len(account), dtype=np.int64)
    key, draws = day_key(account, day), period.draws
    place = _places(known, channel)
    asks = draws.chance("life case", key, known.rate[place])
    count = known.starts[place + 1] - known.starts[place]
    like = known.starts[place] + draws.below_each("life case like", key, np.maximum(count, 1))
    like = np.minimum(like, known.cases.height - 1)
    lag = known.lag[like] + draws.below("life case minute", key, 61) - 30
    lag = np.maximum(lag, EVENING)
    return np.where(asks & (count > 0), day * DAY + lag, NEVER), like


def _places(known: Causes, channel: pl.Series) -> Ints:
    places = channel.cast(pl.String).replace_strict(
        {name: n for name, n in known.channels.items() if name is not None},
        default=None,
        return_dtype=pl.Int64,
    )
    nothing = known.channels.get(None, 0)
    return places.fill_null(nothing).to_numpy()


def _causes(firm: Firm) -> Causes:
    orders = firm.table("orders").filter(pl.col("status") != "test")
    channel = orders.select("id", "order_date", pl.col("channel").cast(pl.String).alias("by"))
    cases = (
        firm.table("cases")
        .drop_nulls(["order_id", "opened_at"])
        .join(channel, left_on="order_id", right_on="id", how="inner", suffix="_of_order")
        .sort("by", "id", nulls_last=True)
    )
    lag = minutes_of(cases["opened_at"]) - days_of(cases["order_date"]) * DAY
    sound = (lag >= 0) & (lag < LONGEST * DAY)
    cases, lag = cases.filter(pl.Series(sound, dtype=pl.Boolean)), lag[sound]
    names: list[str | None] = sorted(channel["by"].drop_nulls().unique().to_list())
    names = [*names, None] if channel["by"].null_count() else names
    counts = [cases.filter(pl.col("by").eq_missing(pl.lit(name))).height for name in names]
    ordered = [channel.filter(pl.col("by").eq_missing(pl.lit(name))).height for name in names]
    rate = np.array(counts, dtype=np.float64) / np.maximum(np.array(ordered, dtype=np.float64), 1.0)
    starts = np.concatenate([[0], np.cumsum(np.array(counts, dtype=np.int64))]).astype(np.int64)
    return Causes(cases, {name: n for n, name in enumerate(names)}, starts, rate, lag)
