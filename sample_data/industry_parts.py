"""The parts of an industry file: every number that shapes a firm's behaviour, checked strictly."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import Field, model_validator

from kit.text import Text
from kit.yamlfiles import read_model
from sample_data.generator.v1.look_up import quantile_names
from sample_data.profile_part import (
    Day,
    DisagreementError,
    Part,
    Positive,
    Share,
    Weight,
    adds_up_to_one,
    exactly,
    known,
)
from sample_data.schema import schema

OPEN_STAGES = ("prospecting", "qualification", "proposal", "negotiation")
PAYMENT_HABITS = ("prompt", "slow", "bad")


class Season(Part):
    name: Text
    first: Day = Field(alias="from")
    last: Day = Field(alias="to")
    percent: int = Field(ge=1, le=1000)


class Calendar(Part):
    weekdays: list[Annotated[int, Field(ge=1, le=1000)]] = Field(
        default=[100] * 7, min_length=7, max_length=7
    )
    seasons: list[Season] = Field(default_factory=list)


class Segment(Part):
    """A planted kind of customer. Factors multiply the firm-wide rates."""

    id: str
    label: Text
    share: Share
    rate: Positive
    dropout: Positive
    spend: Positive
    satisfaction: Share
    price_response: float = Field(default=1.0, ge=0, le=5)
    """By how many percent less often a product is chosen among others when it is one percent
    dearer than at first."""


class PriceChange(Part):
    """A day on which a share of the list prices goes up or down, by `most` at most."""

    on: Day
    share: Share
    most: Annotated[float, Field(ge=0.05, le=0.2)]


class Customers(Part):
    arrive_within: Share
    slowdown: Share
    organisations: Share
    never_order: Share
    channels: dict[str, Share]
    consent: Share
    email: Share
    phone_verified: Share
    in_one_city: bool = False
    """Everybody lives in one city, which differs from firm to firm."""
    segments: list[Segment] = Field(min_length=1, max_length=50)

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        shares_of("accounts", "channel", self.channels)
        adds_up_to_one("segments", [segment.share for segment in self.segments])
        return self


class Purchases(Part):
    rate: str
    rate_scale: Positive
    dropout: str
    dropout_scale: Positive
    dropout_after_problem: float = Field(ge=0, le=100)
    duplicate_rate: Share
    spend_within: str
    spend_between: str
    spend_scale: Positive
    organisation_spend: Positive
    channels: dict[str, Share]
    late: dict[str, Share]
    quality_problem: Share
    lines: list[Weight] = Field(min_length=1, max_length=8)
    companion: Share
    most_pieces: dict[str, Annotated[int, Field(ge=1, le=10_000)]]
    discounts: dict[str, Weight]
    usual_pieces: int = Field(default=5, ge=1, le=10_000)
    """Products so cheap that a line's value would take more pieces are seldom chosen for it."""

    @model_validator(mode="after")
    def _known(self) -> Self:
        for name in (self.rate, self.dropout, self.spend_within, self.spend_between):
            known("quantile table", name, quantile_names())
        shares_of("orders", "channel", self.channels)
        each_of("orders", "channel", list(self.late))
        each_of("accounts", "kind", list(self.most_pieces))
        if not self.spend_within.startswith("gamma_"):
            raise DisagreementError(
                "金额的波动要用 gamma 分布", "spend_within must be a gamma table"
            )
        _whole("discounts", self.discounts, 99)
        return self


class Defects(Part):
    duplicates: Share = 0.05
    same_names: Share = 0.03
    invalid_phones: Share = 0.03
    cancelled: Share = 0.02
    returned: Share = 0.04
    opted_out: Share = 0.06
    test_orders: Share = 0.003

    @model_validator(mode="after")
    def _leave_room(self) -> Self:
        if self.cancelled + self.returned + self.test_orders > 0.5:
            raise DisagreementError("一半以上的订单无效", "over half of the orders are not valid")
        if self.duplicates + self.same_names > 0.5:
            raise DisagreementError(
                "一半以上的客户重名或重复", "over half of the accounts are copies"
            )
        return self


Minutes = dict[str, Annotated[int, Field(ge=1, le=100_000)]]


class Service(Part):
    complaint: Share = 0.6
    enquiry: Share = 0.018
    first_response: Minutes = Field(default={"low": 260, "medium": 130, "high": 50})
    resolve: Minutes = Field(default={"low": 420, "medium": 700, "high": 800})
    slow_after: int = Field(default=900, ge=1, le=100_000)
    backlog_days: int = Field(default=21, ge=0, le=365)
    backlog: Share = 0.7
    reopened: Share = 0.08
    rated: Share = 0.6
    reply_rate: Share = 0.105
    instruments: dict[str, Share] = Field(default={"nps": 0.5, "csat": 0.3, "ces": 0.2})

    @model_validator(mode="after")
    def _known(self) -> Self:
        each_of("cases", "priority", list(self.first_response))
        each_of("cases", "priority", list(self.resolve))
        shares_of("survey_replies", "instrument", self.instruments)
        return self


