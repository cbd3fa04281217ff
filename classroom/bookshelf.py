"""Books kept in this process, each checked against the last number of its log before use."""

from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock

from sqlalchemy import bindparam
from sqlalchemy import select as sql_select
from sqlmodel import Session, col, func, select

from classroom.tables import LogLine, Person, Workspace
from classroom.workspaces import firm_key
from crm.book import Book
from crm.operation import LogEntry, read_operation, redo
from sample_data.build import cached_firm

MOST = 200
"""A class of sixty with three pages' worth to spare; a kept book is a small overlay and views."""
MOST_PAST = 64
"""A dozen people who look back at once, each with a handful of steps."""
Place = tuple[str, int, str]


class Shelf:
    """At most `most` books, the longest unused dropped first. Safe for threads."""

    def __init__(self, most: int = MOST) -> None:
        self._most, self._lock = most, Lock()
        self._books: OrderedDict[Place, Book] = OrderedDict()

    def get(self, place: Place) -> Book | None:
        with self._lock:
            if place in self._books:
                self._books.move_to_end(place)
            return self._books.get(place)

    def put(self, place: Place, book: Book) -> None:
        """Keep a book unless one that knows more is there already."""
        with self._lock:
            kept = self._books.get(place)
            if kept is None or kept.seq < book.seq:
                self._books[place] = book
            self._books.move_to_end(place)
            while len(self._books) > self._most:
                self._books.popitem(last=False)

    def __len__(self) -> int:
        return len(self._books)


class Past:
    """Books as they stood after earlier steps, the longest unused dropped first; for looking back
    step by step. Safe for threads."""

    def __init__(self, most: int = MOST_PAST) -> None:
        self._most, self._lock = most, Lock()
        self._books: OrderedDict[tuple[Place, int], Book] = OrderedDict()

    def before(self, place: Place, seq: int) -> Book | None:
        """The latest kept book of that place at or before a step."""
        with self._lock:
            steps = [at for where, at in self._books if where == place and at <= seq]
            if not steps:
                return None
            self._books.move_to_end((place, max(steps)))
            return self._books[place, max(steps)]

    def put(self, place: Place, book: Book) -> None:
        with self._lock:
            self._books[place, book.seq] = book
            self._books.move_to_end((place, book.seq))
            while len(self._books) > self._most:
                self._books.popitem(last=False)


SHELF, PAST = Shelf(), Past()


def current_book(db: Session, workspace: Workspace) -> Book:
    """The firm as it stands now. Others read it too: fork it before changing anything."""
    place = _place(db, workspace)
    book = SHELF.get(place)
    last = last_seq(db, workspace.id)
    if book is not None and book.seq == last:
        return book
    if book is None or book.seq > last:
        book = Book(cached_firm(firm_key(workspace)))
    book = book.fork()
    for entry in entries(db, workspace, after=book.seq):
        redo(book, entry.operation, entry.seq)
    SHELF.put(place, book)
    return book


def keep(db: Session, workspace: Workspace, book: Book) -> None:
    """Put a book on the shelf once its last operation is durable."""
    SHELF.put(_place(db, workspace), book)


def book_at(db: Session, workspace: Workspace, seq: int) -> Book:
    """The firm as it stood after operation `seq`, which never changes: others read it too. Begins
    at the nearest earlier step that is kept, so that going on by one step costs one operation."""
    place = _place(db, workspace)
    current = SHELF.get(place)
    if current is not None and current.seq == seq:
        return current
    start = PAST.before(place, seq)
    if start is not None and start.seq == seq:
        return start
    book = start.fork() if start else Book(cached_firm(firm_key(workspace)))
    for entry in entries(db, workspace, seq, after=book.seq):
        redo(book, entry.operation, entry.seq)
        if entry.operation.lasting and entry.seq < seq:
            PAST.put(place, book.fork())  # an advance of the clock is what a replay waits for
    PAST.put(place, book)
    return book


_LINES = LogLine.metadata.tables["log_line"].c
_LAST = sql_select(func.max(_LINES.seq)).where(_LINES.workspace_id == bindparam("workspace_id"))
"""Asked twice in every run of a page: made once, and without the mapping to objects."""


def last_seq(db: Session, workspace_id: int) -> int:
    return db.connection().scalar(_LAST, {"workspace_id": workspace_id}) or 0


def entries(
    db: Session, workspace: Workspace, last_seq: int | None = None, *, after: int = 0
) -> tuple[LogEntry, ...]:
    """The log of a workspace in order, up to and with `last_seq`."""
    query = (
        select(LogLine, Person.login)
        .join(Person, col(Person.id) == LogLine.actor_id)
        .where(LogLine.workspace_id == workspace.id, LogLine.seq > after)
        .order_by(col(LogLine.seq))
    )
    if last_seq is not None:
        query = query.where(LogLine.seq <= last_seq)
    return read_log(list(db.exec(query)))


def read_log(lines: Sequence[tuple[LogLine, str]]) -> tuple[LogEntry, ...]:
    return tuple(
        LogEntry(line.seq, line.at, login, read_operation(line.operation)) for line, login in lines
    )


def _place(db: Session, workspace: Workspace) -> Place:
    """With the key of the firm and the moment it was made: another database's workspace of the
    same number is another place."""
    made = f"{firm_key(workspace)}@{workspace.created_at.isoformat()}"
    return str(db.get_bind().engine.url), workspace.id, made
