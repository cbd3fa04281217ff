"""An industry: every number that shapes its firms, read strictly from industries/<name>.yaml."""

import difflib
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from kit.errors import UserError
from kit.text import Text
from kit.yamlfiles import read_model
from sample_data.generator.v1.look_up import quantile_names
from sample_data.schema import schema

FOLDER = Path(__file__).with_name("industries")

Share = Annotated[float, Field(ge=0, le=1)]
Positive = Annotated[float, Field(gt=0, le=1e9)]
Weight = Annotated[int, Field(ge=0, le=100_000)]
Day = Annotated[date, Field(strict=False)]
OpenStage = Literal["prospecting", "qualification", "proposal", "negotiation"]


class Part(BaseModel):
    """A part of an industry file: nothing unknown, nothing converted."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


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
    most_pieces: dict[Literal["person", "organisation"], Annotated[int, Field(ge=1, le=10_000)]]
    discounts: dict[str, Weight]

    @model_validator(mode="after")
    def _known(self) -> Self:
        for name in (self.rate, self.dropout, self.spend_within, self.spend_between):
            known("quantile table", name, quantile_names())
        shares_of("orders", "channel", self.channels)
        each_of("orders", "channel", list(self.late))
        if set(self.most_pieces) != {"person", "organisation"}:
            raise ValueError("most_pieces 要写 person 和 organisation / needs both kinds")
        if not all(text.isdigit() and int(text) < 100 for text in self.discounts):
            raise ValueError("折扣要写 0 到 99 的整数百分比 / discounts are whole percents 0..99")
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
            raise ValueError("一半以上的订单无效 / more than half of the orders are not valid")
        if self.duplicates + self.same_names > 0.5:
            raise ValueError("一半以上的客户是重复的 / more than half of the accounts are duplicates")
        return self


class Service(Part):
    complaint: Share
    enquiry: Share
    first_response: dict[str, Annotated[int, Field(ge=1, le=100_000)]]
    resolve: dict[str, Annotated[int, Field(ge=1, le=100_000)]]
    slow_after: int = Field(ge=1, le=100_000)
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
    advance: dict[OpenStage, Share]
    days: dict[OpenStage, Annotated[int, Field(ge=1, le=365)]]
    probability: dict[str, Share]
    care_calls: Share

    @model_validator(mode="after")
    def _known(self) -> Self:
        shares_of("leads", "source", self.lead_sources)
        each_of("opportunities", "stage", list(self.probability))
        if len(self.advance) != 4 or len(self.days) != 4:
            raise ValueError("四个进行中的阶段都要写 / all four open stages are needed")
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
        known("campaign kind", self.kind, list(schema()["campaigns"].columns["kind"].values))
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
            raise ValueError("每一类至少写一个称呼 / every list needs at least one title")
        return self


class Industry(Part):
    """One industry file as a whole."""

    name: Text
    firm_names: list[Text] = Field(min_length=1)
    first_day: Day
    as_of: Day
    calendar: Calendar
    customers: Customers
    purchases: Purchases
    defects: Defects
    service: Service
    sales: Sales
    staff: dict[str, Annotated[int, Field(ge=1, le=1000)]]
    campaigns: list[Campaign] = Field(min_length=1, max_length=30)
    products: list[Product] = Field(min_length=1, max_length=1000)
    words: Words

    @model_validator(mode="after")
    def _agrees(self) -> Self:
        each_of("staff", "team", list(self.staff))
        if not 30 <= self.days <= 3660:
            raise ValueError("数据期要在 30 天到 10 年之间 / the period is 30 days to 10 years")
        for campaign in self.campaigns:
            last = campaign.start + timedelta(days=campaign.days)
            if campaign.start < self.first_day or last > self.as_of:
                raise ValueError(
                    f"活动“{campaign.name.zh}”超出数据期 / {campaign.name.en!r} is outside the period"
                )
        for product in self.products:
            if product.goes_with > len(self.products):
                raise ValueError(
                    f"没有第 {product.goes_with} 个产品 / there is no product {product.goes_with}"
                )
        return self

    @property
    def days(self) -> int:
        """Days of data: first_day is day 0, as_of is day `days`."""
        return (self.as_of - self.first_day).days


def industries() -> dict[str, Industry]:
    """Every industry by the name of its file."""
    return {path.stem: industry(path.stem) for path in sorted(FOLDER.glob("*.yaml"))}


@cache
def industry(name: str) -> Industry:
    """One industry; UserError names the nearest when there is none, ContentError a bad file."""
    names = sorted(path.stem for path in FOLDER.glob("*.yaml"))
    if name not in names:
        near = (difflib.get_close_matches(name, names, n=1) or names)[0]
        raise UserError(
            "unknown_industry",
            f"没有名为“{name[:40]}”的行业，最接近的是“{near}”。",
            f"There is no industry called {name[:40]!r}; the nearest is {near!r}.",
        )
    return read_model(FOLDER / f"{name}.yaml", Industry)


def known(noun: str, name: str, names: list[str]) -> None:
    """Raise ValueError naming the nearest when `name` is none of `names`."""
    if name not in names:
        near = (difflib.get_close_matches(name, names, n=1, cutoff=0.0) or names)[0]
        raise ValueError(f"没有“{name}”，最接近的是“{near}” / no {noun} {name!r}; nearest {near!r}")


def each_of(table: str, column: str, given: list[str]) -> None:
    """Every value of a category column must be there, and no other."""
    values = list(schema()[table].columns[column].values)
    for name in given:
        known(f"{table}.{column}", name, values)
    missing = [name for name in values if name not in given]
    if missing:
        raise ValueError(f"缺少 {'、'.join(missing)} / missing {', '.join(missing)}")


def shares_of(table: str, column: str, shares: dict[str, float]) -> None:
    each_of(table, column, list(shares))
    adds_up_to_one(f"{table}.{column}", list(shares.values()))


def adds_up_to_one(what: str, shares: list[float]) -> None:
    if abs(sum(shares) - 1) > 1e-9:
        raise ValueError(f"{what} 的份额之和是 {sum(shares):g}，应为 1 / shares must add up to 1")
