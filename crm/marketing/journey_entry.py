"""Who enters a journey as the book stands, who of them is held out, and what it can cost."""

from dataclasses import dataclass
from datetime import timedelta

import numpy as np
import polars as pl

from crm.book import Book
from crm.marketing.audience import Audience, audience
from crm.marketing.consent import ADDRESS
from crm.marketing.costs import CONTACT_COST, Basis, basis_of, detectable
from crm.marketing.facts import account_facts
from crm.marketing.journey import SILENT, Journey
from crm.marketing.segments import members
from kit.errors import UserError
from kit.seeds import bits

SCALE = 1 << 32
WIDEST = 0.5
"""The share that spreads most. A rule such as "bought lately" makes the share of past buyers 1,
which says nothing about the days to come."""


def entrants(book: Book, planned: Journey) -> pl.Series:
    """Ids of those who would enter now: in the segment, not excluded, consent given, an address for
    the first message, not in the journey before. Ascending."""
    accounts = audience(book, planned.plan()).accounts
    known = book.table("journey_members").filter(pl.col("journey_id") == planned.id)["account_id"]
    return accounts.filter(~accounts.is_in(known.unique().to_list()))


def held_out(book: Book, planned: Journey, accounts: pl.Series) -> pl.Series:
    """Whether each customer is held out: a draw that hangs on firm, journey and customer alone, so
    that it is the same whenever he enters."""
    drawn = bits(book.firm.key.seed, f"journey {planned.id} hold-out", accounts.to_numpy())
    limit = round(planned.control_share * 10_000) * SCALE // 10_000
    return pl.Series((drawn >> np.uint64(32)) < np.uint64(limit), dtype=pl.Boolean)


@dataclass(frozen=True, slots=True)
class StepOutlook:
    """One step before the start; money in fen."""

    most: int
    """Who gets it at most: everybody who can be reached by its channel."""
    silent: int
    """Who gets it if nobody ever opens, clicks or orders."""
    cost: int
    """Contacts if everybody gets it."""
    silent_cost: int


@dataclass(frozen=True, eq=False)
class Outlook:
    """A journey that is started now, before anything is sent; money in fen, shares 0..1."""

    way: Audience
    treated: int
    held: int
    steps: tuple[StepOutlook, ...]
    basis: Basis
    offer: float
    """The highest discount of its steps."""
    detectable_lift: float | None
    """Smallest lift over the hold-out that such groups show; None without a hold-out."""

    @property
    def most_cost(self) -> int:
        return sum(step.cost for step in self.steps)

    @property
    def silent_cost(self) -> int:
        return sum(step.silent_cost for step in self.steps)

    @property
    def discount(self) -> int:
        """Fen that the highest discount takes off an average order."""
        return round(self.basis.average_order * self.offer)

    @property
    def break_even_lift(self) -> float | None:
        """Lift that pays for the contacts of every step: cost ÷ (customers × margin of an order
        after the discount) (Hughes, Strategic Database Marketing); None when an order leaves no
        margin or nobody is treated."""
        left = self.basis.average_order * (self.basis.margin - self.offer)
        return self.most_cost / (self.treated * left) if left > 0 and self.treated else None


def outlook(book: Book, planned: Journey) -> Outlook:
    """What starting the journey now would do. UserError when a segment is gone."""
    return book.remember(("journey outlook", planned), lambda: _outlook(book, planned))


def _outlook(book: Book, planned: Journey) -> Outlook:
    accounts = entrants(book, planned)
    held = held_out(book, planned, accounts)
    treated = accounts.filter(~held)
    days = {"start_on": book.as_of, "end_on": book.as_of + timedelta(days=planned.goal_days - 1)}
    basis = basis_of(book, days, accounts)
    count = int(held.sum())
    base = min(basis.base_rate, WIDEST)
    found = detectable(len(treated), count, base) if count and len(treated) else None
    return Outlook(
        way=audience(book, planned.plan()),
        treated=len(treated),
        held=count,
        steps=_steps(book, planned, treated),
        basis=basis,
        offer=max((step.offer for step in planned.steps if step.sends), default=0.0),
        detectable_lift=found,
    )


def _steps(book: Book, planned: Journey, treated: pl.Series) -> tuple[StepOutlook, ...]:
    facts = account_facts(book, ADDRESS.values())
    mine = facts.filter(pl.col("id").is_in(treated.implode()))
    found = []
    for step in planned.steps:
        most = int(mine[ADDRESS[step.do]].sum()) if step.sends else mine.height
        silent = most if step.when in SILENT else 0
        each = CONTACT_COST[step.do] if step.sends else 0
        found.append(StepOutlook(most, silent, most * each, silent * each))
    return tuple(found)


def check_startable(book: Book, planned: Journey) -> Outlook:
    """What the start would do; UserError when nobody would enter."""
    seen = outlook(book, planned)
    if not seen.treated and not planned.entry_days:
        raise UserError(
            "nobody_enters",
            "排除之后没有可以进入旅程的客户，请放宽细分或排除条件。",
            "Nobody is left to enter; widen the segment or the exclusions.",
        )
    if planned.segment_id is not None:
        members(book, planned.segment_id)
    return seen
