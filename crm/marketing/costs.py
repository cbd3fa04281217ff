"""What a campaign will cost, and what it has to bring, before anything is sent."""

import math
from dataclasses import dataclass
from datetime import timedelta

import polars as pl

from crm.book import Book, Row
from crm.conventions import half_up, valid_orders
from crm.marketing.audience import Audience

CONTACT_COST: dict[str, int] = {"sms": 120, "wechat": 80, "email": 50, "call": 250}
"""Fen for each person written to, by channel: our own assumption for teaching, message and its
preparation together, in line with the win-back case."""
YEAR = 365
SURE, POWER = 1.96, 0.84
"""Standard normal quantiles: 5 % significance on two sides, 80 % power."""
LEAST_RATE = 0.02
"""Base rate assumed where hardly anybody buys, so that the spread does not vanish."""


@dataclass(frozen=True, slots=True)
class Basis:
    """What the customers of an audience buy without a campaign; money in fen, shares 0..1."""

    average_order: int
    margin: float
    """(Amount − cost of goods) ÷ amount of their orders of the last year."""
    base_rate: float
    """Share of them with a valid order in the last days, as many as the campaign will run."""


@dataclass(frozen=True, slots=True)
class ArmCost:
    """One arm before sending; money in fen, rates 0..1."""

    arm: str
    offer: float
    people: int
    contact: int
    given: int
    """Discounts that the expected response will cost."""
    break_even_response: float | None
    """Response that pays for the contacts: cost ÷ margin of an order after the discount (Hughes,
    Strategic Database Marketing); None when an order leaves no margin."""
    break_even_lift: float | None
    """Response above the base rate that also pays for the discount to those who would have bought
    anyway (Farris et al., Marketing Metrics); None as above."""
    detectable_lift: float | None
    """Smallest lift over the hold-out that a two-sided test at 5 % finds four times out of five
    (normal approximation, base rate on both sides); None without a hold-out."""


@dataclass(frozen=True, slots=True)
class Costs:
    """The planned costs of a campaign; money in fen."""

    basis: Basis
    arms: tuple[ArmCost, ...]
    budget: int

    @property
    def contact(self) -> int:
        return sum(arm.contact for arm in self.arms)

    @property
    def given(self) -> int:
        return sum(arm.given for arm in self.arms)

    @property
    def total(self) -> int:
        return self.contact + self.given

    @property
    def over(self) -> int:
        """Fen by which the plan exceeds the budget; 0 when it does not."""
        return max(0, self.total - self.budget)

    @property
    def affordable(self) -> int:
        """People that the budget pays for at this channel and these offers."""
        people = sum(arm.people for arm in self.arms)
        return people if not self.over else self.budget * people // self.total


def costs(book: Book, campaign: Row, reached: Audience) -> Costs:
    """Costs of sending the campaign to this audience."""
    basis = basis_of(book, campaign, reached.accounts)
    offers = {"a": campaign["offer_a"] or 0.0, "b": campaign["offer_b"] or 0.0}
    expected = campaign["expected_response"] or 0.0
    each = campaign["contact_cost"] or CONTACT_COST[campaign["channel"]]
    arms = (
        _arm_cost(arm, offer, (reached.size(arm), reached.size("control")), each, expected, basis)
        for arm, offer in offers.items()
        if reached.size(arm)
    )
    return Costs(basis, tuple(arms), campaign["budget"] or 0)


def _arm_cost(
    arm: str, offer: float, sizes: tuple[int, int], each: int, expected: float, basis: Basis
) -> ArmCost:
    people, held = sizes
    given = round(people * expected * basis.average_order * offer)
    left = basis.average_order * (basis.margin - offer)
    response = lift = None
    if left > 0:
        response = _break_even(each, left)
        lift = _break_even(each + basis.base_rate * basis.average_order * offer, left)
    found = detectable(people, held, basis.base_rate) if held else None
    return ArmCost(arm, offer, people, people * each, given, response, lift, found)


def detectable(people: int, held: int, base_rate: float) -> float:
    """Smallest difference of two shares that such groups show; both have members."""
    spread = max(base_rate, LEAST_RATE) * (1 - max(base_rate, LEAST_RATE))
    return (SURE + POWER) * math.sqrt(spread * (1 / people + 1 / held))


def _break_even(cost: float, margin: float) -> float:
    return cost / margin


def basis_of(book: Book, campaign: Row, accounts: pl.Series) -> Basis:
    """What these customers bought in the last year; the whole firm where they bought nothing."""
    year = valid_orders(book).filter(pl.col("order_date") >= book.as_of - timedelta(days=YEAR))
    theirs = year.filter(pl.col("account_id").is_in(accounts.implode()))
    counted = theirs if theirs.height else year
    amount, cogs = int(counted["amount"].sum()), int(counted["cogs"].sum())
    days = (campaign["end_on"] - campaign["start_on"]).days + 1
    lately = theirs.filter(pl.col("order_date") >= book.as_of - timedelta(days=days))
    return Basis(
        average_order=half_up(amount, counted.height) if counted.height else 0,
        margin=(amount - cogs) / amount if amount else 0.0,
        base_rate=lately["account_id"].n_unique() / len(accounts) if len(accounts) else 0.0,
    )
