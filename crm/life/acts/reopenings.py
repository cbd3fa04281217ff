"""Customers whose case was closed get in touch again because the problem is back.

What will be reopened is known at the beginning of a period and done at its end, so that everybody
who acts in between sees the case as it stood at his own instant.
"""

import numpy as np
import polars as pl

from crm.life.actor import actor
from crm.life.leaving import driven_away
from crm.life.period import Period, as_date, minutes_of, moment_key
from crm.service.case_steps import back_to_us
from crm.service.hours import LENGTH, instant_of
from crm.service.sla import sla_columns
from kit.seeds import Floats

LONGEST = 30
"""Days after closing in which a case comes back; public holidays stretch the working days."""
FOR_GOOD = ("duplicate", "withdrawn")
"""Close codes after which there is nothing to come back to."""


@actor("coming back", 12)
def foresee(period: Period) -> None:
    """Note which closed cases will be reopened in this period, and when."""
    closed = period.book.table("cases").filter(
        pl.col("status") == "closed",
        pl.col("closed_at") >= as_date(period.first_day - LONGEST),
        pl.col("merged_case_id").is_null(),
        pl.col("account_id").is_not_null(),
        ~pl.col("close_code").is_in(FOR_GOOD).fill_null(False),
    )
    if closed.is_empty():
        return
    about, ended = period.about.service.reopens, minutes_of(closed["closed_at"])
    ids = closed["id"].to_numpy().astype(np.int64)
    key = moment_key(ids, ended)
    spread = period.draws.below("life reopens after", key, about.within * LENGTH)
    comes = period.after_business(ended, LENGTH + spread)
    back = period.draws.chance("life reopens", key, _chance(period, closed))
    back &= period.within(comes) & (driven_away(period, closed) > comes)
    period.reopening.update(zip(ids[back].tolist(), comes[back].tolist(), strict=True))


@actor("reopened", 85)
def reopen(period: Period) -> None:
    says = period.say(period.about.service.reopened)
    for case, minute in period.reopening.items():
        back_to_us(period.book, case, instant_of(minute))
        line = {"case_id": case, "kind": "reopened", "minute": minute, "says": says}
        period.events.append(line)


def _chance(period: Period, closed: pl.DataFrame) -> Floats:
    """Higher where the promise was broken, and where the problem came back before."""
    about = period.about.service.reopens
    late = sla_columns(closed, instant_of(period.end))["state"] == "breached"
    chance = about.base + about.late * late.to_numpy()
    return np.asarray(chance + about.again * closed["reopened"].fill_null(False).to_numpy())
