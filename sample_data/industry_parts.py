"""The parts of an industry file: every number that shapes a firm's behaviour, checked strictly."""

from collections.abc import Sequence
from typing import Annotated, Self

from pydantic import Field, model_validator

from kit.text import Text
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


class Season(Part):
    name: Text
    first: Day = Field(alias="from")
    last: Day = Field(alias="to")
    percent: int = Field(ge=1, le=1000)


class Calendar(Part):
    weekdays: list[Annotated[int, Field(ge=1, le=1000)]] = Field(min_length=7, max_length=7)
    seasons: list[Season]


class Segment(Part):
    """A planted kind of customer. Factors multiply the firm-wide rates."""

    id: str
    label: Text
    share: Share
    rate: Positive
    dropout: Positive
    spend: Positive
    satisfaction: Share


class Customers(Part):
    arrive_within: Share
    slowdown: Share
    organisations: Share
    never_order: Share
    channels: dict[str, Share]
    consent: Share
    email: Share
    phone_verified: Share
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
        if not all(text.isdecimal() and len(text) <= 2 for text in self.discounts):
            raise DisagreementError(
                "折扣要写 0 到 99 的整数", "discounts are whole percents 0 to 99"
            )
        return self


class Defects(Part):
    duplicates: Share
    same_names: Share
    invalid_phones: Share
    cancelled: Share
    returned: Share
    opted_out: Share
    test_orders: Share

    @model_validator(mode="after")
    def _leave_room(self) -> Self:
        if self.cancelled + self.returned + self.test_orders > 0.5:
            raise DisagreementError("一半以上的订单无效", "over half of the orders are not valid")
        if self.duplicates + self.same_names > 0.5:
            raise DisagreementError(
                "一半以上的客户重名或重复", "over half of the accounts are copies"
            )
        return self


class Service(Part):
    complaint: Share
    enquiry: Share
    first_response: dict[str, Annotated[int, Field(ge=1, le=100_000)]]
    resolve: dict[str, Annotated[int, Field(ge=1, le=100_000)]]
    slow_after: int = Field(ge=1, le=100_000)
    backlog_days: int = Field(ge=0, le=365)
    backlog: Share
    reopened: Share
    rated: Share
    reply_rate: Share
    instruments: dict[str, Share]

    @model_validator(mode="after")
    def _known(self) -> Self:
        each_of("cases", "priority", list(self.first_response))
        each_of("cases", "priority", list(self.resolve))
        shares_of("survey_replies", "instrument", self.instruments)
        return self


class Sales(Part):
    leads: Share
    converted: Share
    lead_sources: dict[str, Share]
    opportunities: Share
    second_opportunity: Share
    opportunity_yuan: Positive
    advance: dict[str, Share]
    days: dict[str, Annotated[int, Field(ge=1, le=365)]]
    probability: dict[str, Share]
    care_calls: Share

    @model_validator(mode="after")
    def _known(self) -> Self:
        shares_of("leads", "source", self.lead_sources)
        each_of("opportunities", "stage", list(self.probability))
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


class Words(Part):
    organisation_kinds: list[OrganisationKind] = Field(min_length=1)
    titles: dict[str, list[Text]]
    staff_titles: dict[str, list[Text]]
    deals: list[Text] = Field(min_length=1)
    competitors: list[Text] = Field(min_length=1)
    next_steps: list[Text] = Field(min_length=1)
    subjects: list[Text] = Field(min_length=1)
    notes: list[Text] = Field(min_length=1)

    @model_validator(mode="after")
    def _known(self) -> Self:
        each_of("contacts", "role", list(self.titles))
        each_of("staff", "team", list(self.staff_titles))
        if not all([*self.titles.values(), *self.staff_titles.values()]):
            raise DisagreementError("每一类至少写一个称呼", "every list needs at least one title")
        return self


def each_of(table: str, column: str, given: Sequence[str]) -> None:
    """Every value of a category column must be there, and no other."""
    exactly(f"{table}.{column}", list(schema()[table].columns[column].values), given)


def shares_of(table: str, column: str, shares: dict[str, float]) -> None:
    each_of(table, column, list(shares))
    adds_up_to_one(f"{table}.{column}", list(shares.values()))
