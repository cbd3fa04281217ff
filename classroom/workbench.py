"""Working in the firm: operations go in, each durable before anybody is told that it is done."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from classroom.bookshelf import current_book, entries, keep
from classroom.case_clock import check_clock
from classroom.log_writing import line_with_key, write_line
from classroom.rights import Visitor, own_workspace, readable_workspace
from classroom.store import writing
from classroom.tables import LogLine, Person, Workspace
from classroom.workspaces import firm_key, workspace_for, workspace_of
from crm.book import Book, Patch
from crm.operation import Operation
from kit.text import Text

__all__ = ["Workspace", "entries", "firm_key", "workspace_for", "workspace_of"]


@dataclass(frozen=True, slots=True)
class Done:
    """One operation that is stored. Values in `patches` are plain JSON (dates as text)."""

    seq: int
    at: datetime
    says: Text
    patches: tuple[Patch, ...]


@dataclass(frozen=True, slots=True)
class LogRow:
    """One line of the log as people read it."""

    seq: int
    at: datetime
    actor: str
    says: Text
    operation: dict[str, Any]
    patches: tuple[Patch, ...]
    undone: bool


def open_book(db: Session, workspace: Workspace) -> Book:
    """The firm as it stands now, shared by every reader in this process: never change it."""
    return current_book(db, workspace)


def do(db: Session, who: Visitor, workspace_id: int, operation: Operation, key: str) -> Done:
    """Carry out one operation and store it; UserError when it is not allowed.

    Durable when this returns. The same key does it once, however often it is sent.
    """
    current_book(db, own_workspace(db, who, workspace_id))  # slow part, before the write lock
    with writing(db):
        workspace = own_workspace(db, who, workspace_id, lock=True)
        before = line_with_key(db, workspace_id, key)
        if before is not None:
            return _done(before)
        check_clock(db, who, workspace, current_book(db, workspace), operation)
        line, book = write_line(db, who, workspace, operation, key)
    keep(db, workspace, book)
    return _done(line)


def log_of(
    db: Session,
    who: Visitor,
    workspace_id: int,
    *,
    last_seq: int | None = None,
    page: int = 1,
    size: int = 50,
) -> list[LogRow]:
    """The log of a workspace, the newest line first, for its owner and the staff."""
    workspace = readable_workspace(db, who, workspace_id)
    query = (
        select(LogLine, Person.name)
        .join(Person, col(Person.id) == LogLine.actor_id)
        .where(LogLine.workspace_id == workspace_id)
        .order_by(col(LogLine.seq).desc())
    )
    if last_seq is not None:
        query = query.where(LogLine.seq <= last_seq)
    undone = current_book(db, workspace).undone
    lines = db.exec(query.offset((page - 1) * size).limit(size))
    return [_row(line, name, line.seq in undone) for line, name in lines]


def log_lines(db: Session, workspace: Workspace, seqs: list[int]) -> list[LogRow]:
    """These lines of a log in the order asked for. No rights are checked here."""
    query = (
        select(LogLine, Person.name)
        .join(Person, col(Person.id) == LogLine.actor_id)
        .where(LogLine.workspace_id == workspace.id, col(LogLine.seq).in_(seqs))
    )
    undone = current_book(db, workspace).undone
    found = {line.seq: _row(line, name, line.seq in undone) for line, name in db.exec(query)}
    return [found[seq] for seq in seqs if seq in found]


def log_length(db: Session, who: Visitor, workspace_id: int) -> int:
    """How many operations the log holds, for paging."""
    return current_book(db, readable_workspace(db, who, workspace_id)).seq


def _done(line: LogLine) -> Done:
    return Done(line.seq, line.at, Text(**line.says), _patches(line))


def _row(line: LogLine, name: str, undone: bool) -> LogRow:
    return LogRow(
        line.seq, line.at, name, Text(**line.says), line.operation, _patches(line), undone
    )


def _patches(line: LogLine) -> tuple[Patch, ...]:
    return tuple(Patch(*values) for values in line.patches)
