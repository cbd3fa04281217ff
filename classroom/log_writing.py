"""Lines of a log being written, inside a transaction that the caller opens and commits."""

from datetime import date
from typing import Any

from sqlmodel import Session, select

from classroom.bookshelf import current_book
from classroom.rights import Visitor
from classroom.tables import LogLine, Workspace
from crm.book import Book, Patch
from crm.operation import Operation, perform
from kit.text import Text


def line_with_key(db: Session, workspace_id: int, key: str) -> LogLine | None:
    """The line that was written under an idempotency key."""
    query = select(LogLine).where(LogLine.workspace_id == workspace_id, LogLine.key == key)
    return db.exec(query).first()


def write_line(
    db: Session,
    who: Visitor,
    workspace: Workspace,
    operation: Operation,
    key: str,
    before: Text | None = None,
) -> tuple[LogLine, Book]:
    """Carry out an operation and add its line; the book is to be kept once both are durable.
    `before` stands in front of what the log says. UserError when the operation is not allowed."""
    book = current_book(db, workspace).fork()
    said = operation.says(book)
    says = said if before is None else Text(zh=before.zh + said.zh, en=before.en + said.en)
    seq = book.seq + 1
    patches = perform(book, operation, seq)
    line = LogLine(
        workspace_id=workspace.id,
        seq=seq,
        key=key,
        actor_id=who.person_id,
        operation=operation.line(),
        says=says.model_dump(),
        patches=[_plain(patch) for patch in patches],
    )
    db.add(line)
    return line, book


def _plain(patch: Patch) -> list[Any]:
    return [patch.table, patch.id, patch.column, _json(patch.before), _json(patch.after)]


def _json(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _json(inner) for name, inner in value.items()}
    return value.isoformat() if isinstance(value, date) else value
