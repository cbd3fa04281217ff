"""What a student decided in the stages of a case, put together for the checks that need it."""

from collections.abc import Iterable, Mapping
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict

from crm.market_model import MARKETS, Decisions, Market
from grading.work import Work
from kit.errors import UserError


def _known(name: str) -> str:
    MARKETS[name]
    return name


MarketName = Annotated[str, AfterValidator(_known)]


class RoundPlace(BaseModel):
    """Where the decision of one round stands: the stage's exercise and question."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    round: str
    exercise: str
    question: str


def market_on(name: str, work: Work) -> Market:
    """The market on this student's firm, built once per judgement."""
    key = f"market|{name}"
    if key not in work.memo:
        work.memo[key] = MARKETS[name](work.book)
    market: Market = work.memo[key]
    return market


def decided(market: Market, places: Iterable[RoundPlace], work: Work) -> Decisions:
    """The rounds decided in earlier stages.

    Where a stage is missing altogether (a preview, a proof) the best decision stands in; one that
    cannot be read counts as doing nothing.
    """
    found: dict[str, Mapping[str, str | int]] = {}
    for place in places:
        if place.exercise not in work.earlier:
            found[place.round] = market.best(found)[place.round]
            continue
        given = work.earlier[place.exercise].get(place.question) or {}
        try:
            found[place.round] = market.round_of(place.round).read(given)
        except UserError:
            found[place.round] = market.base()[place.round]
    return found
