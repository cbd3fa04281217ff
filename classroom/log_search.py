"""Finding lines of a log: by kind of operation, record, words, time, and whether they stand."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NamedTuple

from sqlmodel import Session, col, select

from classroom.bookshelf import book_at, current_book
from classroom.rights import Visitor, readable_workspace
from classroom.tables import LogLine, Workspace
from classroom.workbench import LogRow, log_lines
from crm.book import MANY, Book, Patch
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
    if query.last_seq is not None and line.seq > query.last_seq:
        return False
    if query.kinds and line.kind not in query.kinds:
        return False
    if query.since is not None and line.at < query.since:
        return False
    if query.until is not None and line.at >= query.until:
        return False
    if query.state != "all" and (line.seq in book.undone) != (query.state == "undone"):
        return False
    words = query.text[:LONGEST_TEXT].casefold().split()
    if any(word not in line.words for word in words):
        return False
    return query.record is None or touches(book, line.seq, *query.record)


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
