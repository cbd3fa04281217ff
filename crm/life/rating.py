"""How a customer rates the way his case was handled: late, reopened and unpleasant ones lower."""

import numpy as np
import polars as pl

from crm.life.period import Period
from crm.service.hours import instant_of
from crm.service.sla import sla_columns
from kit.seeds import Ints


def ratings(period: Period, closed: pl.DataFrame, key: Ints) -> Ints:
    """1 to 5 for each closed case. Late: the SLA promise was broken, response or resolution."""
    about = period.about.service.rating
    late = sla_columns(closed, instant_of(period.end))["state"] == "breached"
    level = np.full(closed.height, about.level)
    level -= about.late * late.to_numpy()
    level -= about.reopened * closed["reopened"].fill_null(False).to_numpy()
    level -= about.unpleasant * (closed["kind"] != "enquiry").fill_null(False).to_numpy()
    level += period.draws.quantile("life rating", key, "normal") * about.spread
    return np.asarray(np.clip(np.rint(level), 1, 5), dtype=np.int64)
