"""Open the store: one SQLite file by default, PostgreSQL by DATABASE_URL."""

import hashlib
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError
from sqlmodel import Session

from classroom.data_shelf import keep_data, lend_data
from classroom.tables import Table
from kit.errors import UserError

WRITING = "kexun_writing"
BUSY_SECONDS = 30


@dataclass(frozen=True)
class Store:
    """An open database. One Store a process; one session a piece of work."""

    engine: Engine = field(repr=False)
    url: str

    @property
    def kind(self) -> str:
        """Return "sqlite" or "postgresql"."""
        return self.engine.dialect.name

    @contextmanager
    def session(self) -> Iterator[Session]:
        """A session for one piece of work on one thread; what is not committed is dropped."""
        with Session(self.engine, expire_on_commit=False) as db:
            yield db

    def close(self) -> None:
        keep_data(self.url)
        self.engine.dispose()


def data_folder() -> Path:
    """Folder of the data: KEXUN_DATA, else ./kexun-data; made when missing."""
    folder = Path(os.environ.get("KEXUN_DATA") or "kexun-data").absolute()
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@cache
def _usual_url(folder: str | None, here: str) -> str:
    """Asked for several times in every run of a page: the disk is asked once."""
    return f"sqlite:///{data_folder() / 'kexun.sqlite'}"


def database_url() -> str:
    """DATABASE_URL, else the SQLite file in the data folder."""
    given = os.environ.get("DATABASE_URL")
    return given or _usual_url(os.environ.get("KEXUN_DATA"), os.getcwd())


def open_store(url: str | None = None) -> Store:
    """Open a database; UserError says what to do when the address or the driver is wrong.

    The tables are made by `migrate`, not here.
    """
    url = _with_driver(url or database_url())
    if url.startswith("sqlite"):
        return _lending(Store(_sqlite(url), url))
    try:
        engine = create_engine(url, pool_size=10, max_overflow=30, pool_pre_ping=True)
    except ModuleNotFoundError as error:
        raise UserError(
            "no_driver",
            "连接 PostgreSQL 需要驱动，请执行：pip install 'kexun[college]'",
            "PostgreSQL needs its driver; run: pip install 'kexun[college]'",
        ) from error
    return _lending(Store(engine, url))


def _lending(store: Store) -> Store:
    """Firms made of real orders find them where they are stored."""
    lend_data(store.engine, store.url)
    return store


@contextmanager
def writing(db: Session) -> Iterator[None]:
    """One transaction, durable when the block ends and undone when it raises.

    A block inside another joins the outer one. On SQLite the write lock is taken first, so that
    what the block reads cannot change before it writes. Reads made before the block are let go
    by a commit, which leaves the objects a caller already holds readable.
    """
    if db.info.get(WRITING):
        yield
        return
    db.commit()
    with _own_turn(db.get_bind()):
        db.info[WRITING] = True
        try:
            db.connection(execution_options={WRITING: True})
            yield
            db.commit()
        except BaseException:
            db.rollback()
            raise
        finally:
            db.info[WRITING] = False


_turns: dict[str, Lock] = {}


@contextmanager
def _own_turn(bind: Engine | Connection) -> Iterator[None]:
    """Writers of this process queue here: left to SQLite, one that has to wait sleeps for up to a
    tenth of a second at a time, even when the file is free a millisecond later."""
    turn = _turns.setdefault(str(bind.engine.url), Lock())
    mine = bind.dialect.name == "sqlite" and turn.acquire(timeout=BUSY_SECONDS)
    try:
        yield
    finally:
        if mine:
            turn.release()


def lock(db: Session, name: str) -> None:
    """Let nobody else pass this lock until the block of `writing` ends. On SQLite a writing block
    is alone anyway."""
    if db.get_bind().dialect.name == "postgresql":
        number = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big", signed=True)
        db.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": number})


def inserting(db: Session, table: type[Table]) -> Any:
    """An INSERT that may say what to do on a conflict, in the words of this database."""
    sqlite = db.get_bind().dialect.name == "sqlite"
    return insert_sqlite(table) if sqlite else insert_postgresql(table)


def migrate(store: Store) -> None:
    """Bring the tables up to date; safe to run at every start and from several processes."""
    from classroom.migrations.run import upgrade

    upgrade(store.engine)


def _with_driver(url: str) -> str:
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise _bad_address() from error
    if parsed.drivername in ("postgres", "postgresql"):
        parsed = parsed.set(drivername="postgresql+psycopg")
    if parsed.drivername not in ("sqlite", "postgresql+psycopg"):
        raise _bad_address()
    return parsed.render_as_string(hide_password=False)


def _bad_address() -> UserError:
    return UserError(
        "bad_database_url",
        "DATABASE_URL 应写成 postgresql://用户:密码@主机/库名 或 sqlite:///文件路径。",
        "DATABASE_URL must read postgresql://user:password@host/name or sqlite:///path/to/file.",
    )


def _sqlite(url: str) -> Engine:
    engine = create_engine(
        url,
        pool_size=20,
        max_overflow=60,
        connect_args={"check_same_thread": False, "timeout": BUSY_SECONDS},
    )
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _set_up_sqlite(connection: sqlite3.Connection, record: Any) -> None:
    """FULL makes a commit survive a power cut, not only a crash of the program."""
    connection.isolation_level = None
    for pragma in (
        f"busy_timeout = {BUSY_SECONDS * 1000}",
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    """Python's driver begins too late: it would let two writers read the same last number."""
    writes = connection.get_execution_options().get(WRITING)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
