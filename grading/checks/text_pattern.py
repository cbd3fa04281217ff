"""The answer is a text that must speak of certain things; words are looked for, nothing is run."""

from typing import Any, ClassVar, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from grading.answers import is_blank
from grading.check import Check, Verdict
from grading.refusal import NotAllowedError
from grading.work import Work
from kit.numerals import plain
from kit.text import Text

MOST = 20_000
RIGHT = Text(zh="要点齐全。", en="It speaks of everything it should.")
NOTHING = Text(zh="请写下你的回答。", en="Please write your answer.")
SHORT = Text(
    zh="还太短：写了 {n} 字，至少要 {least} 字。",
    en="Still short: {n} of at least {least} characters.",
)
LONG = Text(zh="太长了：最多 {most} 字。", en="Too long: at most {most} characters.")


class Point(BaseModel):
    """One thing the text must speak of: any one of the words will do."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    any_of: tuple[str, ...] = Field(min_length=1, max_length=60)
    says: Text
    """What to tell who left it out."""


class TextPattern(Check):
    """Earns the share of `points_to_make` that the text speaks of, once it is long enough."""

    input: ClassVar[str] = "text"
    kind: Literal["text_pattern"] = "text_pattern"
    question: str = Field(min_length=1)
    points_to_make: tuple[Point, ...] = Field(min_length=1)
    least: int = Field(default=0, ge=0, le=MOST)
    """Fewest characters, spaces not counted."""
    most: int = Field(default=2000, ge=1, le=MOST)
    sample: Text
    """An answer that makes every point; teachers see it, students do not."""

    @model_validator(mode="after")
    def _sample_is_good(self) -> Self:
        for text in (self.sample.zh, self.sample.en):
            missing = self._missing(text)
            if missing or not self.least <= _length(text) <= self.most:
                lacks = missing[0].id if missing else "the right length"
                raise NotAllowedError(
                    f"示范答案缺少“{lacks}”：{text[:40]}",
                    f"the sample answer lacks {lacks!r}: {text[:40]!r}",
                    ("sample",),
                )
        return self

    def judge(self, work: Work) -> Verdict:
        given = work.answers.get(self.question)
        if is_blank(given):
            return Verdict(0, NOTHING)
        text = str(given)[: MOST + 1]
        length = _length(text)
        if length < self.least:
            return Verdict(0, SHORT.fill(n=length, least=self.least))
        if length > self.most:
            return Verdict(0, LONG.fill(most=self.most))
        missing = self._missing(text)
        met = 1 - len(missing) / len(self.points_to_make)
        shown = {"missing": [point.id for point in missing], "characters": length}
        if not missing:
            return Verdict(1, RIGHT, shown)
        return Verdict(met, missing[0].says, shown, missing[0].id)

    def ideal(self, work: Work) -> dict[str, Any]:
        return {self.question: self.sample.in_language(work.book.firm.key.locale)}

    def _missing(self, text: str) -> list[Point]:
        squeezed = _squeezed(text)
        return [
            point
            for point in self.points_to_make
            if not any(_squeezed(word) in squeezed for word in point.any_of)
        ]


def _squeezed(text: str) -> str:
    return "".join(plain(text).split())


def _length(text: str) -> int:
    return len(_squeezed(text))
