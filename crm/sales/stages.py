"""Entering a stage: the deal's stage and probability change, and its history gets a line."""

from typing import Any

from crm.book import Book, Row
from crm.rules import CLOSED, PROBABILITIES, STAGES


def open_deal(book: Book, values: dict[str, Any]) -> int:
    """Add an opportunity at the first stage; its id."""
    first = STAGES[0]
    opportunity_id = book.add(
        "opportunities",
        **values,
        stage=first,
        probability=PROBABILITIES[first],
        created_on=book.as_of,
    )
    book.add(
        "stage_history",
        opportunity_id=opportunity_id,
        to_stage=first,
        changed_on=book.as_of,
        days_in_stage=0,
    )
    return opportunity_id


def enter_stage(
    book: Book, opportunity_id: int, stage: str, lost_reason: str | None = None
) -> None:
    """Move a deal: the probability becomes the stage's default; a deal that ends was closed today,
    and what was planned as its next step is no longer due."""
    before = book.record("opportunities", opportunity_id)
    values: dict[str, Any] = {
        "stage": stage,
        "probability": PROBABILITIES[stage],
        "lost_reason": lost_reason,
    }
    if stage in CLOSED:
        values |= {"close_date": book.as_of, "next_step": None, "next_step_on": None}
    book.change("opportunities", opportunity_id, **values)
    book.add(
        "stage_history",
        opportunity_id=opportunity_id,
        from_stage=before["stage"],
        to_stage=stage,
        changed_on=book.as_of,
        days_in_stage=_days_in_stage(book, before),
    )


def win(book: Book, opportunity_id: int) -> None:
    """Take a deal through every stage that is left to won."""
    stage = book.value("opportunities", opportunity_id, "stage")
    for following in STAGES[STAGES.index(stage) + 1 :]:
        enter_stage(book, opportunity_id, following)


def _days_in_stage(book: Book, opportunity: Row) -> int:
    """Days since the opportunity entered its present stage, or since it was created."""
    moves = book.pointing_to("stage_history", "opportunity_id", opportunity["id"])
    dates = [book.value("stage_history", move, "changed_on") for move in moves]
    entered = max((day for day in dates if day is not None), default=opportunity["created_on"])
    return (book.as_of - entered).days if entered else 0
