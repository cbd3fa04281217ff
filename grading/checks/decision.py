"""The answer is a decision in a market: judged by what it is expected to be worth."""

from collections.abc import Iterator, Mapping
from typing import Any, Literal

from pydantic import Field

from crm.market_model import Decisions, Market
from grading.answers import is_blank
from grading.check import Check, Verdict, Wrong
from grading.decisions import MarketName, RoundPlace, decided, market_on
from grading.work import Work
from kit.errors import UserError
from kit.text import Text

UNDECIDED = Text(
    zh="还没有做出决策。请为每个决策项选择一个方案。",
    en="Nothing has been decided yet. Choose a value for every lever.",
)
BROKEN = Text(
    zh="违反了硬性规定，本项不得分。规定原文：“{rule}”{says}",
    en="A hard rule is broken, so this decision earns nothing. The rule says: “{rule}” {says}",
)
WORTH = Text(
    zh="方案的期望效益为 {value} {unit}；“{base_name}”为 {base} {unit}，"
    "已知最好的方案为 {best} {unit}。",
    en="The plan is expected to bring {value} {unit}; “{base_name}” brings {base} {unit}, "
    "the best plan found {best} {unit}.",
)
REACHABLE = Text(
    zh="在这一轮的基础上，往后最多可达到期望效益 {value} {unit}；“{base_name}”为 {base} {unit}，"
    "已知最好的方案为 {best} {unit}。",
    en="After this round up to {value} {unit} can still be expected; “{base_name}” brings {base} "
    "{unit}, the best plan found {best} {unit}.",
)


class Decision(Check):
    """Worth of the best that can still follow, between the naïve policy (0) and the best (1)."""

    kind: Literal["decision"] = "decision"
    question: str = Field(min_length=1)
    market: MarketName
    round: str
    after: tuple[RoundPlace, ...] = ()
    """Where the rounds before this one were decided."""

    def judge(self, work: Work) -> Verdict:
        market = market_on(self.market, work)
        given = work.answers.get(self.question)
        if not isinstance(given, dict) or is_blank(given):
            return Verdict(0, UNDECIDED)
        try:
            chosen = market.round_of(self.round).read(given)
        except UserError as error:
            return Verdict(0, error.says)
        decisions = {**decided(market, self.after, work), self.round: chosen}
        return self._verdict(market, decisions)

    def ideal(self, work: Work) -> dict[str, Any]:
        market = market_on(self.market, work)
        before = decided(market, self.after, work)
        return {self.question: dict(market.best(before)[self.round])}

    def wrongs(self, work: Work) -> Iterator[Wrong]:
        market = market_on(self.market, work)
        before = decided(market, self.after, work)
        for name, answers in market.pitfalls(before, self.round):
            credit = market.score({**before, self.round: answers}) / 100
            yield Wrong(name, {self.question: dict(answers)}, credit)

    def _verdict(self, market: Market, decisions: Decisions) -> Verdict:
        broken = market.violations(decisions, self.round)
        if broken:
            says = BROKEN.fill(rule=broken[0].rule.says, says=broken[0].says)
            rules = [violation.rule.id for violation in broken]
            evidence = _evidence(market, decisions) | {"violations": rules}
            return Verdict(0, says, evidence, f"rule-{rules[0]}")
        evidence = _evidence(market, decisions)
        pitfall = market.pitfall(decisions, self.round)
        met = market.score(decisions) / 100
        says = self._worth(market, evidence)
        if pitfall is not None and met < 1:
            says = Text(zh=pitfall.says.zh + says.zh, en=f"{pitfall.says.en} {says.en}")
            return Verdict(met, says, evidence, pitfall.id)
        return Verdict(met, says, evidence)

    def _worth(self, market: Market, evidence: Mapping[str, Any]) -> Text:
        last = market.rounds[-1].id == self.round
        return (WORTH if last else REACHABLE).fill(
            value=f"{evidence['utility' if last else 'reachable']:,.0f}",
            base=f"{evidence['base']:,.0f}",
            best=f"{evidence['best']:,.0f}",
            unit=market.unit,
            base_name=market.base_name,
        )


def _evidence(market: Market, decisions: Decisions) -> dict[str, Any]:
    return {
        "market": market.name,
        "unit": market.unit.model_dump(),
        "decisions": {name: dict(answers) for name, answers in decisions.items()},
        "utility": market.expected(decisions),
        "reachable": market.reachable(decisions),
        "base": market.expected(market.base()),
        "best": market.expected(market.best({})),
        "parts": {part.group: round(part.total, 2) for part in market.parts(decisions)},
    }
