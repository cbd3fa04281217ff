"""Check stored records against replay: is every grade what the log and the answers say?"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sqlmodel import Session, col, func, select

from classroom.judging_pool import run_many
from classroom.marking import jobs_for
from classroom.store import Store
from classroom.tables import Grade, LogLine, Submission
from classroom.units import entry, exists
from kit.text import Text

AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Discrepancy:
    """One stored record that replay does not confirm."""

    record: str
    """As "table:id"."""
    says: Text


def verify(
    store: Store, progress: Callable[[float], None] | None = None, workers: int | None = None
) -> Iterator[Discrepancy]:
    """Replay everything; `progress` is told the share done, 0 to 1. Changes nothing.

    A machine grade by another version of the exercise is not compared: regrading is for that.
    """
    with store.session() as db:
        yield from _gaps(db)
        grades = _newest(db)
        for start in range(0, len(grades), AT_ONCE):
            yield from _compare(db, grades[start : start + AT_ONCE], workers)
            if progress is not None:
                progress(min(1.0, (start + AT_ONCE) / len(grades)))


def _gaps(db: Session) -> Iterator[Discrepancy]:
    query = select(LogLine.workspace_id, func.count(), func.max(LogLine.seq)).group_by(
        col(LogLine.workspace_id)
    )
    for workspace_id, count, last in db.exec(query):
        if count != last:
            yield Discrepancy(
                f"workspace:{workspace_id}",
                Text(
                    zh=f"日志不连续：最后序号 {last}，实有 {count} 条。",
                    en=f"The log has gaps: last number {last}, {count} lines.",
                ),
            )


def _newest(db: Session) -> list[tuple[int, int, float | None, str]]:
    """Newest machine grade of each submission: grade, submission, score, digest."""
    query = (
        select(Grade.id, Grade.submission_id, Grade.score, Grade.exercise_digest)
        .join(Submission, col(Submission.id) == Grade.submission_id)
        .where(col(Grade.grader_id).is_(None))
        .order_by(col(Grade.id))
    )
    newest = {row[1]: row for row in db.exec(query)}
    return [(a, b, c, d) for a, b, c, d in newest.values()]


def _compare(
    db: Session, grades: list[tuple[int, int, float | None, str]], workers: int | None
) -> Iterator[Discrepancy]:
    exercises = dict(
        db.exec(
            select(Submission.id, Submission.exercise_id).where(
                col(Submission.id).in_([grade[1] for grade in grades])
            )
        ).all()
    )
    comparable = [grade for grade in grades if _same_version(exercises[grade[1]], grade[3])]
    jobs = jobs_for(db, [grade[1] for grade in comparable], oracles=False)
    for (grade_id, _, score, _), judged in zip(comparable, run_many(jobs, workers), strict=True):
        if judged.score != score:
            yield Discrepancy(
                f"grade:{grade_id}",
                Text(
                    zh=f"保存的得分 {score} 与重新计算的 {judged.score} 不一致。",
                    en=f"The stored score {score} differs from {judged.score} on replay.",
                ),
            )


def _same_version(exercise_id: str, digest: str) -> bool:
    return exists(exercise_id) and entry(exercise_id).digest == digest
