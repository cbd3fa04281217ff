"""The answer joins each item on the left to one on the right; each right pair earns its share."""

from collections.abc import Iterator
from typing import Any, ClassVar, Literal

from pydantic import Field

from grading.check import Check, Verdict, Wrong
from grading.work import Work
from kit.text import Text

RIGHT = Text(zh="全部正确。", en="All correct.")
NOTHING = Text(zh="请完成配对。", en="Please make the pairs.")
PARTLY = Text(
    zh="{total} 组中有 {hits} 组配对正确。请对照定义检查其余各组。",
    en="{hits} of {total} pairs are right. Hold the others against their definitions.",
)


class Matching(Check):
    """`right` maps each left id to its right id; a matter of definition, so it may be typed in."""

    input: ClassVar[str] = "matching"
    kind: Literal["matching"] = "matching"
    question: str = Field(min_length=1)
    right: dict[str, str] = Field(min_length=2)
    feedback: dict[str, Text] = Field(default_factory=dict)
    """Left id -> what to tell who joined it wrongly."""

    def options_named(self) -> set[str]:
        return {*self.right, *self.feedback}

    def targets_named(self) -> set[str]:
        return set(self.right.values())

    def judge(self, work: Work) -> Verdict:
        given = work.answers.get(self.question)
        pairs = {str(k): str(v) for k, v in given.items() if v} if isinstance(given, dict) else {}
        if not pairs:
            return Verdict(0, NOTHING)
        wrong = [left for left, right in self.right.items() if pairs.get(left) != right]
        shown = {"right": self.right, "given": pairs}
        if not wrong:
            return Verdict(1, RIGHT, shown)
        met = 1 - len(wrong) / len(self.right)
        named = [left for left in wrong if left in self.feedback and left in pairs]
        if named:
            return Verdict(met, self.feedback[named[0]], shown, named[0])
        hits = len(self.right) - len(wrong)
        return Verdict(met, PARTLY.fill(total=len(self.right), hits=hits), shown)

    def ideal(self, work: Work) -> dict[str, Any]:
        return {self.question: dict(self.right)}

    def wrongs(self, work: Work) -> Iterator[Wrong]:
        for left in self.feedback:
            other = next((v for v in self.right.values() if v != self.right[left]), None)
            if other is not None:
                pairs = {**self.right, left: other}
                yield Wrong(left, {self.question: pairs}, 1 - 1 / len(self.right))
