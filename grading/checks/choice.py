"""The answer is one option out of several; every wrong option may have its own feedback."""

from collections.abc import Iterator
from typing import Any, ClassVar, Literal

from pydantic import Field

from grading.check import Check, Verdict, Wrong
from grading.work import Work
from kit.text import Text

RIGHT = Text(zh="正确。", en="Correct.")
WRONG = Text(
    zh="请再想一想，可以回到讲义里找相关定义。",
    en="Think again; the lesson has the definition you need.",
)
NOTHING = Text(zh="请选择一项。", en="Please choose one.")


class Choice(Check):
    """`right` is an option's id: a matter of definition, so it may be typed in."""

    input: ClassVar[str] = "choice"
    kind: Literal["choice"] = "choice"
    question: str = Field(min_length=1)
    right: str
    feedback: dict[str, Text] = Field(default_factory=dict)
    """Option id -> what to tell who chose it."""
    credit: dict[str, float] = Field(default_factory=dict)
    """Option id -> partial credit (0 to below 1)."""

    def options_named(self) -> set[str]:
        return {self.right, *self.feedback, *self.credit}

    def judge(self, work: Work) -> Verdict:
        given = work.answers.get(self.question)
        if not isinstance(given, str) or not given:
            return Verdict(0, NOTHING)
        shown = {"right": self.right, "given": given}
        if given == self.right:
            return Verdict(1, self.feedback.get(given, RIGHT), shown)
        says = self.feedback.get(given, WRONG)
        return Verdict(self._credit(given), says, shown, given if given in self.feedback else "")

    def ideal(self, work: Work) -> dict[str, Any]:
        return {self.question: self.right}

    def wrongs(self, work: Work) -> Iterator[Wrong]:
        for option in self.feedback:
            if option != self.right:
                yield Wrong(option, {self.question: option}, self._credit(option))

    def _credit(self, option: str) -> float:
        return min(0.99, max(0.0, self.credit.get(option, 0.0)))
