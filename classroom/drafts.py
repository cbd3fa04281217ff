"""Answers saved as they are typed: one row a student and exercise, overwritten each time."""

from datetime import datetime
from typing import Any

from sqlmodel import Session, select

from classroom.answers import plain
from classroom.clock import now
from classroom.rights import Visitor, assignment_of, permit
from classroom.store import inserting, writing
from classroom.tables import Assignment, Draft
from classroom.units import unit
from kit.errors import ForbiddenError, UserError

__all__ = ["Draft"]


def save_draft(
    db: Session, who: Visitor, assignment_id: int, exercise_id: str, answers: dict[str, Any]
) -> datetime:
    """Keep the answers as they stand; return when. Durable when this returns."""
    given = own_exercise(db, who, assignment_id, exercise_id)
    saved_at = now()
    if given.opens_at is not None and saved_at < given.opens_at:
        raise UserError("not_open", "本任务尚未开放。", "This assignment is not open yet.")
    row = inserting(db, Draft).values(
        assignment_id=assignment_id,
        person_id=who.person_id,
        exercise_id=exercise_id,
        answers=plain(answers),
        saved_at=saved_at,
    )
    with writing(db):
        db.execute(
            row.on_conflict_do_update(
                index_elements=["assignment_id", "person_id", "exercise_id"],
                set_={"answers": row.excluded.answers, "saved_at": row.excluded.saved_at},
            )
        )
    return saved_at


def load_draft(db: Session, who: Visitor, assignment_id: int, exercise_id: str) -> Draft | None:
    """The visitor's own draft."""
    assignment_of(db, who, assignment_id)
    query = select(Draft).where(
        Draft.assignment_id == assignment_id,
        Draft.person_id == who.person_id,
        Draft.exercise_id == exercise_id,
    )
    return db.exec(query.execution_options(populate_existing=True)).first()


def own_exercise(db: Session, who: Visitor, assignment_id: int, exercise_id: str) -> Assignment:
    """The assignment, for a student of its course and an exercise that is part of it."""
    permit(who, "student")
    given = assignment_of(db, who, assignment_id)
    if exercise_id not in unit(given.unit_id).exercises:
        raise ForbiddenError()
    return given
