"""An industry: every number that shapes its firms, read strictly from industries/<name>.yaml."""

import difflib
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, model_validator

from kit.errors import UserError
from kit.text import Text
from kit.yamlfiles import read_model
from sample_data.industry_parts import (
    Calendar,
    Campaign,
    Customers,
    Day,
    Defects,
    DisagreementError,
    Part,
    Product,
    Purchases,
    Sales,
    Service,
    Words,
    each_of,
)

FOLDER = Path(__file__).with_name("industries")


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
            raise DisagreementError(
                "数据期要在 30 天到 10 年之间", "the period is 30 days to 10 years"
            )
        self._campaigns_fit()
        self._products_fit()
        return self

    def _campaigns_fit(self) -> None:
        for part in self.campaigns:
            if part.start < self.first_day or part.start + timedelta(days=part.days) > self.as_of:
                raise DisagreementError(
                    f"活动“{part.name.zh}”超出数据期", f"{part.name.en!r} is outside the period"
                )

    def _products_fit(self) -> None:
        for part in self.products:
            if part.goes_with > len(self.products):
                raise DisagreementError(
                    f"没有第 {part.goes_with} 个产品", f"there is no product {part.goes_with}"
                )

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