class Sales(Part):
    leads: Share = 0.30
    converted: Share = 0.24
    lead_sources: dict[str, Share] = Field(
        default={"store": 0.18, "online": 0.27, "referral": 0.15, "campaign": 0.25}
        | {"exhibition": 0.15}
    )
    opportunities: Share = 0.56
    second_opportunity: Share = 0.16
    opportunity_yuan: Positive = 2600.0
    advance: dict[str, Share] = Field(
        default={"prospecting": 0.86, "qualification": 0.82, "proposal": 0.8, "negotiation": 0.78}
    )
    days: dict[str, Annotated[int, Field(ge=1, le=365)]] = Field(
        default={"prospecting": 14, "qualification": 18, "proposal": 22, "negotiation": 16}
    )
    probability: dict[str, Share] = Field(
        default={"prospecting": 0.1, "qualification": 0.2, "proposal": 0.5, "negotiation": 0.8}
        | {"won": 1.0, "lost": 0.0}
    )
    care_calls: Share = 0.45
    quotes: bool = True
    """Whether opportunities are quoted from the proposal on."""
    tax_rate: Share = 0.13
    """Value added tax on quotes."""
    quote_discounts: dict[str, Weight] = Field(
        default={"0": 26, "5": 30, "10": 24, "15": 12, "20": 8}
    )
    payment_terms: dict[str, Weight] = Field(default={"30": 60, "60": 40})
    """Days organisations have for paying; none where they do not pay by invoice."""
    payment_habits: dict[str, Share] = Field(default={"prompt": 0.62, "slow": 0.28, "bad": 0.1})
    contacts_with_size: Share = 0.0
    """How far the number of contacts follows what an organisation spends."""
    amount_with_size: Share = 0.0
    days_with_size: Share = 0.0
    """How far the amount of a deal, and its days in each stage, follow what the account spends."""

    @model_validator(mode="after")
    def _known(self) -> Self:
        shares_of("leads", "source", self.lead_sources)
        each_of("opportunities", "stage", list(self.probability))
        exactly("payment_habits", PAYMENT_HABITS, list(self.payment_habits))
        adds_up_to_one("payment_habits", list(self.payment_habits.values()))
        _whole("quote_discounts", self.quote_discounts, 99)
        _whole("payment_terms", self.payment_terms, 365)
        exactly("advance", OPEN_STAGES, list(self.advance))
        exactly("days", OPEN_STAGES, list(self.days))
        return self


class Campaign(Part):
    name: Text
    kind: str
    channel: str
    budget: Positive
    start: Day
    days: int = Field(ge=1, le=365)
    expected_response: Share
    reach: Share
    inactive_days: int = Field(default=0, ge=0, le=1000)
    control: Share
    opened: Share
    clicked: Share
    buy_a: Share
    buy_b: Share

    @model_validator(mode="after")
    def _known(self) -> Self:
        known("kind", self.kind, list(schema()["campaigns"].columns["kind"].values))
        known("channel", self.channel, list(schema()["campaigns"].columns["channel"].values))
        return self


class Product(Part):
    name: Text
    category: Text
    price: Positive
    cost: Share
    weight: Annotated[int, Field(ge=1, le=100_000)]
    goes_with: int = Field(default=0, ge=0)
    """Number of the product often bought together with it, from 1; 0 for none."""


class OrganisationKind(Part):
    name: Text
    short: Text


def _general(name: str) -> Callable[[], Any]:
    """A default for a list of words: those that fit any trade."""
    return lambda: getattr(general_words(), name)


class Words(Part):
    organisation_kinds: list[OrganisationKind] = Field(min_length=1)
    titles: dict[str, list[Text]] = Field(default_factory=_general("titles"))
    staff_titles: dict[str, list[Text]] = Field(default_factory=_general("staff_titles"))
    deals: list[Text] = Field(min_length=1)
    competitors: list[Text] = Field(default_factory=_general("competitors"))
    next_steps: list[Text] = Field(default_factory=_general("next_steps"))
    subjects: list[Text] = Field(default_factory=_general("subjects"))
    notes: list[Text] = Field(default_factory=_general("notes"))

    @model_validator(mode="after")
    def _known(self) -> Self:
        each_of("contacts", "role", list(self.titles))
        each_of("staff", "team", list(self.staff_titles))
        if not all([*self.titles.values(), *self.staff_titles.values()]):
            raise DisagreementError("每一类至少写一个称呼", "every list needs at least one title")
        return self


@cache
def general_words() -> Words:
    """What an industry says where it has no words of its own."""
    return read_model(Path(__file__).with_name("general_words.yaml"), Words)


def _whole(name: str, given: Mapping[str, float], most: int) -> None:
    """Whole numbers from 0 to `most`, written as texts because they are keys."""
    if not all(text.isdecimal() and len(text) <= 3 and int(text) <= most for text in given):
        raise DisagreementError(
            f"{name} 要写 0 到 {most} 的整数", f"{name} are whole numbers 0 to {most}"
        )


def each_of(table: str, column: str, given: Sequence[str]) -> None:
    """Every value of a category column must be there, and no other."""
    exactly(f"{table}.{column}", list(schema()[table].columns[column].values), given)


def shares_of(table: str, column: str, shares: dict[str, float]) -> None:
    each_of(table, column, list(shares))
    adds_up_to_one(f"{table}.{column}", list(shares.values()))
