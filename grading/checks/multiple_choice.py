"""The answer is every right option and no wrong one; each right one counts, each wrong one "
"costs."""

from collections.abc import Iterator
from typing import Any, ClassVar, Literal

from pydantic import Field

from grading.check import Check, Verdict, Wrong
from grading.work import Work
from kit.text import Text

RIGHT = Text(zh="正确。", en="Correct.")
NOTHING = Text(zh="请至少选择一项。", en="Please choose at least one.")
PARTLY = Text(
    zh="选对了 {hits} 项，还有选项判断得不对；请逐项对照定义再看一遍。",
    en="{hits} right so far, but not every option is judged well; hold each against its "
    "definition.",
)


class MultipleChoice(Check):
    """Earns (right ones chosen − wrong ones chosen) ÷ right ones, never below nothing."""

    input: ClassVar[str] = "multiple_choice"
    kind: Literal["multiple_choice"] = "multiple_choice"
    question: str = Field(min_length=1)
    right: tuple[str, ...] = Field(min_length=1)
    feedback: dict[str, Text] = Field(default_factory=dict)
    """Option id -> what to tell who chose it wrongly, or left it out wrongly."""

    def options_named(self) -> set[str]:
        return {*self.right, *self.feedback}

    def judge(self, work: Work) -> Verdict:
        given = work.answers.get(self.question)
        chosen = {str(option) for option in given} if isinstance(given, list | tuple) else set()
        if not chosen:
            return Verdict(0, NOTHING)
        right = set(self.right)
        shown = {"right": sorted(right), "given": sorted(chosen)}
        if chosen == right:
            return Verdict(1, RIGHT, shown)
        hits, false = len(chosen & right), len(chosen - right)
        met = min(0.99, max(0.0, (hits - false) / len(right)))
        misjudged = [option for option in self.feedback if option in chosen ^ right]
        if misjudged:
            return Verdict(met, self.feedback[misjudged[0]], shown, misjudged[0])
        return Verdict(met, PARTLY.fill(hits=hits), shown)

    def ideal(self, work: Work) -> dict[str, Any]:
        return {self.question: list(self.right)}

    def wrongs(self, work: Work) -> Iterator[Wrong]:
        for option in self.feedback:
            chosen = set(self.right) ^ {option}
            false = len(chosen - set(self.right))
            met = max(0.0, (len(chosen & set(self.right)) - false) / len(self.right))
            if chosen:
                yield Wrong(option, {self.question: sorted(chosen)}, min(0.99, met))
