"""Whom a campaign reaches: segment, exclusions, consent, and arms drawn at random."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import numpy as np
import polars as pl

from crm.book import Book, Row
from crm.conventions import half_up
from crm.marketing.consent import ADDRESS, LAWFUL, agreed, left_alone, may_be_contacted, reachable
from crm.marketing.facts import account_facts
from crm.marketing.segments import members
from kit.seeds import bits
from kit.text import Text

REASONS: dict[str, Text] = {
    "excluded_segment": Text(zh="属于排除细分", en="In the excluded segment"),
    "rested": Text(zh="静默期内已触达", en="Contacted within the rest"),
    "open_complaint": Text(zh="有未结投诉", en="Has an open complaint"),
    "no_consent": Text(zh="未同意营销", en="No marketing consent"),
    "left_alone": Text(zh="勿扰或已退订", en="Do not contact, or opted out"),
    "no_address": Text(zh="没有该渠道可用的地址", en="No address for the channel"),
}
"""Why somebody in the segment is not written to, in the order in which they are asked."""
OWN_CHOICE = ("excluded_segment", "rested", "open_complaint")
"""Reasons the planner chose; the others hold for every campaign."""
ARMS = ("a", "b", "control")


@dataclass(frozen=True, slots=True)
class Plan:
    """What decides the audience of a campaign; shares 0..1."""

    campaign_id: int
    segment_id: int | None
    channel: str
    excluded_segment_id: int | None = None
    rest_days: int = 0
    spare_complaints: bool = False
    control_share: float = 0.0
    second_arm_share: float = 0.0


def plan_of(row: Row) -> Plan:
    """The plan in a campaign's record; what was left empty excludes nobody."""
    return Plan(
        campaign_id=row["id"],
        segment_id=row["segment_id"],
        channel=row["channel"] or "sms",
        excluded_segment_id=row["excluded_segment_id"],
        rest_days=row["rest_days"] or 0,
        spare_complaints=bool(row["spare_complaints"]),
        control_share=row["control_share"] or 0.0,
        second_arm_share=row["second_arm_share"] or 0.0,
    )


@dataclass(frozen=True, eq=False)
class Audience:
    """The way from the segment to those who are written to."""

    chosen: int
    """Customers in the segment."""
    left_out: dict[str, int]
    """Reason -> customers left out for it; who has several counts for the first."""
    accounts: pl.Series
    """Ids of those who may be written to, hold-out included, ascending."""
    arms: pl.Series
    """The arm of each of them."""
    ticked: int
    """Of them, those whose consent the firm's own data do not show: somebody ticked it since."""

    @property
    def after_exclusions(self) -> int:
        return self.chosen - sum(self.left_out[reason] for reason in OWN_CHOICE)

    @property
    def contactable(self) -> int:
        return len(self.accounts)

    def size(self, arm: str) -> int:
        return int((self.arms == arm).sum())

    @property
    def sent(self) -> int:
        """Customers who get a message."""
        return self.contactable - self.size("control")


def audience(book: Book, plan: Plan) -> Audience:
    """Whom the plan reaches as the book stands; the same book and plan give the same arms.
    Nobody without consent is ever in it. UserError when a segment is gone."""
    return book.remember(("campaign audience", plan), lambda: _audience(book, plan))


def _audience(book: Book, plan: Plan) -> Audience:
    wanted = (*LAWFUL, "last_contact_on", "open_complaints", ADDRESS[plan.channel])
    left = account_facts(book, wanted)
    if plan.segment_id is None:
        left = left.clear()
    else:
        left = left.filter(pl.col("id").is_in(members(book, plan.segment_id).implode()))
    chosen, left_out = left.height, dict.fromkeys(REASONS, 0)
    for reason, applies in _questions(book, plan):
        stay = left.filter(~applies)
        left_out[reason], left = left.height - stay.height, stay
    accounts = left.filter(may_be_contacted())["id"]
    return Audience(chosen, left_out, accounts, arms(book, plan, accounts), _ticked(book, accounts))


def _ticked(book: Book, accounts: pl.Series) -> int:
    """How many of the firm's own customers had not agreed when the student took over."""
    own = book.firm.table("accounts")
    refused = own.filter(~pl.col("consent").fill_null(False))["id"]
    return int(accounts.is_in(refused.implode()).sum())


def _questions(book: Book, plan: Plan) -> Iterator[tuple[str, pl.Expr]]:
    if plan.excluded_segment_id is not None:
        spared = members(book, plan.excluded_segment_id)
        yield "excluded_segment", pl.col("id").is_in(spared.implode())
    if plan.rest_days:
        since = book.as_of - timedelta(days=plan.rest_days)
        yield "rested", (pl.col("last_contact_on") > since).fill_null(False)
    if plan.spare_complaints:
        yield "open_complaint", pl.col("open_complaints") > 0
    yield "no_consent", ~agreed()
    yield "left_alone", left_alone()
    yield "no_address", ~reachable(plan.channel)


def arms(book: Book, plan: Plan, accounts: pl.Series) -> pl.Series:
    """An arm for each customer: the shares asked for, rounded half up, of a list in random order
    that depends on firm, campaign and customer alone."""
    count = len(accounts)
    key = bits(book.firm.key.seed, f"campaign {plan.campaign_id} arms", accounts.to_numpy())
    order = np.argsort(key, kind="stable")
    held = _part(count, plan.control_share)
    second = _part(count - held, plan.second_arm_share)
    drawn = np.full(count, 0, dtype=np.int64)
    drawn[order[:held]] = ARMS.index("control")
    drawn[order[held : held + second]] = ARMS.index("b")
    return pl.Series([ARMS[one] for one in drawn.tolist()], dtype=pl.String)


def _part(whole: int, share: float) -> int:
    return half_up(whole * round(share * 10_000), 10_000)


def member_rows(book: Book, plan: Plan) -> pl.DataFrame:
    """The campaign's members as they are stored when it is sent today."""
    reached = audience(book, plan)
    held = reached.arms == "control"
    flags: dict[str, Any] = dict.fromkeys(("opened", "clicked", "responded", "opted_out"), False)
    rows = pl.DataFrame({"account_id": reached.accounts, "arm": reached.arms})
    return rows.with_columns(
        campaign_id=pl.lit(plan.campaign_id, dtype=pl.Int32),
        sent_on=pl.when(pl.lit(held)).then(None).otherwise(pl.lit(book.as_of)),
        **{name: pl.lit(value) for name, value in flags.items()},
    )
