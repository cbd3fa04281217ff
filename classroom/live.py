"""The class at this moment: who is where, who is stuck, and the commonest mistakes."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, func, select

from classroom.clock import now
from classroom.people import StudentLine, students_of
from classroom.progress import StageProgress, State, UnitProgress, unit_progress
from classroom.records import Records, records_of
from classroom.rights import Visitor, staff_of
from classroom.tables import Assignment, Grade, LogLine, Submission, Workspace
from classroom.units import Unit, known_unit
from kit.text import Text

RECENT = timedelta(minutes=10)
STUCK_AFTER = 2
"""Attempts without passing."""


@dataclass(frozen=True)
class LiveLine:
    """One student now."""

    person: StudentLine
    states: Mapping[str, State]
    """By exercise id."""
    at: str
    """The exercise touched last, "" for none."""
    in_crm: bool
    """The last act was an operation in the CRM."""
    last_act: datetime | None
    minutes: int | None
    """Whole minutes since the last act."""
    stuck: bool
    """Two or more attempts at that exercise, and it is not passed."""


@dataclass(frozen=True, slots=True)
class CommonMistake:
    """A known mistake that students made lately; `says` is what they read."""

    exercise_id: str
    check: str
    mistake: str
    says: Text
    students: int
    people: tuple[int, ...]


@dataclass(frozen=True)
class ClassNow:
    """The grid and the mistakes beside it."""

    at: datetime
    units: tuple[Unit, ...]
    lines: tuple[LiveLine, ...]
    mistakes: tuple[CommonMistake, ...]

    @property
    def active(self) -> int:
        """Students who did something in the last ten minutes."""
        limit = RECENT.total_seconds() // 60
        return sum(line.minutes is not None and line.minutes < limit for line in self.lines)


def class_now(
    db: Session,
    who: Visitor,
    course_id: int,
    *,
    class_name: str = "",
    lately: timedelta = RECENT,
) -> ClassNow:
    """The live board of a course, for its staff. Students in the order of the class list."""
    staff_of(db, who, course_id)
    records = records_of(db, course_id)
    given = sorted(records.assignments.values(), key=lambda a: a.id)
    units = tuple(known_unit(assignment.unit_id) for assignment in given)
    operations = _last_operations(db, course_id)
    lines = [
        _line(records, list(zip(given, units, strict=True)), student, operations)
        for student in students_of(db, who, course_id, class_name=class_name)
    ]
    mistakes = common_mistakes(db, course_id, now() - lately)
    return ClassNow(now(), units, tuple(lines), mistakes)


def common_mistakes(
    db: Session, course_id: int, since: datetime, most: int = 8
) -> tuple[CommonMistake, ...]:
    """Known mistakes in work handed in since then, those of most students first."""
    query = (
        select(Submission.exercise_id, Submission.person_id, Grade.marks)
        .join(Grade, col(Grade.submission_id) == Submission.id)
        .join(Assignment, col(Assignment.id) == Submission.assignment_id)
        .where(Assignment.course_id == course_id, Submission.handed_in_at >= since)
    )
    people: dict[tuple[str, str, str], set[int]] = {}
    says: dict[tuple[str, str, str], Text] = {}
    for exercise_id, person_id, marks in db.exec(query):
        for mark in marks:
            if mark["mistake"]:
                kind = (exercise_id, mark["check"], mark["mistake"])
                people.setdefault(kind, set()).add(person_id)
                says[kind] = Text(**mark["says"])
    common = Counter({kind: len(who) for kind, who in people.items()}).most_common(most)
    return tuple(
        CommonMistake(*kind, says[kind], count, tuple(sorted(people[kind])))
        for kind, count in common
    )


def _line(
    records: Records,
    given: list[tuple[Assignment, Unit]],
    student: StudentLine,
    operations: Mapping[int, datetime],
) -> LiveLine:
    units = [unit_progress(records, a, u, student.person_id) for a, u in given]
    at = max(_touched(units), key=lambda pair: pair[0], default=None)
    operated = operations.get(student.person_id)
    acts = [moment for moment in (at[0] if at else None, operated) if moment is not None]
    last_act = max(acts, default=None)
    stage = at[1] if at else None
    return LiveLine(
        student,
        {stage.exercise_id: stage.state for unit in units for stage in unit.stages},
        stage.exercise_id if stage else "",
        operated is not None and operated == last_act,
        last_act,
        int((now() - last_act).total_seconds() // 60) if last_act else None,
        bool(stage and stage.attempts_used >= STUCK_AFTER and stage.state != "passed"),
    )


def _touched(units: list[UnitProgress]) -> list[tuple[datetime, StageProgress]]:
    return [
        (moment, stage)
        for unit in units
        for stage in unit.stages
        for moment in (stage.saved_at, stage.handed_in_at)
        if moment is not None
    ]


def _last_operations(db: Session, course_id: int) -> dict[int, datetime]:
    query = (
        select(Workspace.person_id, func.max(LogLine.at))
        .join(LogLine, col(LogLine.workspace_id) == Workspace.id)
        .where(Workspace.course_id == course_id)
        .group_by(col(Workspace.person_id))
    )
    return dict(db.exec(query).all())
