"""In which order the stages of a case open, and what they add up to."""

from collections.abc import Collection, Mapping

from scenarios.case import Case, StageInfo


def open_stage(case: Case, handed_in: Collection[str]) -> StageInfo | None:
    """The stage to work on: the first that has not been handed in; None when all have."""
    return next((s for s in case.stages if s.exercise_id not in handed_in), None)


def is_open(case: Case, exercise_id: str, handed_in: Collection[str]) -> bool:
    """Whether a stage may be worked on: every stage before it has been handed in."""
    for stage in case.stages:
        if stage.exercise_id == exercise_id:
            return True
        if stage.exercise_id not in handed_in:
            return False
    return False


def total(case: Case, scores: Mapping[str, float]) -> float:
    """The score of the case out of 100 from the scores of its stages (each out of 100); a stage
    without a score counts as 0. Rounded to 0.01."""
    points = (s.weight * scores.get(s.exercise_id, 0.0) / 100 for s in case.stages)
    return round(sum(points), 2)
