"""Hints come one per attempt that did not succeed: the rule, the rows, a line on another firm."""

from collections.abc import Iterable, Sequence

from grading.grade import Result
from kit.text import Text
from lessons.question import Question


def released(question: Question, reports: Iterable[Sequence[Result]]) -> list[Text]:
    """The hints a student may read after these attempts (the results of each, oldest first)."""
    missed = sum(1 for results in reports if _missed(question, results))
    return list(question.hints[:missed])


def _missed(question: Question, results: Sequence[Result]) -> bool:
    return any(result.question == question.id and result.met < 1 for result in results)
