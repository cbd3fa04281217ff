"""What everyday analyses find in a full retail firm, beside what its profile planted."""

import math
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from statistics import NormalDist

import numpy as np
import polars as pl

from crm.book import Book
from crm.duplicates import duplicate_candidates
from crm.metric import compute
from crm.rfm import classes
from kit.seeds import Floats, Ints
from sample_data.firm import Firm, FirmKey
from sample_data.generator.v1.calendar import Calendar, calendar
from sample_data.industry import industry
from sample_data.planted import ordering_time
from sample_data.truth import Truth, true_duplicates

ABOUT = industry("retail")
EPOCH = date(1970, 1, 1)
COMES_BACK_WITHIN = 180
REPLY_GAP = 2, 11
"""Days from an order to a survey reply about it."""
TROUBLE, EARLIER, OWN, MOOD = 0.3, 0.07, 0.1, 0.12
"""Generator 1: trouble with an order, each earlier trouble (three at most), and the spread of
customers and of moods, on a scale of satisfaction from 0 to 1."""
POINTS, AT_ZERO = 11.0, 0.35
"""An NPS score is satisfaction times POINTS plus AT_ZERO, rounded, 0 to 10."""


@dataclass(frozen=True)
class Compared:
    """A planted figure, the one found in the firm's records, and its standard error."""

    label: str
    planted: float
    found: float
    error: float

    @property
    def in_errors(self) -> float:
        return (self.found - self.planted) / self.error


def class_lifts(book: Book, truth: Truth) -> dict[str, dict[str, float]]:
    """How many times oftener a planted segment is met in an RFM class than among all buyers."""
    found = classes(book)
    seen = pl.DataFrame({"account_id": found.accounts, "class": found.codes})
    both = seen.join(truth.tables["accounts"].select("account_id", "segment"), on="account_id")
    whole = dict(both.group_by("segment").len().iter_rows())
    sizes = dict(both.group_by("class").len().iter_rows())
    lifts: dict[str, dict[str, float]] = {name: {} for name in whole}
    for segment, code, count in both.group_by("segment", "class").len().iter_rows():
        lifts[segment][code] = count / sizes[code] / (whole[segment] / both.height)
    return lifts


def campaign_lifts(book: Book) -> list[Compared]:
    """Each campaign and arm: extra customers with an order, in percentage points.

    Planted: opened x clicked x buys, for those who ever order, unless the order falls through or
    the customer would have ordered anyway.
    """
    found = []
    members = book.table("campaign_members").group_by("campaign_id", "arm").len()
    sizes = {(row[0], row[1]): row[2] for row in members.iter_rows()}
    fails = ABOUT.defects.cancelled + ABOUT.defects.returned / 2 + ABOUT.defects.test_orders
    for number, part in enumerate(ABOUT.campaigns, 1):
        for arm, buys in (("a", part.buy_a), ("b", part.buy_b)):
            lift = compute("campaign_lift", book, {"campaign": number, "arm": arm})
            rate = compute(
                "campaign_lift", book, {"campaign": number, "arm": arm, "against": "nothing"}
            )
            alone = (rate - lift) / 100
            extra = part.opened * part.clicked * buys * (1 - fails)
            planted = 100 * extra * (1 - ABOUT.customers.never_order - alone)
            error = math.hypot(
                _error(rate / 100, sizes[number, arm]), _error(alone, sizes[number, "control"])
            )
            found.append(Compared(f"{part.name.en}, {arm}", planted, lift, 100 * error))
    return found


def funnel(firm: Firm) -> list[Compared]:
    """Share of opportunities that pass each stage, among those that have left it."""
    history = firm.table("stage_history")
    found = []
    for stage, planted in ABOUT.sales.advance.items():
        left = history.filter(pl.col("from_stage") == stage)
        rate = float((left["to_stage"] != "lost").mean() or 0.0)
        found.append(Compared(stage, planted, rate, _error(rate, left.height)))
    return found


def scores(firm: Firm, truth: Truth) -> list[Compared]:
    """Mean NPS score by segment, after an order that went well and after trouble with it."""
    replies = replies_about_one_order(firm, truth)
    found = []
    for segment in ABOUT.customers.segments:
        for trouble in (False, True):
            mine = replies.filter(
                (pl.col("segment") == segment.id) & (pl.col("trouble") == trouble)
            )
            mood = segment.satisfaction - TROUBLE * trouble
            planted = np.mean([_mean_score(mood - EARLIER * n) for n in mine["earlier"].to_list()])
            spread = float(mine["score"].std() or 0.0)  # type: ignore[arg-type]
            label = f"{segment.id}, {'trouble' if trouble else 'fine'}"
            mean = float(mine["score"].mean() or 0.0)  # type: ignore[arg-type]
            found.append(Compared(label, float(planted), mean, spread / math.sqrt(mine.height)))
    return found


def _mean_score(mood: float) -> float:
    level = NormalDist(mood * POINTS + AT_ZERO, math.hypot(OWN, MOOD) * POINTS)
    return 10 - sum(level.cdf(score + 0.5) for score in range(10))


