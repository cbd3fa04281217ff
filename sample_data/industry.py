"""An industry: every number that shapes its firms, read strictly from industries/<name>.yaml."""

import difflib
from datetime import timedelta
from functools import cache, cached_property
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, model_validator

from kit.errors import UserError
from kit.text import Text
from kit.yamlfiles import read_model
from sample_data.articles import Article, general_articles
from sample_data.industry_parts import (
    Calendar,
    Campaign,
    Customers,
    Defects,
    PriceChange,
    Product,
    Purchases,
    Sales,
    Service,
    Words,
    each_of,
)
from sample_data.packs_folder import pack_names, raise_in_pack, read_pack
from sample_data.profile_part import Day, DisagreementError, Part, at, known
from sample_data.relabel import check_labels, relabelled
from sample_data.schema import Table
from sample_data.table_checks import Plan, check_facts, plan_of
from sample_data.table_rules import DeclaredTable, Fact, Labels, Name

FOLDER = Path(__file__).with_name("industries")


class Industry(Part):
    """One industry file as a whole."""

    name: Text
    firm_names: list[Text] = Field(min_length=1)
    first_day: Day
    as_of: Day
    calendar: Calendar = Field(default_factory=Calendar)
    customers: Customers
    purchases: Purchases
    defects: Defects = Field(default_factory=Defects)
    service: Service = Field(default_factory=Service)
    sales: Sales = Field(default_factory=Sales)
    staff: dict[str, Annotated[int, Field(ge=1, le=1000)]] = Field(
        default_factory=lambda: {"sales": 5, "marketing": 2, "service": 5}
    )
    campaigns: list[Campaign] = Field(default_factory=list, max_length=30)
    products: list[Product] = Field(min_length=1, max_length=1000)
    price_changes: list[PriceChange] = Field(default_factory=list, max_length=24)
    words: Words
    articles: list[Article] = Field(default_factory=general_articles, max_length=200)
    labels: dict[str, Labels] = Field(default_factory=dict)
    packs: list[str] = Field(default_factory=list)
    tables: dict[Name, DeclaredTable] = Field(default_factory=dict)
    planted: list[Fact] = Field(default_factory=list)
    may_be_empty: list[str] = Field(default_factory=list)
    """Tables and table.columns that the trade has no use for: the proof expects nothing there."""

    @model_validator(mode="after")
    def _agrees(self) -> Self:
        each_of("staff", "team", list(self.staff))
        if not 30 <= self.days <= 3660:
            raise DisagreementError(
                "数据期要在 30 天到 10 年之间", "the period is 30 days to 10 years"
            )
        self._campaigns_fit()
        self._products_fit()
        check_labels(self.labels)
        self._tables_fit()
        return self

    def _tables_fit(self) -> None:
        for place, name in enumerate(self.packs):
            with at("packs", place):
                known("packs", name, pack_names())
            for table in read_pack(name).tables:
                if table in self.tables:
                    zh, en = f"“{table}”已在包“{name}”中", f"{table!r} is in the pack {name!r}"
                    raise DisagreementError(zh, en, ("tables", table))
        try:
            with at("tables"):
                plan_of(self.declared, self.segments, (self.first_day, self.as_of))
        except DisagreementError as error:
            raise_in_pack(self.packs, error)
            raise
        with at("planted"):
            check_facts(self.planted, self.declared, self.segments)

    def _campaigns_fit(self) -> None:
        for part in self.campaigns:
            if part.start < self.first_day or part.start + timedelta(days=part.days) > self.as_of:
                raise DisagreementError(
                    f"活动“{part.name.zh}”超出数据期", f"{part.name.en!r} is outside the period"
                )

    def _products_fit(self) -> None:
        days = [self.first_day, *(part.on for part in self.price_changes), self.as_of]
        if any(after <= before for before, after in pairwise(days)):
            raise DisagreementError(
                "调价日期要在数据期内，从早到晚", "price changes lie in the period, in order"
            )
        for part in self.products:
            if part.goes_with > len(self.products):
                raise DisagreementError(
                    f"没有第 {part.goes_with} 个产品", f"there is no product {part.goes_with}"
                )

    @property
    def days(self) -> int:
        """Days of data: first_day is day 0, as_of is day `days`."""
        return (self.as_of - self.first_day).days

    @property
    def segments(self) -> dict[str, Text]:
        return {part.id: part.label for part in self.customers.segments}

    @cached_property
    def declared(self) -> dict[str, DeclaredTable]:
        """Every table beyond the shared ones: those of the packs, then the industry's own."""
        packs = [read_pack(name).tables for name in self.packs]
        return {name: table for tables in [*packs, self.tables] for name, table in tables.items()}

    @cached_property
    def facts(self) -> list[Fact]:
        """Everything planted that can be measured."""
        return [*(fact for name in self.packs for fact in read_pack(name).planted), *self.planted]

    @cached_property
    def plan(self) -> Plan:
        """In which order the declared tables are made."""
        return plan_of(self.declared, self.segments, (self.first_day, self.as_of))

    @cached_property
    def firm_schema(self) -> dict[str, Table]:
        """The shared tables in the words of the trade, then the declared ones."""
        own = {name: table.table(name) for name, table in self.declared.items()}
        return {**relabelled(self.labels), **own}


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


@cache
def schema_of(name: str) -> dict[str, Table]:
    """Every table of that industry's firms, as the trade calls them."""
    return industry(name).firm_schema


@cache
def declared_tables() -> dict[str, Table]:
    """The tables that industries of ours declare: one name is the same table everywhere."""
    found: dict[str, Table] = {}
    for about in industries().values():
        found |= {name: table.table(name) for name, table in about.declared.items()}
    return found
