"""The answer is a figure of the student's own run of a case, or what it would have been."""

from collections.abc import Iterator
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from crm.market_model import Decisions, Market
from grading.answers import read_number, write_number
from grading.check import Check, Verdict, Wrong
from grading.decisions import MarketName, RoundPlace, decided, market_on
from grading.mistake import Tolerance
from grading.work import Work
from kit.errors import UserError
from kit.text import Text

RIGHT = Text(zh="与你的运行结果一致。", en="This is what your run shows.")
WRONG = Text(
    zh="与你的运行结果不符。请回到第④步的结果页，看清这一项指的是哪个数、单位是什么。",
    en="This is not what your run shows. Go back to the outcome of step ④ and see which figure is "
    "meant, and its unit.",
)


class Change(BaseModel):
    """One lever set otherwise than the student did."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    round: str
    lever: str
    value: str | int


class OtherFigure(BaseModel):
    """A figure that is often given instead."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    figure: str
    says: Text
    credit: float = Field(default=0.0, ge=0, lt=1, allow_inf_nan=False)


class OutcomeNumber(Check):
    """`figure` names one of the market's numbers; with `changed`, the expected worth had one lever
    been set otherwise."""

    kind: Literal["outcome_number"] = "outcome_number"
    question: str = Field(min_length=1)
    market: MarketName
    rounds: tuple[RoundPlace, ...] = Field(min_length=1)
    figure: str = "expected"
    changed: Change | None = None
    tolerance: Tolerance
    mistakes: tuple[OtherFigure, ...] = ()

    def judge(self, work: Work) -> Verdict:
        try:
            given = read_number(work.answers.get(self.question))
        except UserError as error:
            return Verdict(0, error.says)
        market, decisions = self._run(work)
        right = self._right(market, decisions)
        shown = {
            "right": right,
            "given": given,
            "figure": self.figure,
            "changed": self.changed.model_dump() if self.changed else None,
            "decisions": {name: dict(answers) for name, answers in decisions.items()},
        }
        if self.tolerance.holds(given, right):
            return Verdict(1, RIGHT, shown)
        numbers = market.numbers(decisions)
        for mistake in self.mistakes:
            if self.tolerance.holds(given, numbers[mistake.figure]):
                return Verdict(mistake.credit, mistake.says, shown, mistake.id)
        return Verdict(0, WRONG, shown)

    def ideal(self, work: Work) -> dict[str, Any]:
        return {self.question: write_number(self._right(*self._run(work)))}

    def wrongs(self, work: Work) -> Iterator[Wrong]:
        market, decisions = self._run(work)
        right, numbers = self._right(market, decisions), market.numbers(decisions)
        for number, mistake in enumerate(self.mistakes):
            value = numbers[mistake.figure]
            taken = [numbers[other.figure] for other in self.mistakes[:number]]
            apart = self.tolerance.apart(value, right)
            apart &= not any(self.tolerance.holds(value, other) for other in taken)
            answers = {self.question: write_number(value)}
            yield Wrong(mistake.id, answers, mistake.credit, apart)

    def _run(self, work: Work) -> tuple[Market, Decisions]:
        market = market_on(self.market, work)
        key = f"decided|{self.market}|{self.rounds}"
        if key not in work.memo:
            work.memo[key] = decided(market, self.rounds, work)
        return market, work.memo[key]

    def _right(self, market: Market, decisions: Decisions) -> float:
        if self.changed is None:
            return market.numbers(decisions)[self.figure]
        change = self.changed
        return market.changed(decisions, change.round, change.lever, change.value)
