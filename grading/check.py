"""What a check is, and what it says."""

from abc import abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field

from grading.work import Work
from kit.registry import Registry
from kit.text import Text

CHECKS: Registry[type["Check"]] = Registry("check", "grading.checks")


@dataclass(frozen=True)
class Verdict:
    """How much of a check was met (0 to 1), and a sentence for the student.

    `says` never gives the answer away. `evidence` is the receipt: plain JSON values that show the
    rows used, the right value, the value given and the formula; it is shown only when allowed.
    """

    met: float
    says: Text
    evidence: Mapping[str, Any] = field(default_factory=dict)
    mistake: str = ""
    """Id of the known mistake that the answer matched."""


@dataclass(frozen=True)
class Wrong:
    """Answers that a known mistake leads to, for the proof of the exercise."""

    mistake: str
    answers: Mapping[str, Any]
    credit: float
    separable: bool = True
    """False where, on this firm, the mistake lies too near the right value to be told apart."""


class Check(BaseModel):
    """One judgement. A kind is one file in grading/checks/ with `kind: Literal["…"]`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    version: ClassVar[int] = 1
    """Raised whenever the same work could be judged differently."""
    input: ClassVar[str] = ""
    """The input of the questions it judges; empty when any will do."""

    kind: str
    id: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    question: str = ""
    """The question whose answer is judged; empty for checks of the CRM's state."""
    points: float = Field(default=1.0, gt=0, le=1000, allow_inf_nan=False)
    needs: tuple[str, ...] = ()
    """Ids of checks that must be fully met before this one is worth running."""

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        CHECKS.add(str(cls.model_fields["kind"].default), cls)

    @abstractmethod
    def judge(self, work: Work) -> Verdict:
        """Compare the work with what is right for this student's firm."""

    @abstractmethod
    def ideal(self, work: Work) -> dict[str, Any]:
        """Answers that must earn full marks, by question id; operations go under "@log"."""

    def wrongs(self, work: Work) -> Iterator[Wrong]:
        """Answers that each listed mistake leads to on this firm."""
        yield from ()
