"""A text must quote figures that really came out: a reflection argues with its own numbers."""

from collections.abc import Iterable
from typing import Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from grading.answers import is_blank, show_number
from grading.check import Check, Verdict
from grading.mistake import Tolerance, plain_json
from grading.receipt import how
from grading.source import Source, value_of
from grading.work import Work
from kit.errors import UserError
from kit.numerals import Numeral, numbers_in
from kit.text import Text

MOST = 20_000
RIGHT = Text(zh="引用的数据与结果一致。", en="The figures you quote fit the result.")
NOTHING = Text(zh="请写下你的回答，并引用数据。", en="Please write your answer and quote figures.")


class Figure(BaseModel):
    """One figure the text must quote."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    right: Source
    tolerance: Tolerance
    percent: bool = False
    """The figure is in percentage points: 12.5% and 12.5 both count."""
    signless: bool = False
    """A loss may be written as 8,785 as well as −8,785."""
    says: Text
    """What to tell who did not quote it."""


class NumbersInText(Check):
    """Earns the share of `figures` found in the text; at least one number must be there."""

    input: ClassVar[str] = "text"
    kind: Literal["numbers_in_text"] = "numbers_in_text"
    question: str = Field(min_length=1)
    figures: tuple[Figure, ...] = Field(min_length=1)

    def judge(self, work: Work) -> Verdict:
        given = work.answers.get(self.question)
        if is_blank(given):
            return Verdict(0, NOTHING)
        quoted = numbers_in(str(given)[:MOST])
        missing, shown = [], []
        for figure in self.figures:
            right = self._right(figure, work)
            if isinstance(right, UserError):
                return Verdict(0, right.says)
            found = any(_near(figure, number, right) for number in _readings(figure, quoted))
            shown.append(
                {"figure": figure.id, "right": plain_json(right), "found": found}
                | {"how": how(figure.right)}
            )
            if not found:
                missing.append(figure)
        met = 1 - len(missing) / len(self.figures)
        evidence = {"figures": shown, "given": [str(number.value) for number in quoted[:50]]}
        if not missing:
            return Verdict(1, RIGHT, evidence)
        return Verdict(met, missing[0].says, evidence, missing[0].id)

    def ideal(self, work: Work) -> dict[str, Any]:
        parts = []
        for figure in self.figures:
            right = self._right(figure, work)
            shown = "" if isinstance(right, UserError) else show_number(round(right, 2))
            parts.append(f"{figure.id}: {shown}{'%' if figure.percent else ''}")
        return {self.question: "; ".join(parts) + "."}

    def _right(self, figure: Figure, work: Work) -> float | UserError:
        try:
            return float(value_of(figure.right, work, self.question))
        except UserError as error:
            return error


def _readings(figure: Figure, quoted: Iterable[Numeral]) -> Iterable[float]:
    for number in quoted:
        if figure.percent or not number.rate:
            yield float(number.value) * (100 if number.rate else 1)


def _near(figure: Figure, number: float, right: float) -> bool:
    if figure.signless:
        return figure.tolerance.holds(abs(number), abs(right))
    return figure.tolerance.holds(number, right)