def replies_about_one_order(firm: Firm, truth: Truth) -> pl.DataFrame:
    """NPS replies that can be about one order only, with its trouble and the trouble before."""
    orders = _orders(firm, truth)
    replies = firm.table("survey_replies").filter(pl.col("instrument") == "nps")
    placed = orders.filter(~pl.col("status").is_in(["cancelled", "test"]))
    gap = (pl.col("replied_on") - pl.col("order_date")).dt.total_days()
    about = replies.select("id", "account_id", "score", "replied_on").join(
        placed.drop("id"), on="account_id"
    )
    about = about.filter(gap.is_between(*REPLY_GAP))
    about = about.filter(pl.len().over("id") == 1)
    trouble = orders.filter("trouble").select("account_id", before=pl.col("day"))
    earlier = (
        about.join(trouble, on="account_id")
        .filter(pl.col("before") < pl.col("day"))
        .group_by("id")
        .agg(pl.len().clip(upper_bound=3).alias("earlier"))
    )
    return about.join(earlier, on="id", how="left").with_columns(pl.col("earlier").fill_null(0))


@dataclass(frozen=True)
class Returns:
    """Of the customers with a problem solved in so many working minutes: who ordered again."""

    minutes: tuple[float, float]
    share: Compared
    times: Compared
    """By what factor leaving is likelier than after an order that went well."""


def returns_by_handling(
    firm: Firm, truth: Truth, edges: list[float], everybody: bool = False
) -> list[Returns]:
    """Share who order again within 180 days, by working minutes to solve their complaint (as for
    medium priority). Planted: a chance to leave that is 1 + dropout_after_problem times as high
    where it took longer than `slow_after`; ordering as fast as the customer's own rate says.

    Only repeat orders (nobody leaves after the first) of customers who were never written to: a
    campaign calls some leavers back, as one sees when `everybody` is in.
    """
    cases = _solved(firm)
    repeat = pl.int_range(pl.len()).over("account_id") > 0
    following = (pl.col("day").shift(-1).over("account_id") - pl.col("day")) <= COMES_BACK_WITHIN
    orders = _orders(firm, truth).with_columns(
        repeat.alias("repeat"), following.fill_null(False).alias("back")
    )
    written = firm.table("campaign_members").filter(pl.col("arm") != "control")["account_id"]
    watched = (pl.col("day") < ABOUT.days - COMES_BACK_WITHIN) & pl.col("repeat")
    quiet = ~pl.col("account_id").is_in(written.unique().implode()) | pl.lit(everybody)
    minutes = pl.col("minutes")
    known = orders.filter(watched & quiet).join(cases, left_on="id", right_on="order_id")
    return [
        _returned((low, high), known.filter(minutes > low, minutes <= high))
        for low, high in pairwise(edges)
    ]


def _returned(minutes: tuple[float, float], orders: pl.DataFrame) -> Returns:
    busy = ordering_time(ABOUT)
    day = orders["day"].to_numpy()
    until = busy[np.minimum(day + COMES_BACK_WITHIN + 1, ABOUT.days)]
    passed = until - (busy[day] + busy[day + 1]) / 2
    orders_again = 1 - np.exp(-orders["orders_per_day"].to_numpy() * passed)
    slow = orders["minutes"].to_numpy() > ABOUT.service.slow_after
    times = 1 + ABOUT.purchases.dropout_after_problem * slow
    leaves = orders["dropout"].to_numpy()
    planted = float((orders_again * (1 - np.minimum(leaves * times, 1))).mean())
    share = float(orders["back"].mean() or 0.0)
    error = _error(share, orders.height)
    lost = float((orders_again * leaves).mean())
    found = (float(orders_again.mean()) - share) / lost
    return Returns(
        minutes,
        Compared("come back", planted, share, error),
        Compared("leaving", float(times.mean()), found, error / lost),
    )


def _solved(firm: Firm) -> pl.DataFrame:
    """Solved complaints: order_id and working minutes, brought to those of medium priority."""
    cases = firm.table("cases").filter(
        (pl.col("kind") != "enquiry") & pl.col("resolved_at").is_not_null()
    )
    days = calendar(ABOUT)
    took = _working(days, cases["resolved_at"]) - _working(days, cases["first_response_at"])
    resolve = ABOUT.service.resolve
    pace = {name: minutes / resolve["medium"] for name, minutes in resolve.items()}
    slower = cases["priority"].cast(pl.String).replace_strict(pace, return_dtype=pl.Float64)
    return cases.select("order_id").with_columns(
        pl.Series("minutes", (took - 10) / slower.to_numpy())
    )


def _working(days: Calendar, instants: pl.Series) -> Ints:
    minutes = instants.dt.epoch("s").to_numpy() // 60 - days.starts_at_epoch * 1440
    return days.business_minutes(minutes // 1440, minutes % 1440)


def _orders(firm: Firm, truth: Truth) -> pl.DataFrame:
    """Orders by account and day with what is hidden about them and their account."""
    start = (ABOUT.first_day - EPOCH).days
    hidden = truth.tables["orders"].with_columns(pl.col("order_id").cast(pl.Int32))
    return (
        firm.table("orders")
        .select("id", "account_id", "order_date", "status")
        .with_columns((pl.col("order_date").to_physical() - start).alias("day"))
        .join(hidden, left_on="id", right_on="order_id")
        .join(truth.tables["accounts"], on="account_id")
        .with_columns(trouble=pl.col("late") | pl.col("faulty"))
        .sort("account_id", "day", "id")
    )


def duplicates(key: FirmKey, book: Book, threshold: float = 0.6) -> tuple[float, float]:
    """Share of the true pairs that are found, and of the found pairs that are true."""
    true = set(true_duplicates(key))
    found = {(pair.left, pair.right) for pair in duplicate_candidates(book, threshold)}
    return len(true & found) / len(true), len(true & found) / max(1, len(found))


def _error(share: Floats | float, count: int) -> float:
    """Standard error of a share."""
    return math.sqrt(max(float(share) * (1 - float(share)), 1e-9) / count)
