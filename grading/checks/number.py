"""The answer is a number of the student's own firm, within a tolerance the teacher wrote."""

from collections.abc import Iterator
from typing import Any, ClassVar, Literal, Self

from pydantic import Field, model_validator

from grading.answers import read_number, write_number
from grading.check import Check, Verdict, Wrong
from grading.mistake import Mistake, Tolerance, known_by_right
from grading.receipt import receipt
from grading.source import Source, value_of
from grading.work import Work
from kit.errors import UserError
from kit.text import Text

RIGHT = Text(zh="正确。", en="Correct.")
WRONG = Text(
    zh="与你公司的数据不符。请对照口径，检查筛选条件、截止日期和取数范围。",
    en="This does not fit your firm's data. Go through the definition: filter, dates, rows taken.",
)
FOLLOWS = Text(
    zh="从你前一步的结果推算，这一步是对的；请回头检查前一步。",
    en="Right for what you found before; go back and look at the earlier step.",
)
SCALE = Text(
    zh="数字的有效位是对的，但数量级不对，请看清本题要求的单位。",
    en="The digits fit but the size does not; look at the unit this question asks for.",
)


class Number(Check):
    """`right` within `tolerance`; with `percent`, 23.5 and 23.5% are the same answer."""

    input: ClassVar[str] = "number"
    kind: Literal["number"] = "number"
    question: str = Field(min_length=1)
    right: Source
    tolerance: Tolerance
    percent: bool = False
    follow: Source | None = None
    """The value that follows from the student's own earlier answer."""
    follow_credit: float = Field(default=1.0, gt=0, le=1)
    mistakes: tuple[Mistake, ...] = ()

    @model_validator(mode="after")
    def _mistakes_fit(self) -> Self:
        known_by_right(self.mistakes, self.right)
        return self

    def judge(self, work: Work) -> Verdict:
        try:
            given = read_number(work.answers.get(self.question), percent=self.percent)
        except UserError as error:
            return Verdict(0, error.says)
        right = self._right(work)
        shown = receipt(self.right, work, right, given, tolerance=self.tolerance.around(right))
        if self.tolerance.holds(given, right):
            return Verdict(1, RIGHT, shown)
        if (follows := self._follows(work)) is not None and self.tolerance.holds(given, follows):
            return Verdict(self.follow_credit, FOLLOWS, shown | {"follows": follows})
        for mistake in self.mistakes:
            if self.tolerance.holds(given, self._wrong(mistake, work)):
                says = mistake.sentence(work, self.question)
                return Verdict(mistake.credit, says, shown, mistake.id)
        return Verdict(0, SCALE if self._misscaled(given, right) else WRONG, shown)

    def ideal(self, work: Work) -> dict[str, Any]:
        return {self.question: write_number(self._right(work))}

    def wrongs(self, work: Work) -> Iterator[Wrong]:
        right = self._right(work)
        taken: list[float] = []
        for mistake in self.mistakes:
            value = self._wrong(mistake, work)
            alone = not any(self.tolerance.holds(value, other) for other in taken)
            apart = alone and self.tolerance.apart(value, right)
            yield Wrong(mistake.id, {self.question: write_number(value)}, mistake.credit, apart)
            taken.append(value)

    def _right(self, work: Work) -> float:
        return float(value_of(self.right, work, self.question))

    def _wrong(self, mistake: Mistake, work: Work) -> float:
        return float(value_of(mistake.leads_to(self.right), work, self.question))

    def _follows(self, work: Work) -> float | None:
        try:
            return float(value_of(self.follow, work, self.question)) if self.follow else None
        except UserError:
            return None

    def _misscaled(self, given: float, right: float) -> bool:
        return right != 0 and any(
            abs(given * factor - right) <= max(self.tolerance.around(right), 1e-4 * abs(right))
            for factor in (100, 0.01, 10_000, 0.0001)
        )
