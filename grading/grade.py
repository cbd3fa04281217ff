"""Grade one piece of work. A pure function: the same work gives the same report, always."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from grading.check import Check, Verdict
from grading.work import Work
from kit.text import Text

State = Literal["judged", "waiting", "could_not_be_judged"]


@dataclass(frozen=True)
class Result:
    """One check's outcome; `earned` and `points` in points of the exercise."""

    check: str
    kind: str
    version: int
    question: str
    points: float
    earned: float
    met: float
    state: State
    says: Text
    mistake: str
    evidence: Mapping[str, Any]


@dataclass(frozen=True)
class Report:
    """What one submission earned, check by check."""

    results: tuple[Result, ...]

    @property
    def score(self) -> float:
        """Marks out of 100, rounded to 0.01; checks that could not be judged do not count."""
        counted = [r for r in self.results if r.state != "could_not_be_judged"]
        possible = sum(r.points for r in counted)
        return round(100 * sum(r.earned for r in counted) / possible, 2) if possible else 0.0

    @property
    def needs_a_person(self) -> bool:
        return any(r.state == "could_not_be_judged" for r in self.results)


def grade(checks: Sequence[Check], work: Work) -> Report:
    """Run the checks in order; one that needs a check which was not met waits, and a check that
    raises is left to the instructor instead of costing the student marks."""
    results: dict[str, Result] = {}
    for check in checks:
        results[check.id] = _one(check, work, results)
    return Report(tuple(results.values()))


def _one(check: Check, work: Work, before: Mapping[str, Result]) -> Result:
    unmet = [name for name in check.needs if name in before and before[name].met < 1]
    if unmet:
        return _result(check, Verdict(0, WAITS), "waiting")
    try:
        return _result(check, check.judge(work), "judged")
    except Exception as error:  # a failed check is ours, never the student's zero
        failure = {"error": f"{type(error).__name__}: {error}"[:500]}
        return _result(check, Verdict(0, NOT_JUDGED, failure), "could_not_be_judged")


def _result(check: Check, verdict: Verdict, state: State) -> Result:
    met = min(1.0, max(0.0, round(verdict.met, 6)))
    return Result(
        check.id,
        check.kind,
        check.version,
        check.question,
        check.points,
        round(check.points * met, 4),
        met,
        state,
        verdict.says,
        verdict.mistake,
        verdict.evidence,
    )


NOT_JUDGED = Text(
    zh="这一题系统没能判分，不计入本次得分，教师会人工处理。",
    en="This part could not be judged; it does not count, and your instructor will look at it.",
)


WAITS = Text(
    zh="这一题建立在前面一题之上，请先把那一题做对。",
    en="This part builds on an earlier one; get that one right first.",
)
