"""The answer is an order of steps; steps of the same rank may stand in any order."""

from collections.abc import Iterator
from itertools import combinations
from typing import Any, ClassVar, Literal, Self

from pydantic import Field, model_validator

from grading.check import Check, Verdict, Wrong
from grading.refusal import NotAllowedError
from grading.work import Work
from kit.text import Text

RIGHT = Text(zh="顺序正确。", en="The order is right.")
NOTHING = Text(zh="请先排出顺序。", en="Please put the steps in order.")
INVERTED = Text(
    zh="有 {n} 处先后颠倒。请想一想：每一步要用到哪一步的结果？",
    en="{n} pairs stand the wrong way round. Which step needs the result of which?",
)
MISSING = Text(zh="请把所有步骤都排进去。", en="Please place every step.")


class Rule(Text):
    """One pair that is often turned round, and what to tell the student."""

    before: str
    after: str


class Ordering(Check):
    """`right` lists ranks from first to last; a rank is one option or several in any order.

    Each pair that stands the wrong way round costs `cost` points.
    """

    input: ClassVar[str] = "ordering"
    kind: Literal["ordering"] = "ordering"
    question: str = Field(min_length=1)
    right: tuple[str | tuple[str, ...], ...] = Field(min_length=2)
    cost: float = Field(default=1.0, gt=0, le=1000, allow_inf_nan=False)
    rules: tuple[Rule, ...] = ()

    @model_validator(mode="after")
    def _places_each_once(self) -> Self:
        options = self._flat()
        if len(set(options)) != len(options):
            raise NotAllowedError(
                "right 里有选项出现了两次", "an option stands twice in `right`", ("right",)
            )
        for rule in self.rules:
            if (rule.before, rule.after) not in self._pairs():
                raise NotAllowedError(
                    f"right 里“{rule.before}”并不在“{rule.after}”之前",
                    f"{rule.before!r} does not stand before {rule.after!r} in `right`",
                    ("rules",),
                )
        return self

    def options_named(self) -> set[str]:
        return set(self._flat())

    def judge(self, work: Work) -> Verdict:
        given = work.answers.get(self.question)
        order = [str(option) for option in given] if isinstance(given, list | tuple) else []
        if not order:
            return Verdict(0, NOTHING)
        shown = {"right": [list(rank) for rank in self._ranks()], "given": order}
        if sorted(order) != sorted(self._flat()):
            return Verdict(0, MISSING, shown)
        inverted = self._inverted(order)
        shown["inverted"] = [list(pair) for pair in inverted]
        met = max(0.0, 1 - len(inverted) * self.cost / self.points)
        if not inverted:
            return Verdict(1, RIGHT, shown)
        for rule in self.rules:
            if (rule.before, rule.after) in inverted:
                says = Text(zh=rule.zh, en=rule.en)
                return Verdict(met, says, shown, f"{rule.before}-{rule.after}")
        return Verdict(met, INVERTED.fill(n=len(inverted)), shown)

    def ideal(self, work: Work) -> dict[str, Any]:
        return {self.question: self._flat()}

    def wrongs(self, work: Work) -> Iterator[Wrong]:
        for number, rule in enumerate(self.rules):
            order = self._flat()
            first, then = order.index(rule.before), order.index(rule.after)
            order[first], order[then] = order[then], order[first]
            inverted = self._inverted(order)
            met = max(0.0, 1 - len(inverted) * self.cost / self.points)
            earlier = {(r.before, r.after) for r in self.rules[:number]}
            alone = not earlier.intersection(inverted)
            yield Wrong(f"{rule.before}-{rule.after}", {self.question: order}, met, alone)

    def _ranks(self) -> list[tuple[str, ...]]:
        return [(rank,) if isinstance(rank, str) else rank for rank in self.right]

    def _flat(self) -> list[str]:
        return [option for rank in self._ranks() for option in rank]

    def _pairs(self) -> set[tuple[str, str]]:
        """Every (earlier, later) pair that matters."""
        return {
            (before, after)
            for first, then in combinations(self._ranks(), 2)
            for before in first
            for after in then
        }

    def _inverted(self, order: list[str]) -> list[tuple[str, str]]:
        place = {option: number for number, option in enumerate(order)}
        return sorted(pair for pair in self._pairs() if place[pair[0]] > place[pair[1]])
