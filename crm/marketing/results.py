"""What a campaign brought: funnel by arm, lift over the hold-out, incremental margin, ROI."""

import math
from dataclasses import dataclass

import polars as pl

from crm.book import Book
from crm.marketing.costs import CONTACT_COST
from crm.metric import compute

PREPARING = 10
"""One part in so many of a past campaign's budget went into preparing it: our own assumption, used
where no cost per contact is on record."""
SURE = 1.96
"""Standard errors on both sides of a 95 % interval."""
FEW = 30
"""Customers in a group below which a rate says little."""


@dataclass(frozen=True, slots=True)
class ArmResult:
    """One arm as it stands; money in fen."""

    arm: str
    members: int
    sent: int
    opened: int
    clicked: int
    responded: int
    """Members with a valid order while the campaign ran."""
    opted_out: int
    revenue: int
    """Net amount of those orders."""
    margin: int
    """Net amount less cost of goods of those orders."""

    @property
    def rate(self) -> float:
        """Responded ÷ members, 0..1."""
        return self.responded / self.members if self.members else 0.0


@dataclass(frozen=True, slots=True)
class Lift:
    """An arm's response less the hold-out's, 0..1, with its 95 % interval (difference of two
    proportions, unpooled; Agresti, Categorical Data Analysis) and the pooled two-sided z test."""

    arm: str
    difference: float
    low: float
    high: float
    z: float
    p: float
    orders: float
    """Orders more than the arm would have placed anyway."""
    few: bool
    """A group is too small for the interval to be trusted."""

    @property
    def sure(self) -> bool:
        """The interval leaves out 0."""
        return self.low > 0 or self.high < 0


@dataclass(frozen=True, slots=True)
class Result:
    """A campaign's outcome up to now; money in fen."""

    arms: tuple[ArmResult, ...]
    lifts: tuple[Lift, ...]
    """Of a, of b, and of both together ("sent"), as far as there is a hold-out."""
    cost: int
    usual_cost: bool
    """No cost per contact is on record: the channel's and a tenth of the budget are taken."""
    incremental_margin: int | None
    """Margin of the arms less that of as many customers of the hold-out; None without one."""

    @property
    def roi(self) -> float | None:
        """(Incremental margin − cost) ÷ cost (Farris et al., Marketing Metrics)."""
        if self.incremental_margin is None or not self.cost:
            return None
        return (self.incremental_margin - self.cost) / self.cost

    @property
    def incremental_orders(self) -> float | None:
        """None without a hold-out."""
        both = next((one for one in self.lifts if one.arm == "sent"), None)
        return None if both is None else both.orders

    @property
    def cost_per_order(self) -> float | None:
        """Fen for each order more; None when there are none."""
        more = self.incremental_orders
        return None if more is None or more <= 0 else self.cost / more

    def total(self, arms: tuple[str, ...] = ("a", "b")) -> ArmResult:
        """Several arms taken together."""
        chosen = [arm for arm in self.arms if arm.arm in arms]
        fields = ("members", "sent", "opened", "clicked", "responded", "opted_out")
        sums = [
            sum(getattr(arm, name) for arm in chosen) for name in (*fields, "revenue", "margin")
        ]
        return ArmResult("sent", *sums)


def results(book: Book) -> dict[int, Result]:
    """Every campaign that has members, by its id."""
    return book.remember("campaign results", lambda: _results(book))


def result(book: Book, campaign_id: int) -> Result | None:
    """One campaign; None before it has members."""
    return results(book).get(campaign_id)


def _results(book: Book) -> dict[int, Result]:
    counted = _counted(book)
    campaigns = book.table("campaigns").select("id", "contact_cost", "channel", "budget")
    money = {id: _costs(*about) for id, *about in campaigns.iter_rows()}
    by_campaign: dict[int, list[ArmResult]] = {}
    for campaign_id, *values in counted.iter_rows():
        by_campaign.setdefault(campaign_id, []).append(ArmResult(*values))
    return {id: _result(book, arms, *money[id]) for id, arms in by_campaign.items() if id in money}


def _costs(
    contact_cost: int | None, channel: str | None, budget: int | None
) -> tuple[int, int, bool]:
    """Fen for each contact and once for all; whether they are the usual ones."""
    if contact_cost is not None:
        return contact_cost, 0, False
    return CONTACT_COST.get(channel or "", 0), (budget or 0) // PREPARING, True


def _counted(book: Book) -> pl.DataFrame:
    """A row per campaign and arm, in the order of ArmResult's fields."""
    orders = book.table("orders").select(order_id="id", amount="amount", cogs="cogs")
    flags = [pl.col(name).sum() for name in ("opened", "clicked", "responded", "opted_out")]
    return (
        book.table("campaign_members")
        .join(orders, "order_id", how="left")
        .filter(pl.col("arm").is_not_null())
        .group_by("campaign_id", "arm")
        .agg(
            pl.len(),
            pl.col("sent_on").is_not_null().sum(),
            *flags,
            pl.col("amount").sum(),
            margin=(pl.col("amount") - pl.col("cogs")).sum(),
        )
        .sort("campaign_id", "arm")
    )


def _result(book: Book, arms: list[ArmResult], each: int, once: int, usual: bool) -> Result:
    whole = Result(tuple(arms), (), 0, False, None)
    treated, held = whole.total(), whole.total(("control",))
    cost = treated.sent * each + once
    lifts: tuple[Lift, ...] = ()
    margin = None
    if held.members and treated.members:
        lifts = tuple(lift(book, arm, held) for arm in (*arms, treated) if arm.arm != "control")
        margin = round(treated.margin - held.margin * treated.members / held.members)
    return Result(tuple(arms), lifts, cost, usual, margin)


def lift(book: Book, arm: ArmResult, held: ArmResult) -> Lift:
    """The arm against the hold-out; both have members."""
    p, q = arm.rate, held.rate
    error = math.sqrt(p * (1 - p) / arm.members + q * (1 - q) / held.members)
    difference = p - q
    counts = {"a": arm.responded, "n": arm.members, "b": held.responded, "m": held.members}
    test = compute("two_proportion_z", book, counts)
    return Lift(
        arm=arm.arm,
        difference=difference,
        low=difference - SURE * error,
        high=difference + SURE * error,
        z=test["z"],
        p=test["p"],
        orders=arm.members * difference,
        few=min(arm.members, held.members) < FEW,
    )
