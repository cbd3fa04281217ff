"""Mark submissions and write the grades; the judging itself is in judgement.py."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from sqlmodel import Session, col, select

from classroom.clock import now
from classroom.judgement import Job, Judged, StoredOperation, run
from classroom.judging_pool import run_many
from classroom.oracles import packed, unpacked
from classroom.store import Store, inserting, writing
from classroom.tables import Assignment, Grade, LogLine, OracleValue, Person, Submission, Workspace
from classroom.units import exists, known_unit
from classroom.workspaces import firm_key
from kit.errors import UserError

__all__ = ["Grade"]


def mark(db: Session, submission_id: int) -> Grade:
    """Judge one submission now. Safe to run twice: an unchanged judgement is not written again."""
    (job,) = jobs_for(db, [submission_id])
    (grade,) = write_grades(db, [run(job)])
    return grade


def mark_many(store: Store, ids: Iterable[int], workers: int | None = None) -> list[Grade]:
    """Judge many at once in several processes; the grades are stored in one transaction."""
    with store.session() as db:
        return write_grades(db, run_many(jobs_for(db, list(ids)), workers))


def mark_waiting(store: Store) -> int:
    """Mark what a crash left without a grade; return how many. For start-up."""
    with store.session() as db:
        graded = select(Grade.submission_id)
        waiting = list(db.exec(select(Submission.id).where(col(Submission.id).not_in(graded))))
    if waiting:
        mark_many(store, waiting)
    return len(waiting)


def jobs_for(db: Session, ids: Sequence[int], *, oracles: bool = True) -> list[Job]:
    """Gather all that judging these submissions takes, in the order of `ids`.

    Without `oracles` every right value is computed afresh.
    """
    found = _in_pieces(db, ids)
    logs = _logs(db, {submission.workspace_id for submission, _, _ in found.values()})
    jobs = []
    for submission_id in ids:
        submission, workspace, assignment = found[submission_id]
        lines = logs.get(submission.workspace_id, ())
        jobs.append(
            Job(
                submission.id,
                submission.exercise_id,
                firm_key(workspace),
                tuple(line for line in lines if line.seq <= submission.last_seq),
                submission.answers,
                _earlier(db, submission, assignment),
                submission.attempt,
            )
        )
    return _with_oracles(db, jobs) if oracles else jobs


def write_grades(db: Session, judged: Sequence[Judged]) -> list[Grade]:
    """Append the grades and keep the right values, in one transaction."""
    with writing(db):
        newest = _newest_machine_grades(db, [one.submission_id for one in judged])
        grades = [_grade(db, one, newest.get(one.submission_id)) for one in judged]
        for one in judged:
            if one.found:
                _keep_oracles(db, one)
    return grades


def same_judgement(grade: Grade, judged: Judged) -> bool:
    """Whether a stored grade says what was judged now."""
    return (grade.score, grade.exercise_digest, grade.check_versions, grade.marks) == (
        judged.score,
        judged.exercise_digest,
        judged.check_versions,
        judged.marks,
    )


def _grade(db: Session, judged: Judged, newest: Grade | None) -> Grade:
    if newest is not None and same_judgement(newest, judged):
        return newest
    grade = Grade(
        submission_id=judged.submission_id,
        score=judged.score,
        report=judged.report,
        marks=judged.marks,
        needs_person=judged.needs_person,
        exercise_digest=judged.exercise_digest,
        generator_version=judged.generator_version,
        check_versions=judged.check_versions,
    )
    db.add(grade)
    return grade


def _newest_machine_grades(db: Session, ids: Sequence[int]) -> dict[int, Grade]:
    newest: dict[int, Grade] = {}
    for some in _chunks(ids):
        query = select(Grade).where(
            col(Grade.submission_id).in_(some), col(Grade.grader_id).is_(None)
        )
        for grade in db.exec(query.order_by(col(Grade.id))):
            newest[grade.submission_id] = grade
    return newest


def _in_pieces(
    db: Session, ids: Sequence[int]
) -> dict[int, tuple[Submission, Workspace, Assignment]]:
    found: dict[int, tuple[Submission, Workspace, Assignment]] = {}
    for some in _chunks(ids):
        query = (
            select(Submission, Workspace, Assignment)
            .join(Workspace, col(Workspace.id) == Submission.workspace_id)
            .join(Assignment, col(Assignment.id) == Submission.assignment_id)
            .where(col(Submission.id).in_(some))
        )
        found |= {row[0].id: (row[0], row[1], row[2]) for row in db.exec(query)}
    missing = [number for number in ids if number not in found]
    if missing:
        raise UserError(
            "no_submission",
            f"没有编号为 {missing[0]} 的提交。",
            f"There is no submission {missing[0]}.",
        )
    return found


def _logs(db: Session, workspace_ids: set[int]) -> dict[int, tuple[StoredOperation, ...]]:
    logs: dict[int, list[StoredOperation]] = defaultdict(list)
    for some in _chunks(sorted(workspace_ids)):
        query = (
            select(LogLine.workspace_id, LogLine.seq, LogLine.at, Person.login, LogLine.operation)  # type: ignore[call-overload]
            .join(Person, col(Person.id) == LogLine.actor_id)
            .where(col(LogLine.workspace_id).in_(some))
            .order_by(col(LogLine.seq))
        )
        for workspace_id, *line in db.exec(query):
            logs[workspace_id].append(StoredOperation(*line))
    return {workspace_id: tuple(lines) for workspace_id, lines in logs.items()}


def _earlier(
    db: Session, submission: Submission, assignment: Assignment
) -> dict[str, dict[str, Any]]:
    """Answers of the stages before this one, as they stood when this one was handed in."""
    if assignment.kind != "case":
        return {}
    stages = known_unit(assignment.unit_id).exercises
    before = stages[: stages.index(submission.exercise_id)]
    query = (
        select(Submission.exercise_id, Submission.answers)
        .where(
            Submission.assignment_id == assignment.id,
            Submission.person_id == submission.person_id,
            col(Submission.exercise_id).in_(before),
            Submission.id < submission.id,
        )
        .order_by(col(Submission.attempt))
    )
    return {exercise_id: dict(answers) for exercise_id, answers in db.exec(query)}


def _with_oracles(db: Session, jobs: list[Job]) -> list[Job]:
    scopes = {job.submission_id: job.scope for job in jobs if exists(job.exercise_id)}
    kept: dict[str, dict[str, Any]] = {}
    for some in _chunks(sorted(set(scopes.values()))):
        query = select(OracleValue.scope, OracleValue.computed)
        for scope, computed in db.exec(query.where(col(OracleValue.scope).in_(some))):
            kept[scope] = unpacked(computed)
    return [replace(job, known=kept.get(scopes.get(job.submission_id, ""), {})) for job in jobs]


def _keep_oracles(db: Session, judged: Judged) -> None:
    kept = db.get(OracleValue, judged.scope, populate_existing=True)
    before = unpacked(kept.computed) if kept else {}
    row = inserting(db, OracleValue).values(
        scope=judged.scope, computed=packed(before | judged.found), at=now()
    )
    fresh = {"computed": row.excluded.computed, "at": row.excluded.at}
    db.execute(row.on_conflict_do_update(index_elements=["scope"], set_=fresh))


def _chunks(ids: Sequence[Any], size: int = 500) -> Iterable[Sequence[Any]]:
    for start in range(0, len(ids), size):
        yield ids[start : start + size]
