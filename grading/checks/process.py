"""What was done in the CRM, and in which order; operations that were undone do not count."""

from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from crm.operation import OPERATIONS
from grading.check import Check, Verdict
from grading.refusal import NotAllowedError
from grading.work import Work
from kit.text import Text

RIGHT = Text(zh="操作过程规范。", en="The work was done in the proper way.")
NOTHING = Text(
    zh="操作日志里还没有“{title}”。请在 CRM 里完成操作后再提交。",
    en="Your log holds no “{title}” yet. Do the work in the CRM, then hand in.",
)
LATE = Text(zh="“{before}”应当在“{after}”之前完成。", en="“{before}” should come before “{after}”.")


class Forbidden(BaseModel):
    """An operation that must not be used here, and why."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    operation: str
    says: Text

    @field_validator("operation")
    @classmethod
    def _exists(cls, name: str) -> str:
        OPERATIONS[name]
        return name


class Process(Check):
    """`acts` must be in the log, in the given order of their first use; each fault costs a "
    "share."""

    kind: Literal["process"] = "process"
    acts: tuple[str, ...] = Field(min_length=1)
    forbidden: tuple[Forbidden, ...] = ()

    @field_validator("acts")
    @classmethod
    def _exist(cls, acts: tuple[str, ...]) -> tuple[str, ...]:
        for name in acts:
            OPERATIONS[name]
        return acts

    @model_validator(mode="after")
    def _agree(self) -> Self:
        both = {rule.operation for rule in self.forbidden} & set(self.acts)
        if both:
            name = min(both)
            raise NotAllowedError(
                f"“{name}”既要求做又禁止做", f"{name!r} is both asked for and forbidden"
            )
        return self

    def judge(self, work: Work) -> Verdict:
        done = [
            (entry.seq, entry.operation.name)
            for entry in work.log
            if not work.book.is_undone(entry.seq)
        ]
        first = {name: seq for seq, name in reversed(done)}
        shown = {"log": [list(act) for act in done[:50]], "acts": list(self.acts)}
        missing = [name for name in self.acts if name not in first]
        if missing:
            says = NOTHING.fill(title=OPERATIONS[missing[0]].title)
            return Verdict(0, says, shown)
        faults = self._late(first) + [f for f in self.forbidden if f.operation in first]
        if not faults:
            return Verdict(1, RIGHT, shown)
        met = max(0.0, 1 - len(faults) / (len(self.acts) + len(self.forbidden)))
        fault = faults[0]
        if isinstance(fault, Forbidden):
            return Verdict(met, fault.says, shown, fault.operation)
        return Verdict(met, fault, shown, "order")

    def ideal(self, work: Work) -> dict[str, Any]:
        return {}

    def _late(self, first: dict[str, int]) -> list[Text | Forbidden]:
        pairs = zip(self.acts, self.acts[1:], strict=False)
        return [
            LATE.fill(before=OPERATIONS[a].title, after=OPERATIONS[b].title)
            for a, b in pairs
            if first[a] > first[b]
        ]
