"""Judge one piece of work away from the database, in this process or another. Imports no SQL."""

import json
import traceback
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from classroom.late_book import LateBook
from classroom.oracles import remembering, scope_of
from crm.book import Book
from crm.operation import LogEntry, read_operation
from crm.replay import replay
from grading.grade import Report, Result
from kit.text import Text
from lessons.catalog import entry
from lessons.judging import judge
from sample_data.build import cached_firm
from sample_data.firm import FirmKey


@dataclass(frozen=True, slots=True)
class StoredOperation:
    """One log line as it travels to another process."""

    seq: int
    at: datetime
    actor: str
    operation: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Job:
    """Everything that judging one submission takes, as plain values."""

    submission_id: int
    exercise_id: str
    firm: FirmKey
    log: tuple[StoredOperation, ...]
    answers: Mapping[str, Any]
    earlier: Mapping[str, Mapping[str, Any]]
    attempt: int
    known: Mapping[str, Any] = field(default_factory=dict)
    """Right values computed before, under `scope`."""

    @property
    def scope(self) -> str:
        """Name of the right values of this job; UnknownNameError when the exercise has gone."""
        operations = [line.operation for line in self.log]
        return scope_of(entry(self.exercise_id).digest, str(self.firm), operations)


@dataclass(frozen=True, slots=True)
class Judged:
    """What became of a job. `score` is empty when nothing could be judged."""

    submission_id: int
    score: float | None
    report: dict[str, Any]
    marks: list[dict[str, Any]]
    needs_person: bool
    exercise_digest: str
    generator_version: int
    check_versions: dict[str, int]
    scope: str = ""
    found: dict[str, Any] = field(default_factory=dict)
    """Right values that had to be computed."""


class Books:
    """Books as logs left them. Jobs on one state of a firm share one, and what it remembers."""

    def __init__(self) -> None:
        self._built: dict[str, Book] = {}

    def after(self, job: Job, entries: tuple[LogEntry, ...]) -> Book:
        state = json.dumps([str(job.firm), [(line.seq, line.operation) for line in job.log]])
        if state not in self._built:
            self._built[state] = replay(cached_firm(job.firm), entries)
        return self._built[state]


def run_all(jobs: Sequence[Job]) -> list[Judged]:
    """Judge one after another; put work on the same firm together, so that it is built once."""
    books = Books()
    return [run(job, books) for job in jobs]


def run(job: Job, books: Books | None = None) -> Judged:
    """Judge; work that cannot be judged at all is left to a person, never given a zero."""
    try:
        built = books or Books()
        found: dict[str, Any] = {}
        exercise = entry(job.exercise_id)
        entries = log_entries(job)
        oracle = remembering(dict(job.known), found)
        report = judge(
            exercise,
            LateBook(job.firm, entries, lambda: built.after(job, entries), oracle),
            job.answers,
            entries,
            job.earlier,
            job.attempt,
            oracle,
        )
        return _judged(job, exercise.digest, report, found)
    except Exception as error:  # content that has gone, a firm that cannot be built: ours to mend
        return _not_judged(job, error)


def log_entries(job: Job) -> tuple[LogEntry, ...]:
    return tuple(
        LogEntry(line.seq, line.at, line.actor, read_operation(line.operation)) for line in job.log
    )


def read_results(report: Mapping[str, Any]) -> tuple[Result, ...]:
    """The results of a stored report, receipts included."""
    return tuple(
        Result(**{**line, "says": Text(**line["says"])}) for line in report.get("results", ())
    )


def _judged(job: Job, digest: str, report: Report, found: dict[str, Any]) -> Judged:
    counted = any(result.state != "could_not_be_judged" for result in report.results)
    return Judged(
        job.submission_id,
        report.score if counted else None,
        {"results": [_plain(result) for result in report.results]},
        [_mark(result) for result in report.results],
        report.needs_a_person,
        digest,
        job.firm.version,
        {result.check: result.version for result in report.results},
        job.scope,
        found,
    )


def _not_judged(job: Job, error: Exception) -> Judged:
    place = traceback.extract_tb(error.__traceback__)[-1]
    said = f"{type(error).__name__}: {error}"[:500]
    report = {"results": [], "error": said, "place": f"{place.name}:{place.lineno}"}
    return Judged(job.submission_id, None, report, [], True, "", job.firm.version, {})


def _plain(result: Result) -> dict[str, Any]:
    line = vars(result) | {"says": result.says.model_dump(), "evidence": dict(result.evidence)}
    plain: dict[str, Any] = json.loads(json.dumps(line, default=str))
    return plain


def _mark(result: Result) -> dict[str, Any]:
    says = {"says": result.says.model_dump()} if result.mistake else {}
    return says | {
        "check": result.check,
        "question": result.question,
        "met": result.met,
        "mistake": result.mistake,
        "state": result.state,
    }
