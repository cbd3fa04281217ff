"""BANT points of a lead: budget, authority, need, timeline."""

from collections.abc import Mapping
from typing import Any

POINTS: Mapping[str, Mapping[str, int]] = {
    "budget": {"none": 0, "planned": 15, "approved": 30},
    "authority": {"user": 5, "influencer": 12, "decision_maker": 20},
    "need": {"unclear": 0, "latent": 15, "urgent": 30},
    "timeline": {"unknown": 0, "this_year": 10, "this_quarter": 20},
}
"""Points of each answer, as the column `score` of schema.yaml explains them; at most 100."""
QUESTIONS = tuple(POINTS)


def points_of(answers: Mapping[str, Any]) -> dict[str, int | None]:
    """Points by question; None where there is no answer."""
    return {question: POINTS[question].get(answers.get(question) or "") for question in QUESTIONS}


def most_points(question: str) -> int:
    """The best that one question can earn."""
    return max(POINTS[question].values())


def score_of(answers: Mapping[str, Any]) -> int | None:
    """The sum of the four; None until every question is answered.

    >>> score_of({"budget": "planned", "authority": "user", "need": "urgent", "timeline": None})
    >>> score_of({"budget": "none", "authority": "user", "need": "urgent", "timeline": "unknown"})
    35
    """
    points = points_of(answers).values()
    return None if None in points else sum(p for p in points if p is not None)
