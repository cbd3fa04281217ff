"""Typical wrong computations: what they lead to on this firm, and what to tell the student."""

from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from grading.answers import show_number
from grading.refusal import NotAllowedError
from grading.source import Scalar, Source, known_parameters, value_of
from grading.work import Work
from kit.text import Text


class Tolerance(BaseModel):
    """How far an answer may lie from the right value. Written by the teacher, never assumed."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    absolute: float | None = Field(default=None, ge=0, allow_inf_nan=False)
    relative: float | None = Field(default=None, ge=0, le=0.5, allow_inf_nan=False)
    """A share of the right value: 0.01 is one percent."""

    @model_validator(mode="after")
    def _is_one_kind(self) -> Self:
        if (self.absolute is None) == (self.relative is None):
            raise NotAllowedError(
                "absolute 和 relative 写一个，且只写一个；absolute: 0 表示必须完全相等",
                "give exactly one of absolute and relative; absolute: 0 means exact",
            )
        return self

    def around(self, right: float) -> float:
        """The distance allowed, with room for the last bit of a double."""
        allowed = self.absolute if self.absolute is not None else abs(right) * (self.relative or 0)
        return (allowed or 0.0) + 1e-9 * max(1.0, abs(right))

    def holds(self, given: float, right: float) -> bool:
        return abs(given - right) <= self.around(right)

    def apart(self, wrong: float, right: float) -> bool:
        """Whether a wrong value lies beyond three tolerances: nearer, it could earn full marks."""
        return abs(wrong - right) > 3 * self.around(right)


EXACT = Tolerance(absolute=0)


class Mistake(BaseModel):
    """One known wrong way: the right computation with other parameters, or another one."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    id: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    parameters: dict[str, Scalar | tuple[Scalar, ...]] = Field(default_factory=dict, alias="with")
    source: Source | None = None
    says: Text
    """What went wrong, never the right value; may name figures of the firm from `facts`."""
    facts: dict[str, Source] = Field(default_factory=dict)
    credit: float = Field(default=0.0, ge=0, lt=1, allow_inf_nan=False)

    @model_validator(mode="after")
    def _is_one_way(self) -> Self:
        if bool(self.parameters) == (self.source is not None):
            raise NotAllowedError(
                "错误算法要么写 with（换参数），要么写 source（换算法），二者选一",
                "a mistake gives either other parameters (with) or another source",
            )
        return self

    def leads_to(self, right: Source) -> Source:
        """The computation of this mistake, `right` being the right one."""
        return self.source or right.instead(self.parameters)

    def sentence(self, work: Work, question: str) -> Text:
        """What to tell the student, with the firm's own figures."""
        return self.says.fill(
            **{name: show_number(value_of(f, work, question)) for name, f in self.facts.items()}
        )


def known_by_right(mistakes: tuple[Mistake, ...], right: Source) -> None:
    """NotAllowedError when an id is used twice or a parameter is not one of the right metric."""
    seen: set[str] = set()
    for mistake in mistakes:
        if mistake.id in seen:
            raise NotAllowedError(
                f"有两个错误都叫“{mistake.id}”", f"two mistakes are called {mistake.id!r}"
            )
        seen.add(mistake.id)
        if mistake.source is None and not right.metric:
            raise NotAllowedError(
                f"错误“{mistake.id}”：正确值不是 metric 时不能用 with，请写 source",
                f"mistake {mistake.id!r}: `with` needs a metric as the right value; give a source",
            )
        if mistake.source is None:
            known_parameters(right.metric, mistake.parameters)


def plain_json(value: Any) -> Any:
    """Numbers of a receipt without the noise of binary fractions."""
    return round(value, 6) if isinstance(value, float) else value
