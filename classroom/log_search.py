"""Finding lines of a log: by kind of operation, record, words, time, and whether they stand."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NamedTuple

from sqlmodel import Session, col, select

from classroom.bookshelf import book_at, current_book
from classroom.rights import Visitor, readable_workspace
from classroom.tables import LogLine, Submission, Workspace
from classroom.workbench import LogRow, log_lines
from crm.book import MANY, Book, Patch
from kit.errors import UserError
from kit.text import Text

State = Literal["all", "standing", "undone"]
LONGEST_TEXT = 100


@dataclass(frozen=True, slots=True)
class LogQuery:
    """What is looked for; everything given must hold. Times are aware, `until` is not included."""

    kinds: tuple[str, ...] = ()
    record: tuple[str, int] | None = None
    """Table and id of a record that the operation touched."""
    text: str = ""
    since: datetime | None = None
    until: datetime | None = None
    state: State = "all"
    last_seq: int | None = None
    """Nothing after this step."""
    after: int = 0
    """Nothing up to this step."""
    table: str = ""
    """Operations that touched records of this table."""


@dataclass(frozen=True, slots=True)
class HandIn:
    """The operations that led to one piece of work: after step `after`, up to step `last_seq`."""

    submission_id: int
    exercise_id: str
    attempt: int
    after: int
    last_seq: int


@dataclass(frozen=True, slots=True)
class LogPage:
    """One page of what was found, the newest line first."""

    rows: list[LogRow]
    total: int
    page: int
    pages: int


class Line(NamedTuple):
    """What a search looks at: a line without its values."""

    seq: int
    at: datetime
    kind: str
    says: Text
    words: str
    """Both languages in lower case."""


def search_log(
    db: Session,
    who: Visitor,
    workspace_id: int,
    query: LogQuery,
    *,
    page: int = 1,
    size: int = 20,
) -> LogPage:
    """One page of the lines that a query finds, for the owner of the log and the staff."""
    workspace = readable_workspace(db, who, workspace_id)
    book = current_book(db, workspace)
    found = [line.seq for line in _index(db, workspace, book) if _fits(book, line, query)]
    found.reverse()
    pages = max(1, -(-len(found) // size))
    page = min(max(1, page), pages)
    rows = log_lines(db, workspace, found[(page - 1) * size : page * size])
    return LogPage(rows, len(found), page, pages)


def log_index(db: Session, who: Visitor, workspace_id: int) -> tuple[Line, ...]:
    """Every line of the log in order, without its values: for choosing kinds and times."""
    workspace = readable_workspace(db, who, workspace_id)
    return _index(db, workspace, current_book(db, workspace))


def hand_ins(db: Session, who: Visitor, workspace_id: int) -> tuple[HandIn, ...]:
    """What was handed in from this firm, in order, each with the stretch of the log since the
    hand-in before; those without an operation of their own are left out."""
    readable_workspace(db, who, workspace_id)
    query = (
        select(Submission.id, Submission.exercise_id, Submission.attempt, Submission.last_seq)
        .where(Submission.workspace_id == workspace_id)
        .order_by(col(Submission.id))
    )
    found, before = [], 0
    for id, exercise_id, attempt, last in db.exec(query):
        if last > before:
            found.append(HandIn(id, exercise_id, attempt, before, last))
        before = last
    return tuple(found)


def log_line(db: Session, who: Visitor, workspace_id: int, seq: int) -> LogRow:
    """One line of the log with what it changed; UserError when there is none."""
    found = log_lines(db, readable_workspace(db, who, workspace_id), [seq])
    if not found:
        raise UserError("no_step", f"没有第 {seq} 步。", f"There is no step {seq}.")
    return found[0]


def step_at(lines: tuple[Line, ...], moment: datetime) -> int:
    """The last step that was done at or before a moment; 0 before the first."""
    return max((line.seq for line in lines if line.at <= moment), default=0)


def book_then(db: Session, who: Visitor, workspace_id: int, seq: int | None = None) -> Book:
    """The firm as it stood after a step, or as it stands, for its owner and the staff."""
    workspace = readable_workspace(db, who, workspace_id)
    return current_book(db, workspace) if seq is None else book_at(db, workspace, seq)


def _index(db: Session, workspace: Workspace, book: Book) -> tuple[Line, ...]:
    return book.remember(("log", workspace.id), lambda: tuple(_lines(db, workspace.id)))


def _lines(db: Session, workspace_id: int) -> Iterator[Line]:
    kind = col(LogLine.operation)["op"].as_string()
    query = (
        select(LogLine.seq, LogLine.at, kind, LogLine.says)
        .where(LogLine.workspace_id == workspace_id)
        .order_by(col(LogLine.seq))
    )
    for seq, at, name, says in db.exec(query):
        yield Line(seq, at, name, Text(**says), " ".join(says.values()).casefold())


def _fits(book: Book, line: Line, query: LogQuery) -> bool:
    if not _is_within(line, query):
        return False
    if query.kinds and line.kind not in query.kinds:
        return False
    if query.table and not any(p.table == query.table for p in book.patches.get(line.seq, ())):
        return False
    if query.state != "all" and (line.seq in book.undone) != (query.state == "undone"):
        return False
    words = query.text[:LONGEST_TEXT].casefold().split()
    if any(word not in line.words for word in words):
        return False
    return query.record is None or touches(book, line.seq, *query.record)


def _is_within(line: Line, query: LogQuery) -> bool:
    """Whether a line is in the stretch of steps and of time asked for."""
    if line.seq <= query.after or (query.last_seq is not None and line.seq > query.last_seq):
        return False
    if query.since is not None and line.at < query.since:
        return False
    return query.until is None or line.at < query.until


def touches(book: Book, seq: int, table: str, id: int) -> bool:
    """Whether an operation added, changed or removed a record."""
    return any(
        patch.table == table and _holds(book, seq, place, patch, id)
        for place, patch in enumerate(book.patches.get(seq, ()))
    )


def _holds(book: Book, seq: int, place: int, patch: Patch, id: int) -> bool:
    if patch.alters_many:
        return id in book.altered[seq][place]
    if patch.column == MANY:
        return bool(patch.id <= id < patch.id + (patch.after or patch.before)["count"])
    return bool(patch.id == id)
