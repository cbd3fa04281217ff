"""Giving exercises and cases to a course: dates, attempts, late work, extensions."""

from datetime import datetime

from sqlalchemy import delete
from sqlmodel import Session, col, func, select

from classroom.audit import note
from classroom.availability import check_available
from classroom.progress import UnitProgress, as_seen, unit_progress
from classroom.records import records_of
from classroom.rights import TEACHING, Visitor, assignment_of, member_of, staff_of, student_of
from classroom.store import lock, writing
from classroom.tables import Assignment, Counts, Draft, Extension, LatePolicy, Submission
from classroom.units import Unit, entry, known_unit, unit
from kit.errors import UserError

__all__ = ["Assignment"]

MOST_ATTEMPTS = 100


def assign(
    db: Session,
    who: Visitor,
    course_id: int,
    unit_id: str,
    *,
    opens_at: datetime | None = None,
    due_at: datetime | None = None,
    attempts: int | None = None,
    late_policy: LatePolicy = "refuse",
    late_percent: int = 0,
    counts: Counts = "best",
    show_receipts: bool = False,
) -> Assignment:
    """Give a unit to a course, or change how it is given.

    `attempts` is what the exercise says when left out. Times are aware. `late_percent` is taken
    off the score of late work under the policy "deduct".
    """
    course = staff_of(db, who, course_id, *TEACHING)
    found = unit(unit_id)
    check_available(course, found)
    tries = attempts if attempts is not None else usual_attempts(found)
    _check_terms(opens_at, due_at, tries, late_policy, late_percent)
    terms = {
        "opens_at": opens_at,
        "due_at": due_at,
        "attempts": tries,
        "late_policy": late_policy,
        "late_percent": late_percent,
        "counts": counts,
        "show_receipts": show_receipts,
    }
    with writing(db):
        lock(db, f"assignments/{course_id}")
        query = select(Assignment).where(
            Assignment.course_id == course_id, Assignment.unit_id == unit_id
        )
        given = db.exec(query).first()
        if given is None:
            given = Assignment(course_id=course_id, unit_id=unit_id, kind=found.kind)
        for name, value in terms.items():
            setattr(given, name, value)
        db.add(given)
        db.flush()
        said = {name: str(value) for name, value in terms.items()}
        note(db, who, "assign", f"assignment:{given.id}", {"unit": unit_id} | said)
    return given


def unassign(db: Session, who: Visitor, assignment_id: int) -> None:
    """Take an assignment back; UserError when somebody has handed in work."""
    given = assignment_of(db, who, assignment_id)
    staff_of(db, who, given.course_id, *TEACHING)
    with writing(db):
        query = select(func.count()).where(Submission.assignment_id == assignment_id)
        if db.exec(query).one():
            raise UserError(
                "has_work",
                "已有学生提交，不能取消布置；可以改为立即截止。",
                "Students have handed in work, so it cannot be taken back; you can close it now.",
            )
        _delete_with_drafts(db, given)
        note(db, who, "unassign", f"assignment:{assignment_id}", {"unit": given.unit_id})


def assignments(db: Session, who: Visitor, course_id: int) -> list[Assignment]:
    """What the course has been given, by deadline, the undated last."""
    member_of(db, who, course_id)
    query = select(Assignment).where(Assignment.course_id == course_id)
    return list(db.exec(query.order_by(col(Assignment.due_at).nulls_last(), col(Assignment.id))))


def extend(
    db: Session, who: Visitor, assignment_id: int, person_id: int, due_at: datetime
) -> Extension:
    """Give one student a later deadline, by any member of staff."""
    given = assignment_of(db, who, assignment_id)
    staff_of(db, who, given.course_id)
    student_of(db, given.course_id, person_id)
    _require_aware(due_at)
    if given.due_at is None:
        raise UserError(
            "no_deadline",
            "这项作业没有截止时间，不需要延期。",
            "This assignment has no deadline, so nobody needs more time.",
        )
    if due_at <= given.due_at:
        raise UserError(
            "not_later",
            "延期时间必须晚于原截止时间。",
            "An extension must be later than the deadline of the class.",
        )
    with writing(db):
        lock(db, f"assignments/{given.course_id}")
        query = select(Extension).where(
            Extension.assignment_id == assignment_id, Extension.person_id == person_id
        )
        extension = db.exec(query).first() or Extension(
            assignment_id=assignment_id, person_id=person_id, due_at=due_at
        )
        extension.due_at = due_at
        db.add(extension)
        detail = {"person": person_id, "due_at": due_at.isoformat()}
        note(db, who, "extend", f"assignment:{assignment_id}", detail)
    return extension


def extensions(db: Session, who: Visitor, assignment_id: int) -> list[Extension]:
    """Who has more time, for the staff."""
    given = assignment_of(db, who, assignment_id)
    staff_of(db, who, given.course_id)
    return list(db.exec(select(Extension).where(Extension.assignment_id == assignment_id)))


def open_for(db: Session, who: Visitor, assignment_id: int) -> UnitProgress:
    """Where the visitor stands with an assignment: state, deadline, attempts, stages."""
    given = assignment_of(db, who, assignment_id)
    records = records_of(db, given.course_id, who.person_id)
    progress = unit_progress(records, given, known_unit(given.unit_id), who.person_id)
    return as_seen(progress) if who.role == "student" else progress


def usual_attempts(found: Unit) -> int:
    """The attempts the content proposes."""
    return max(entry(exercise_id).exercise.attempts for exercise_id in found.exercises)


def _check_terms(
    opens_at: datetime | None,
    due_at: datetime | None,
    attempts: int,
    late_policy: str,
    late_percent: int,
) -> None:
    for moment in (opens_at, due_at):
        _require_aware(moment)
    if opens_at is not None and due_at is not None and due_at <= opens_at:
        raise UserError(
            "due_before_open",
            "截止时间必须晚于开放时间。",
            "The deadline must be later than the opening.",
        )
    if not 1 <= attempts <= MOST_ATTEMPTS:
        raise UserError(
            "bad_attempts",
            f"提交次数应在 1 到 {MOST_ATTEMPTS} 之间。",
            f"Attempts must be 1 to {MOST_ATTEMPTS}.",
        )
    if late_policy not in ("refuse", "deduct", "accept") or not 0 <= late_percent <= 100:
        raise UserError(
            "bad_late_policy",
            "迟交规则应为拒收、扣分或接收，扣分比例在 0 到 100 之间。",
            "Late work is refused, accepted or costs 0 to 100 percent.",
        )


def _require_aware(moment: datetime | None) -> None:
    if moment is not None and moment.utcoffset() is None:
        raise ValueError("times need a time zone")


def _delete_with_drafts(db: Session, given: Assignment) -> None:
    db.execute(delete(Draft).where(col(Draft.assignment_id) == given.id))
    db.execute(delete(Extension).where(col(Extension.assignment_id) == given.id))
    db.delete(given)
