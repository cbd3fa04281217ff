"""Handing work in, and looking at it afterwards."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, select

from classroom.answers import plain
from classroom.bookshelf import current_book, keep, last_seq
from classroom.case_clock import pass_days
from classroom.clock import now
from classroom.deadlines import is_late
from classroom.drafts import own_exercise
from classroom.feedback import Feedback, feedback_on
from classroom.marking import mark
from classroom.progress import StageProgress, UnitProgress, unit_progress
from classroom.records import Records, records_of
from classroom.rights import (
    Visitor,
    assignment_of,
    own_workspace,
    readable_submission,
)
from classroom.store import writing
from classroom.tables import Assignment, Grade, Person, Submission
from classroom.units import Unit, entry, known_unit
from classroom.workbench import LogRow, log_of
from classroom.workspaces import workspace_of
from kit.errors import UserError

__all__ = ["Submission"]


@dataclass(frozen=True)
class Attempt:
    """One submission with the grade that stands and what its owner may see of it."""

    submission: Submission
    grade: Grade | None
    feedback: Feedback


@dataclass(frozen=True, slots=True)
class GradeRow:
    """One grade in the history of a submission. `grader` "" is the machine."""

    grade: Grade
    grader: str
    stands: bool
    withdrawn: bool


@dataclass(frozen=True)
class SubmissionPage:
    """A submission opened down to its receipts and the log behind it."""

    submission: Submission
    person: Person
    assignment: Assignment
    unit: Unit
    grades: tuple[GradeRow, ...]
    """The oldest first."""
    feedback: Feedback
    log: tuple[LogRow, ...]
    """Operations that counted, the newest first, at most 500."""
    others: tuple[int, ...]
    """Ids of the same student's attempts at the same exercise, in order."""


def hand_in(
    db: Session,
    who: Visitor,
    assignment_id: int,
    exercise_id: str,
    answers: dict[str, Any],
    key: str,
) -> Submission:
    """Store the work, let the days pass that a case puts after it, then mark the work as it was.
    The same key hands in once, however often it is sent.

    UserError not_open, locked, closed or no_attempts when the door is shut. When marking fails the
    work is safe and is marked later.
    """
    given = own_exercise(db, who, assignment_id, exercise_id)
    workspace = workspace_of(db, who, given.course_id)
    answers = plain(answers)
    current_book(db, workspace)  # slow part, before the write lock
    with writing(db):
        own_workspace(db, who, workspace.id, lock=True)
        before = _with_key(db, who, key)
        if before is not None:
            return before
        records = records_of(db, given.course_id, who.person_id)
        stage = _open_stage(records, given, exercise_id, who)
        submission = Submission(
            assignment_id=given.id,
            person_id=who.person_id,
            workspace_id=workspace.id,
            exercise_id=exercise_id,
            attempt=stage.attempts_used + 1,
            answers=answers,
            exercise_digest=entry(exercise_id).digest,
            last_seq=last_seq(db, workspace.id),
            key=key,
            late=is_late(records.due_at(given.id, who.person_id), now()),
        )
        db.add(submission)
        moved = pass_days(db, who, workspace, given, exercise_id)
    if moved is not None:
        keep(db, workspace, moved)
    mark(db, submission.id)
    return submission


def my_submissions(
    db: Session, who: Visitor, assignment_id: int, exercise_id: str
) -> list[Attempt]:
    """The visitor's own attempts at an exercise, the oldest first."""
    given = assignment_of(db, who, assignment_id)
    query = select(Submission).where(
        Submission.assignment_id == assignment_id,
        Submission.person_id == who.person_id,
        Submission.exercise_id == exercise_id,
    )
    found = list(db.exec(query.order_by(col(Submission.attempt))))
    records = records_of(db, given.course_id, who.person_id)
    return [_attempt(db, who, records, given, submission) for submission in found]


