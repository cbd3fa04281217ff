"""The clock of a case on a student's firm: days that pass at a hand-in, once; and how far the
student may advance the clock alone until the case is done."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from classroom.log_writing import line_with_key, write_line
from classroom.progress import UnitProgress, unit_progress
from classroom.records import records_of
from classroom.rights import Visitor
from classroom.tables import Assignment, LogLine, Workspace
from classroom.units import known_unit
from crm.book import Book
from crm.operation import Operation
from crm.operations.advance_clock import AdvanceClock
from crm.operations.reset_firm import ResetFirm
from kit.errors import UserError
from kit.text import Text
from scenarios.case import Case, cases

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class ClockLimit:
    """What a case under way asks of the student's clock."""

    code: str
    title: Text
    left: timedelta | None
    """How far the student may still advance it; None: as far as he likes."""
    most: timedelta | None
    passed: bool
    """Whether the case has let time pass already: then the firm is not set back to its start."""


def clock_limits(
    db: Session, who: Visitor, workspace: Workspace, book: Book
) -> tuple[ClockLimit, ...]:
    """The limits of the cases that the owner of the workspace is working on. Staff has none."""
    if who.role != "student":
        return ()
    given = _cases_with_a_clock(db, workspace.course_id)
    if not given:
        return ()
    records = records_of(db, workspace.course_id, workspace.person_id)
    limits = []
    for assignment, case in given:
        unit = unit_progress(records, assignment, known_unit(case.id), workspace.person_id)
        if _under_way(unit):
            limits.append(_limit(db, workspace, book, assignment, case))
    return tuple(limits)


def check_clock(
    db: Session, who: Visitor, workspace: Workspace, book: Book, operation: Operation
) -> None:
    """UserError when a case under way forbids the student to advance the clock or to reset."""
    if isinstance(operation, AdvanceClock):
        to = operation.reaches(book) or book.now
        for limit in clock_limits(db, who, workspace, book):
            _check_advance(limit, to - book.now)
    elif isinstance(operation, ResetFirm):
        for limit in clock_limits(db, who, workspace, book):
            if limit.passed:
                raise _no_reset(limit)


def pass_days(
    db: Session, who: Visitor, workspace: Workspace, given: Assignment, exercise_id: str
) -> Book | None:
    """Let the days of a stage pass, in the caller's transaction and once for each student and
    assignment; the book to keep afterwards, None when nothing passed."""
    case = cases().get(given.unit_id)
    days = case.stage(exercise_id).days if case else 0
    key = _key(given.id, exercise_id)
    if case is None or not days or line_with_key(db, workspace.id, key) is not None:
        return None
    before = Text(
        zh=f"案例“{case.title.zh}”：经过 {days} 天，",
        en=f"Case “{case.title.en}”: {days} days pass. ",
    )
    try:
        _line, book = write_line(db, who, workspace, AdvanceClock(days=days), key, before)
    except UserError:  # the firm is at the end of its calendar: the work is handed in all the same
        return None
    return book


def _check_advance(limit: ClockLimit, asked: timedelta) -> None:
    if limit.left is None or asked <= limit.left:
        return
    title = limit.title
    if not limit.most:
        raise UserError(
            "clock_of_the_case",
            f"案例“{title.zh}”进行期间，时间由案例推进，不能自行推进时钟。",
            f"While the case “{title.en}” is under way it moves the clock; you cannot.",
        )
    raise UserError(
        "clock_of_the_case",
        f"案例“{title.zh}”进行期间，自行推进的时间总共不超过 {limit.most.days} 天，"
        f"还可以推进 {_days(limit.left)} 天。",
        f"While the case “{title.en}” is under way you may advance the clock by "
        f"{limit.most.days} days in all; {_days(limit.left)} are left.",
    )


def _no_reset(limit: ClockLimit) -> UserError:
    title = limit.title
    return UserError(
        "clock_of_the_case",
        f"案例“{title.zh}”已经让公司的时间往前走，完成案例之后才能恢复到初始状态。",
        f"The case “{title.en}” has let time pass in the firm; finish it before a reset.",
    )


def _days(span: timedelta) -> str:
    return f"{span / DAY:.1f}".removesuffix(".0")


def _cases_with_a_clock(db: Session, course_id: int) -> list[tuple[Assignment, Case]]:
    query = select(Assignment).where(Assignment.course_id == course_id, Assignment.kind == "case")
    known = cases()
    return [
        (one, known[one.unit_id])
        for one in db.exec(query)
        if one.unit_id in known
        and (known[one.unit_id].clock.own != "free" or known[one.unit_id].clock.passes)
    ]


def _under_way(unit: UnitProgress) -> bool:
    """Open to the student, and not handed in to the end."""
    if unit.phase not in ("open", "late") or unit.needs:
        return False
    return any(not stage.attempts_used for stage in unit.stages)


def _limit(
    db: Session, workspace: Workspace, book: Book, given: Assignment, case: Case
) -> ClockLimit:
    keys = {_key(given.id, stage.exercise_id) for stage in case.stages}
    lines = _advances(db, workspace, book)
    most = left = None
    if case.clock.own != "free":
        since = given.opens_at or given.created_at
        most = timedelta(days=case.clock.own_days or 0)
        own = (line for line in lines if line.at >= since and not _of_a_case(line))
        left = max(most - sum((_span(book, line.seq) for line in own), timedelta()), timedelta())
    passed = any(line.key in keys for line in lines)
    return ClockLimit(case.code, case.title, left, most, passed)


def _advances(db: Session, workspace: Workspace, book: Book) -> list[LogLine]:
    """Lines that moved the clock and stand."""
    query = select(LogLine).where(
        LogLine.workspace_id == workspace.id,
        col(LogLine.seq).in_(sorted(book.lasting - book.undone)),
    )
    return [line for line in db.exec(query) if line.operation["op"] == AdvanceClock.name]


def _span(book: Book, seq: int) -> timedelta:
    moved = (patch.after for patch in book.patches[seq] if patch.table == "clock" and patch.after)
    return sum((_length(one["from_at"], one["to_at"]) for one in moved), timedelta())


def _length(start: datetime, end: datetime) -> timedelta:
    return end - start


def _of_a_case(line: LogLine) -> bool:
    return line.key.startswith("case-clock-")


def _key(assignment_id: int, exercise_id: str) -> str:
    """Of the stage and not its place: stages may be put in another order."""
    return f"case-clock-{assignment_id}-{hashlib.sha256(exercise_id.encode()).hexdigest()[:16]}"
