"""The tables. Log lines, submissions, grades and audit rows are facts: appended, never edited.

All times are aware and in UTC, on SQLite as on PostgreSQL.
"""

from datetime import datetime
from typing import Any, Literal

from sqlalchemy import BigInteger, CheckConstraint, Index, MetaData, UniqueConstraint
from sqlalchemy.orm import registry
from sqlmodel import JSON, Column, Field, SQLModel

from classroom.clock import now

Role = Literal["student", "teacher", "instructor", "administrator"]
Kind = Literal["exercise", "case"]
LatePolicy = Literal["refuse", "deduct", "accept"]
Counts = Literal["best", "last"]

NAMES = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
NO_REUSE = {"sqlite_autoincrement": True}
"""An id once given is never given again: an old link cannot lead to somebody else's work."""


class Table(SQLModel, registry=registry(metadata=MetaData(naming_convention=NAMES))):
    """Base of our tables; its own registry survives Streamlit's hot reload."""


def _json(default: Any = None) -> Any:
    return Field(default_factory=default or dict, sa_column=Column(JSON, nullable=False))


def _one_of(column: str, *values: str) -> CheckConstraint:
    return CheckConstraint(f"{column} in ({', '.join(repr(v) for v in values)})", name=column)


class Person(Table, table=True):
    """Somebody who signs in. `password_hash` "" means that nobody can."""

    __table_args__ = (
        _one_of("role", "student", "teacher", "instructor", "administrator"),
        _one_of("language", "zh", "en"),
        NO_REUSE,
    )

    id: int = Field(default=None, primary_key=True)
    login: str = Field(unique=True, max_length=64)
    name: str = Field(max_length=100)
    student_number: str = Field(default="", max_length=64, index=True)
    role: str = Field(max_length=16)
    password_hash: str = Field(default="", max_length=200)
    must_change_password: bool = True
    language: str = Field(default="zh", max_length=2)
    active: bool = True
    demo: bool = False
    created_at: datetime = Field(default_factory=now)


class Visit(Table, table=True):
    """One sign-in on one browser; only the SHA-256 of its token is kept."""

    __table_args__ = (NO_REUSE,)

    id: int = Field(default=None, primary_key=True)
    token_hash: str = Field(unique=True, max_length=64)
    person_id: int = Field(foreign_key="person.id", index=True)
    created_at: datetime = Field(default_factory=now)
    expires_at: datetime
    ended_at: datetime | None = None


class SignInFailure(Table, table=True):
    """A sign-in that has not succeeded (yet); counted to slow down guessing."""

    __tablename__ = "sign_in_failure"
    __table_args__ = (
        Index("ix_sign_in_failure_login_at", "login", "at"),
        Index("ix_sign_in_failure_address_at", "address", "at"),
    )

    id: int = Field(default=None, primary_key=True)
    login: str = Field(max_length=64)
    address: str = Field(max_length=64)
    at: datetime = Field(default_factory=now)


class Course(Table, table=True):
    """One class in one term; `secret` keys the firms of its students."""

    __table_args__ = (_one_of("locale", "zh", "en"), NO_REUSE)

    id: int = Field(default=None, primary_key=True)
    code: str = Field(unique=True, max_length=64)
    name: str = Field(max_length=200)
    term: str = Field(default="", max_length=64)
    industry: str = Field(default="retail", max_length=64)
    customers: int = 600
    locale: str = Field(default="zh", max_length=2)
    secret: str = Field(max_length=64)
    active: bool = True
    demo: bool = False
    created_at: datetime = Field(default_factory=now)


class Enrolment(Table, table=True):
    """A student in a class of the course, or a teacher or instructor on its staff."""

    __table_args__ = (UniqueConstraint("course_id", "person_id"),)

    id: int = Field(default=None, primary_key=True)
    course_id: int = Field(foreign_key="course.id")
    person_id: int = Field(foreign_key="person.id", index=True)
    class_name: str = Field(default="", max_length=100)


class Workspace(Table, table=True):
    """One person's firm in one course: with the log, everything about it can be rebuilt."""

    __table_args__ = (UniqueConstraint("course_id", "person_id"), NO_REUSE)

    id: int = Field(default=None, primary_key=True)
    course_id: int = Field(foreign_key="course.id")
    person_id: int = Field(foreign_key="person.id", index=True)
    industry: str = Field(max_length=64)
    customers: int
    seed: int = Field(sa_type=BigInteger)
    locale: str = Field(max_length=2)
    generator_version: int
    created_at: datetime = Field(default_factory=now)


class LogLine(Table, table=True):
    """One operation on a firm. `seq` counts from 1 without gaps in each workspace."""

    __tablename__ = "log_line"
    __table_args__ = (
        UniqueConstraint("workspace_id", "seq"),
        UniqueConstraint("workspace_id", "key"),
        CheckConstraint("seq > 0", name="seq"),
    )

    id: int = Field(default=None, primary_key=True)
    workspace_id: int = Field(foreign_key="workspace.id")
    seq: int
    key: str = Field(max_length=64)
    at: datetime = Field(default_factory=now, index=True)
    actor_id: int = Field(foreign_key="person.id")
    operation: dict[str, Any] = _json()
    says: dict[str, str] = _json()
    patches: list[list[Any]] = _json(list)
    """[table, id, column, before, after] of each value that changed, as plain JSON."""