def submission(db: Session, who: Visitor, submission_id: int) -> SubmissionPage:
    """Everything about one submission, for its owner (as far as he may see) or the staff."""
    found = readable_submission(db, who, submission_id)
    given = db.get_one(Assignment, found.assignment_id)
    records = records_of(db, given.course_id, found.person_id)
    attempt = _attempt(db, who, records, given, found)
    lines = records.attempts[given.id, found.person_id, found.exercise_id]
    log = log_of(db, who, found.workspace_id, last_seq=found.last_seq, size=500)
    return SubmissionPage(
        found,
        db.get_one(Person, found.person_id),
        given,
        known_unit(given.unit_id),
        tuple(_history(db, found.id, attempt.grade, attempt.feedback)),
        attempt.feedback,
        tuple(log),
        tuple(line.submission_id for line in lines),
    )


def grades_of(db: Session, submission_id: int) -> list[Grade]:
    """Every grade of a submission, the oldest first. No rights are checked here."""
    query = select(Grade).where(Grade.submission_id == submission_id)
    return list(db.exec(query.order_by(col(Grade.id))))


def _with_key(db: Session, who: Visitor, key: str) -> Submission | None:
    query = select(Submission).where(Submission.person_id == who.person_id, Submission.key == key)
    return db.exec(query).first()


def _open_stage(
    records: Records, given: Assignment, exercise_id: str, who: Visitor
) -> StageProgress:
    progress = unit_progress(records, given, known_unit(given.unit_id), who.person_id)
    (stage,) = (stage for stage in progress.stages if stage.exercise_id == exercise_id)
    if not stage.can_hand_in:
        raise _shut(progress, stage)
    return stage


def _shut(progress: UnitProgress, stage: StageProgress) -> UserError:
    if progress.phase == "not_open":
        return UserError("not_open", "本任务尚未开放。", "This assignment is not open yet.")
    if progress.phase == "closed":
        return UserError(
            "closed",
            "已过截止时间，不能再提交。如有特殊情况，请向教师申请延期。",
            "The deadline has passed. If you had a good reason, ask your teacher for more time.",
        )
    if stage.attempts_used >= stage.attempts:
        return UserError(
            "no_attempts",
            f"{stage.attempts} 次提交机会已用完。",
            f"All {stage.attempts} attempts are used.",
        )
    first = progress.needs[0].title if progress.needs else None
    return UserError(
        "locked",
        f"请先完成：{first.zh}" if first else "请先提交前一阶段。",
        f"First finish: {first.en}" if first else "Hand in the stage before this one first.",
    )


def _attempt(
    db: Session, who: Visitor, records: Records, given: Assignment, found: Submission
) -> Attempt:
    lines = records.attempts[given.id, found.person_id, found.exercise_id]
    line = next(line for line in lines if line.submission_id == found.id)
    grade = db.get(Grade, line.grade_id) if line.grade_id is not None else None
    judged = _newest_machine(grades_of(db, found.id)) if grade is not None else None
    return Attempt(found, grade, feedback_on(who, records, given, line, grade, judged))


def _newest_machine(grades: Sequence[Grade]) -> Grade | None:
    machine = [grade for grade in grades if grade.grader_id is None]
    return machine[-1] if machine else None


def _history(
    db: Session, submission_id: int, stands: Grade | None, feedback: Feedback
) -> list[GradeRow]:
    if not feedback.visible:
        return []
    grades = grades_of(db, submission_id)
    ids = {grade.grader_id for grade in grades if grade.grader_id is not None}
    people = db.exec(select(Person).where(col(Person.id).in_(ids)))
    names = {person.id: person.name for person in people}
    withdrawn = {grade.withdraws_id for grade in grades}
    return [
        GradeRow(
            grade,
            names.get(grade.grader_id, "") if grade.grader_id is not None else "",
            stands is not None and grade.id == stands.id,
            grade.id in withdrawn,
        )
        for grade in grades
    ]