class Assignment(Table, table=True):
    """An exercise or a whole case given to a course, once."""

    __table_args__ = (
        UniqueConstraint("course_id", "unit_id"),
        _one_of("kind", "exercise", "case"),
        _one_of("late_policy", "refuse", "deduct", "accept"),
        _one_of("counts", "best", "last"),
        CheckConstraint("attempts > 0", name="attempts"),
        CheckConstraint("late_percent >= 0 and late_percent <= 100", name="late_percent"),
        NO_REUSE,
    )

    id: int = Field(default=None, primary_key=True)
    course_id: int = Field(foreign_key="course.id")
    unit_id: str = Field(max_length=200)
    kind: str = Field(max_length=16)
    opens_at: datetime | None = None
    due_at: datetime | None = None
    attempts: int = 3
    """Attempts each student has at each exercise of the unit."""
    late_policy: str = Field(default="refuse", max_length=16)
    late_percent: int = 0
    """Percent of the score taken off late work under the policy "deduct"."""
    counts: str = Field(default="best", max_length=8)
    show_receipts: bool = False
    """Show how each point was judged before the deadline too."""
    created_at: datetime = Field(default_factory=now)


class Extension(Table, table=True):
    """A later deadline for one student."""

    __table_args__ = (UniqueConstraint("assignment_id", "person_id"),)

    id: int = Field(default=None, primary_key=True)
    assignment_id: int = Field(foreign_key="assignment.id")
    person_id: int = Field(foreign_key="person.id", index=True)
    due_at: datetime


class Draft(Table, table=True):
    """What stands on a student's answer sheet now; overwritten as he types."""

    __table_args__ = (UniqueConstraint("assignment_id", "person_id", "exercise_id"),)

    id: int = Field(default=None, primary_key=True)
    assignment_id: int = Field(foreign_key="assignment.id")
    person_id: int = Field(foreign_key="person.id", index=True)
    exercise_id: str = Field(max_length=200)
    answers: dict[str, Any] = _json()
    saved_at: datetime = Field(default_factory=now)


class Submission(Table, table=True):
    """Work handed in: answers, version of the exercise, and place in the log."""

    __table_args__ = (
        UniqueConstraint("assignment_id", "person_id", "exercise_id", "attempt"),
        UniqueConstraint("person_id", "key"),
        NO_REUSE,
    )

    id: int = Field(default=None, primary_key=True)
    assignment_id: int = Field(foreign_key="assignment.id")
    person_id: int = Field(foreign_key="person.id")
    workspace_id: int = Field(foreign_key="workspace.id", index=True)
    exercise_id: str = Field(max_length=200)
    attempt: int
    """Counts from 1 per student and exercise."""
    answers: dict[str, Any] = _json()
    exercise_digest: str = Field(max_length=64)
    last_seq: int
    """Last operation that counts; 0 when the student had done none."""
    key: str = Field(max_length=64)
    handed_in_at: datetime = Field(default_factory=now)
    late: bool = False


class Grade(Table, table=True):
    """One judgement of one submission; a human's outranks a machine's until it is withdrawn."""

    __table_args__ = (NO_REUSE,)

    id: int = Field(default=None, primary_key=True)
    submission_id: int = Field(foreign_key="submission.id", index=True)
    score: float | None = None
    """Out of 100 before any deduction for lateness; empty when nothing could be judged."""
    report: dict[str, Any] = _json()
    """The whole report with its receipts; large, so read it one submission at a time."""
    marks: list[dict[str, Any]] = _json(list)
    """The report in short: check, question, met, mistake, state."""
    needs_person: bool = False
    exercise_digest: str = Field(default="", max_length=64)
    generator_version: int = 0
    check_versions: dict[str, int] = _json()
    graded_at: datetime = Field(default_factory=now, index=True)
    grader_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    """Empty for the machine."""
    reason: str = Field(default="", max_length=1000)
    withdraws_id: int | None = Field(default=None, foreign_key="grade.id")
    """Set on a row that takes back an earlier human grade and judges nothing itself."""


class OracleValue(Table, table=True):
    """Right values computed once for one exercise version on one state of one firm."""

    __tablename__ = "oracle_value"

    scope: str = Field(primary_key=True, max_length=64)
    computed: bytes
    """Compressed JSON of value by key."""
    at: datetime = Field(default_factory=now)


class AuditRow(Table, table=True):
    """A privileged act, written in the transaction that did it."""

    __tablename__ = "audit_row"
    __table_args__ = (Index("ix_audit_row_subject_at", "subject", "at"),)

    id: int = Field(default=None, primary_key=True)
    actor_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    actor: str = Field(max_length=100)
    """Login of the actor, kept when the person is gone."""
    action: str = Field(max_length=64)
    subject: str = Field(max_length=100)
    """What it was done to, as "table:id"."""
    detail: dict[str, Any] = _json()
    at: datetime = Field(default_factory=now, index=True)
